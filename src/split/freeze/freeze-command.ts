import {
  isQuery,
  isStandardInput,
  pathsOf,
  type TableInput,
  withoutSecrets,
} from '../../table/input/table-input.ts';
import type { FreezeRequest } from './freeze-request.ts';

/** The options of a freeze that its command repeats. */
export type FrozenAs = Omit<
  FreezeRequest,
  'root' | 'role' | 'time' | 'group' | 'key' | 'replace' | 'delimiter'
> & {
  readonly role?: Readonly<Record<string, string>> | undefined;
};

/** The command that freezes a table with these options, but for the column that the split goes by. No secrets. */
export function freezeCommandOf(options: FrozenAs): string {
  const { sheet, target, study, positive, exclude = [], why = '', split, seed } = options;
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
  list('--id', options.id);
  pairs('--role', options.role);
  for (const column of exclude) words.push('--exclude', shellWord(column));
  if (exclude.length > 0 && why !== '') words.push('--why', shellWord(why));
  list('--day-first', options.dayFirst);
  list('--month-first', options.monthFirst);
  pairs('--missing', options.missing);
  pairs('--not-missing', options.notMissing);
  list('--allow', options.allow);
  if (split !== undefined) words.push('--split', split.join('/'));
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
