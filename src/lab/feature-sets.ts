/**
 * A study's columns, its module's blocks, what was asked for -> the feature sets to benchmark: blocks of the module where
 * every set is made of blocks, else columns. What no set names is a set of its own, `rest`, or left out on demand.
 * Invariants: no id, constant, target or excluded column is in a set; every set has something in it.
 */
import { LabError } from '../core/errors.ts';
import { nearNames } from '../table/names/near-names.ts';
import { parseSets, type WrittenSet } from './parse-sets.ts';

export interface BenchSet {
  readonly name: string;
  /** Blocks of the module, or columns, as the plan's `kind` says; in the order of the module or of the table. */
  readonly members: readonly string[];
}

export interface SetPlan {
  readonly kind: 'blocks' | 'columns';
  readonly sets: readonly BenchSet[];
  /** Blocks or columns that take no part. */
  readonly left: readonly string[];
  /** What a person should know of how the sets came about. */
  readonly notes: readonly string[];
}

export interface SetsAsked {
  /** As given to --sets; none = the blocks of the module, or roles where it has one block only. */
  readonly texts: readonly string[];
  readonly byRole: boolean;
  readonly leaveRest: boolean;
}

export interface Benchable {
  readonly columns: readonly { readonly name: string; readonly role: string }[];
  readonly target: string;
  /** Taken out by a person, now or when the study was frozen. */
  readonly excluded: readonly string[];
  /** Block of the module -> the columns that it reads; null = it has code that may read any. */
  readonly blocks: Readonly<Record<string, readonly string[] | null>>;
}

const restName = 'rest';
const isFeature = ({ role }: { readonly role: string }): boolean => role !== 'id' && role !== 'constant';

/** @throws LabError `lab.badSets`, `lab.unknownColumn`, `lab.idColumn`, `lab.targetColumn`, `lab.excludedColumn`. */
export function planSets(study: Benchable, asked: SetsAsked): SetPlan {
  if (asked.byRole) return byRole(study, []);
  const blocks = Object.keys(study.blocks);
  if (asked.texts.length === 0) {
    const roles = new Set(study.columns.filter(isFeature).map(({ role }) => role));
    if (blocks.length === 1 && roles.size > 1) {
      return byRole(study, [`The module has one block only ("${blocks[0]}"): the sets are column roles.`]);
    }
    const sets = blocks.map((name) => ({ name, members: [name] }));
    return { kind: 'blocks', sets, left: [], notes: [] };
  }
  const names = study.columns.map(({ name }) => name);
  const notes: string[] = [];
  const found = parseSets(asked.texts, [...names, ...blocks]).map((set) => ({
    name: set.name,
    items: set.items.map((item) => resolveItem(item, set, study)),
  }));
  const kind = found.every(({ items }) => items.every((item) => item.kind === 'block'))
    ? 'blocks'
    : 'columns';
  const order = kind === 'blocks' ? blocks : names;
  const sets = found.map(({ name, items }): BenchSet => {
    const members = new Set(items.flatMap((item) => membersOf(item, name, kind, study, notes)));
    return { name, members: order.filter((member) => members.has(member)) };
  });
  const empty = sets.find(({ members }) => members.length === 0);
  if (empty) {
    throw new LabError(
      'lab.badSets',
      `the set "${empty.name}" has no column that a model may read`,
      'Ids, constants and excluded columns never take part: name other columns.',
    );
  }
  notes.push(...overlaps(sets));
  const all = kind === 'blocks' ? blocks : study.columns.filter(isFeature).map(({ name }) => name);
  const left = all.filter((member) => !sets.some(({ members }) => members.includes(member)));
  return { kind, ...withRest(sets, left, kind, asked.leaveRest, notes) };
}

function withRest(
  sets: readonly BenchSet[],
  left: readonly string[],
  kind: SetPlan['kind'],
  leaveRest: boolean,
  notes: readonly string[],
): Omit<SetPlan, 'kind'> {
  if (left.length === 0) return { sets, left, notes };
  const what = `${left.length} ${kind === 'blocks' ? 'block' : 'column'}${left.length > 1 ? 's' : ''} that no set names (${listed(left)})`;
  if (leaveRest) return { sets, left, notes: [...notes, `Left out: ${what}.`] };
  if (sets.some(({ name }) => name === restName)) {
    throw new LabError(
      'lab.badSets',
      `a set is named "${restName}", as is the set of the ${what}`,
      'Give your set another name, or leave those out with --no-rest.',
    );
  }
  return {
    sets: [...sets, { name: restName, members: left }],
    left: [],
    notes: [...notes, `"${restName}" is the ${what}; --no-rest leaves them out.`],
  };
}

function byRole({ columns }: Benchable, notes: readonly string[]): SetPlan {
  const roles = [...new Set(columns.filter(isFeature).map(({ role }) => role))];
  const sets = roles.map((role) => ({
    name: role,
    members: columns.filter((column) => column.role === role).map(({ name }) => name),
  }));
  return { kind: 'columns', sets, left: [], notes };
}

type Item =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'block'; readonly name: string }
  | { readonly kind: 'pattern'; readonly text: string; readonly names: readonly string[] };

function resolveItem(item: string, { name, isBare }: WrittenSet, study: Benchable): Item {
  const columns = study.columns.map((column) => column.name);
  const blocks = Object.keys(study.blocks);
  const own = blocks.includes(item) ? ({ kind: 'block', name: item } as const) : null;
  // A set that is a name alone is a block first; in a list, columns are what is meant.
  if (isBare && own) return own;
  if (columns.includes(item)) return { kind: 'column', name: item };
  if (own) return own;
  refuseOutside(item, name, study);
  if (/[*?]/.test(item)) {
    const names = columns.filter((column) => matcherOf(item).test(column));
    if (names.length > 0) return { kind: 'pattern', text: item, names };
  }
  const bare = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  const alike = columns.filter((column) => bare(column) === bare(item));
  if (alike.length === 1 && bare(item) !== '') return { kind: 'column', name: alike[0]! };
  throw unknown(item, name, study);
}

function refuseOutside(item: string, set: string, { target, excluded }: Benchable): void {
  if (item === target) {
    throw new LabError(
      'lab.targetColumn',
      `--sets ${set}: "${item}" is the target, which no model may read`,
      'Leave it out.',
    );
  }
  if (excluded.includes(item)) {
    throw new LabError(
      'lab.excludedColumn',
      `--sets ${set}: the column "${item}" is excluded from this study`,
      'Leave it out, or take it back first with nightlab include (a column left out at freeze needs another freeze).',
    );
  }
}

/** `*` = any characters, `?` = one; case does not count. */
function matcherOf(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'isu');
}

function unknown(item: string, set: string, study: Benchable): LabError {
  const names = study.columns.filter(isFeature).map(({ name }) => name);
  const blocks = Object.keys(study.blocks);
  const isPattern = /[*?]/.test(item);
  const literal = item.replaceAll(/[*?]/g, '');
  // A pattern's near names are those that begin (or end) much like its literal part.
  const near = isPattern
    ? names.filter((name) =>
        [name.slice(0, literal.length), name.slice(-literal.length)].some(
          (part) => nearNames(literal, [part]).length > 0,
        ),
      )
    : nearNames(item, [...names, ...blocks]);
  return new LabError(
    'lab.unknownColumn',
    `--sets ${set}: ${isPattern ? `no column matches "${item}"` : `the study has no column and the module no block "${item}"`}`,
    near.length > 0
      ? `Did you mean ${near
          .slice(0, 3)
          .map((name) => `"${name}"`)
          .join(' or ')}?`
      : `Columns are: ${listed(names, 30)}. Blocks are: ${listed(blocks, 10)}.`,
  );
}

function membersOf(
  item: Item,
  set: string,
  kind: SetPlan['kind'],
  { columns, blocks }: Benchable,
  outNotes: string[],
): readonly string[] {
  if (item.kind === 'block') {
    if (kind === 'blocks') return [item.name];
    const read = blocks[item.name]!;
    if (read !== null) return read.filter((name) => columns.some((column) => column.name === name));
    throw new LabError(
      'lab.badSets',
      `--sets ${set}: the block "${item.name}" has custom code that may read any column, so it cannot be named as a set of columns`,
      'Name its columns, or make every set of blocks.',
    );
  }
  const roleOf = (name: string): string => columns.find((column) => column.name === name)!.role;
  if (item.kind === 'column') {
    const role = roleOf(item.name);
    if (role !== 'id') {
      if (role === 'constant') outNotes.push(`"${item.name}" has one value only and takes no part.`);
      return role === 'constant' ? [] : [item.name];
    }
    throw new LabError(
      'lab.idColumn',
      `--sets ${set}: the column "${item.name}" is an id, and no model may read ids`,
      `Leave it out. If it really is a feature, freeze the file again with --role "${item.name}=category" or "${item.name}=numeric".`,
    );
  }
  const out = item.names.filter((name) => !isFeature({ role: roleOf(name) }));
  if (out.length > 0)
    outNotes.push(`${item.text} also matches ${listed(out)}: ids and constants take no part.`);
  return item.names.filter((name) => !out.includes(name));
}

function overlaps(sets: readonly BenchSet[]): string[] {
  const several = new Map<string, string[]>();
  for (const { name, members } of sets)
    for (const member of members) several.set(member, [...(several.get(member) ?? []), name]);
  const shared = [...several].filter(([, names]) => names.length > 1);
  if (shared.length === 0) return [];
  const said = shared.slice(0, 5).map(([member, names]) => `"${member}" (${names.join(', ')})`);
  const more = shared.length > said.length ? ` and ${shared.length - said.length} more` : '';
  return [`In several sets: ${said.join('; ')}${more}. What is shared stays until all of its sets are out.`];
}

function listed(names: readonly string[], most = 6): string {
  const more = names.length > most ? ` and ${names.length - most} more` : '';
  return `${names.slice(0, most).join(', ')}${more}`;
}
