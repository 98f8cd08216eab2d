import { isQuery, isStandardInput, pathsOf, type TableInput, withoutSecrets } from '../table/table-input.ts';

export interface FrozenAs {
  readonly file: TableInput;
  readonly sheet?: string;
  readonly target: string;
  readonly study?: string;
  readonly positive?: string;
  readonly ids?: readonly string[];
  readonly roles?: Readonly<Record<string, string>>;
  /** Columns that are left out, and why. */
  readonly exclude?: Readonly<Record<string, string>>;
  readonly dayFirst?: readonly string[];
  readonly monthFirst?: readonly string[];
  readonly missing?: Readonly<Record<string, readonly string[]>>;
  readonly notMissing?: Readonly<Record<string, readonly string[]>>;
  readonly allow?: readonly string[];
  readonly fractions?: readonly number[];
  readonly seed?: number;
}

/** The command that freezes a table with these options, but for the column that the split goes by. No secrets. */
export function freezeCommandOf(options: FrozenAs): string {
  const { sheet, target, study, positive, exclude, fractions, seed } = options;
  const words = [...inputWords(options.file), '--target', shellWord(target)];
  const list = (flag: string, columns: readonly string[] = []) => {
    if (columns.length > 0) words.push(flag, shellWord(columns.join(',')));
  };
  const pairs = (flag: string, values: Readonly<Record<string, string | readonly string[]>> = {}) => {
    for (const [column, value] of Object.entries(values))
      words.push(flag, shellWord(`${column}=${String(value)}`));
  };
  if (sheet !== undefined) words.push('--sheet', shellWord(sheet));
  if (study !== undefined) words.push('--study', shellWord(study));
  if (positive !== undefined) words.push('--positive', shellWord(positive));
  list('--id', options.ids);
  pairs('--role', options.roles);
  for (const column of Object.keys(exclude ?? {})) words.push('--exclude', shellWord(column));
  const whys = new Set(Object.values(exclude ?? {}).filter(Boolean));
  if (whys.size === 1) words.push('--why', shellWord([...whys].join()));
  list('--day-first', options.dayFirst);
  list('--month-first', options.monthFirst);
  pairs('--missing', options.missing);
  pairs('--not-missing', options.notMissing);
  list('--allow', options.allow);
  if (fractions !== undefined)
    words.push('--split', fractions.map((share) => Number((100 * share).toFixed(6))).join('/'));
  if (seed !== undefined) words.push('--seed', String(seed));
  return words.join(' ');
}

function inputWords(input: TableInput): string[] {
  if (isStandardInput(input)) return ['... |', 'npx nightlab freeze', '-'];
  if (!isQuery(input)) return ['npx nightlab freeze', ...pathsOf(input).map(shellWord)];
  const { query, database, installScanner } = input;
  return [
    'npx nightlab freeze --query',
    shellWord(withoutSecrets(query)),
    ...(database === undefined ? [] : ['--database', shellWord(withoutSecrets(database))]),
    ...(installScanner === true ? ['--install-scanner'] : []),
  ];
}

/** A text as one word of a shell's command line. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
