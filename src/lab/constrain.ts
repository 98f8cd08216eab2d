/**
 * A person's word on columns + the record -> the journal lines that carry it out, and what to say of it. Refused, with the
 * reason, is what names no column of the study, changes nothing, or would leave nothing to learn from. Pure.
 */
import { LabError } from '../core/errors.ts';
import { constraintsIn, lastAct, lastUndo } from '../journal/constraints.ts';
import type { Constraint, Line, Undo } from '../journal/record.ts';
import type { StudyFile } from '../split/study/study.ts';
import { nearNames } from '../table/names/near-names.ts';

export type ConstraintRequest =
  | { readonly kind: 'exclude' | 'include'; readonly columns: readonly string[]; readonly why: string }
  | { readonly kind: 'undo' | 'redo' };

/** What of a study decides on constraints. */
export interface Constrained {
  readonly target: string;
  readonly roles: StudyFile['roles'];
  readonly splitColumn: string | null;
  /** Left out when it was frozen. */
  readonly excluded: Readonly<Record<string, string>>;
}

export function constrainedOf({ target, roles, split, excluded = {} }: StudyFile): Constrained {
  return { target: target.column, roles, splitColumn: split.column, excluded };
}

export interface ConstraintDecision {
  /** Null where it is refused. */
  readonly entry: Constraint | Undo | null;
  /** What is done, or why nothing is. */
  readonly text: string;
}

/** @param causes the nudge's line, where one said so */
export function decideConstraint(
  lines: readonly Line[],
  study: Constrained,
  request: ConstraintRequest,
  causes: readonly number[],
): ConstraintDecision {
  switch (request.kind) {
    case 'exclude':
      return exclude(lines, study, request.columns, request.why, causes);
    case 'include':
      return include(lines, study, request.columns, request.why, causes);
    case 'undo': {
      // The nudge that says so does not act by itself.
      const undoes = lastAct(lines.filter(({ seq }) => !causes.includes(seq)));
      if (undoes.length === 0) return { entry: null, text: 'There is nothing to take back.' };
      return { entry: { type: 'undo', undoes, causes }, text: undoneText(lines, undoes) };
    }
    case 'redo': {
      const undo = lastUndo(lines);
      if (undo === null) return { entry: null, text: 'Nothing was undone.' };
      const what = undo.undoes.map((seq) => lineText(lines[seq])).filter(Boolean);
      return {
        entry: { type: 'undo', undoes: [undo.seq], causes },
        text: `Holds again: ${what.join('; ')}.`,
      };
    }
  }
}

/** @throws LabError `lab.unknownColumn` with near names, `lab.targetColumn`. */
export function requireStudyColumns(
  { roles, target, excluded }: Constrained,
  columns: readonly string[],
): string[] {
  const names = Object.keys(roles);
  return [...new Set(columns)].map((column) => {
    if (column === target) {
      throw new LabError(
        'lab.targetColumn',
        `"${column}" is the target, and no module sees it anyway`,
        'Name a column that is learned from.',
      );
    }
    const bare = column.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
    const alike = names.filter((name) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '') === bare);
    if (names.includes(column)) return column;
    if (alike.length === 1 && bare !== '') return alike[0]!;
    if (Object.hasOwn(excluded, column)) {
      throw new LabError(
        'lab.frozenOut',
        `"${column}" was left out when the study was frozen`,
        'Freeze again without its --exclude to have it back.',
      );
    }
    const near = nearNames(column, names);
    throw new LabError(
      'lab.unknownColumn',
      `the study has no column "${column}"`,
      near.length > 0
        ? `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`
        : `Columns are: ${names.slice(0, 40).join(', ')}.`,
    );
  });
}

function exclude(
  lines: readonly Line[],
  { roles, splitColumn }: Constrained,
  columns: readonly string[],
  why: string,
  causes: readonly number[],
): ConstraintDecision {
  const out = constraintsIn(lines);
  const fresh = columns.filter((name) => !out.has(name) && !isUnread(roles[name]));
  const unread = columns.filter((name) => isUnread(roles[name]));
  const unreadText = unread.map((name) => unreadBy(name, roles[name])).join(' ');
  if (unread.length === columns.length) return { entry: null, text: `${unreadText} Nothing was changed.` };
  if (fresh.length === 0) {
    return { entry: null, text: `${named(columns)} ${columns.length > 1 ? 'are' : 'is'} excluded already.` };
  }
  const left = Object.entries(roles).filter(
    ([name, role]) => !isUnread(role) && !out.has(name) && !fresh.includes(name),
  );
  if (left.length === 0) {
    return {
      entry: null,
      text: `I cannot exclude ${named(fresh)}: no column would be left to learn from.`,
    };
  }
  const split =
    splitColumn !== null && fresh.includes(splitColumn)
      ? ` The split still goes by "${splitColumn}", which no module sees any more.`
      : '';
  return {
    entry: { type: 'constraint', action: 'exclude', columns: fresh, why, causes },
    text: `Excluded: ${named(fresh)}. The record restarts from a new baseline without ${fresh.length > 1 ? 'them' : 'it'}; earlier experiments are marked and compared with nothing.${split}${unreadText && ` ${unreadText}`}`,
  };
}

/** No step reads these, so that leaving them out would cost the record its comparisons for nothing. */
function isUnread(role: string | undefined): boolean {
  return role === 'id' || role === 'constant';
}

function unreadBy(name: string, role: string | undefined): string {
  return `No module reads "${name}" anyway: it ${role === 'id' ? 'is an id' : 'never varies'}.`;
}

function include(
  lines: readonly Line[],
  _study: Constrained,
  columns: readonly string[],
  why: string,
  causes: readonly number[],
): ConstraintDecision {
  const out = constraintsIn(lines);
  const back = columns.filter((name) => out.has(name));
  if (back.length === 0) {
    return { entry: null, text: `${named(columns)} ${columns.length > 1 ? 'were' : 'was'} not excluded.` };
  }
  return {
    entry: { type: 'constraint', action: 'include', columns: back, why, causes },
    text: `Included again: ${named(back)}.`,
  };
}

function undoneText(lines: readonly Line[], undoes: readonly number[]): string {
  return `Taken back: ${undoes
    .map((seq) => lineText(lines[seq]))
    .filter(Boolean)
    .join('; ')}.`;
}

function lineText(line: Line | undefined): string {
  if (line?.type === 'nudge') return `the nudge "${line.text}"`;
  return line?.type === 'constraint' ? `${line.action} ${named(line.columns)}` : '';
}

function named(columns: readonly string[]): string {
  return columns.map((name) => `"${name}"`).join(', ');
}
