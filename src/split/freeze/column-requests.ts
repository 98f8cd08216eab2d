/** The columns that a request names -> the same by the table's own spelling, and how they are to be read. */
import { LabError } from '../../core/errors.ts';
import type { GivenReading } from '../../table/columns/find-reading.ts';
import type { StagedTable } from '../../table/staged-table.ts';
import type { SplitRecipe } from '../study/study.ts';
import type { InputRequest } from './freeze-request.ts';

/** The request with every column named as the table names it; a name that is not there stays as it is. */
export function withTableNames(staged: StagedTable, request: InputRequest): InputRequest {
  const record = <T>(values: Readonly<Record<string, T>> = {}) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [staged.nameOf(name), value]));
  const list = (names: readonly string[] = []) => names.map((name) => staged.nameOf(name));
  return {
    ...request,
    target: staged.nameOf(request.target),
    id: list(request.id),
    role: record(request.role),
    exclude: list(request.exclude),
    dayFirst: list(request.dayFirst),
    monthFirst: list(request.monthFirst),
    missing: record(request.missing),
    notMissing: record(request.notMissing),
  };
}

/**
 * What the request says of how columns are read, by column.
 *
 * @throws LabError `table.missingColumn`, `split.twoOrders`.
 */
export function givenReadings(staged: StagedTable, request: InputRequest): Record<string, GivenReading> {
  const {
    dayFirst = [],
    monthFirst = [],
    missing = {},
    notMissing = {},
    role: roles = {},
    id = [],
  } = request;
  const names = new Set([
    ...dayFirst,
    ...monthFirst,
    ...Object.keys(missing),
    ...Object.keys(notMissing),
    ...Object.keys(roles),
    ...id,
  ]);
  const given: Record<string, GivenReading> = {};
  for (const name of names) {
    staged.requireColumn(name, 'an option names');
    if (dayFirst.includes(name) && monthFirst.includes(name)) {
      throw new LabError(
        'split.twoOrders',
        `Column "${name}" was given both as day first and as month first`,
        'Leave one of them out.',
      );
    }
    const role = id.includes(name) ? 'id' : own(roles, name);
    given[name] = {
      // A role of words leaves the reading as it is found, for the codes among them.
      role: role === 'numeric' || role === 'date' ? role : undefined,
      order: dayFirst.includes(name) ? 'dm' : monthFirst.includes(name) ? 'md' : undefined,
      gaps: { missing: lower(own(missing, name)), values: lower(own(notMissing, name)) },
    };
  }
  return given;
}

/** @throws LabError `split.targetAbsent`: a file without the target has no outcomes, which is hardly what is wanted. */
export function requireTargetInEveryFile(staged: StagedTable, target: string): void {
  const files = staged.filesWithout(target);
  if (files.length === 0) return;
  throw new LabError(
    'split.targetAbsent',
    `The target "${target}" is not in ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`,
    'Leave those files out, or give the column its name there.',
  );
}

/** @throws LabError `split.badColumn`, `table.missingColumn`. */
export function requireSplitColumn(staged: StagedTable, { kind, column }: SplitRecipe, target: string): void {
  if (column === null) return;
  if (column === target) {
    throw new LabError(
      'split.badColumn',
      `The split cannot go by the target "${column}"`,
      `Name another column for the ${kind} split.`,
    );
  }
  staged.requireColumn(column, `--${kind} names`);
}

/** @throws LabError `split.badColumn`, `table.missingColumn`. */
export function requireExcludable(
  staged: StagedTable,
  { exclude = [], target }: InputRequest,
  recipe: SplitRecipe,
): void {
  for (const column of exclude) {
    staged.requireColumn(column, '--exclude names');
    if (column === target) {
      throw new LabError(
        'split.badColumn',
        `The target "${column}" cannot be excluded`,
        'Leave that --exclude out.',
      );
    }
    if (column === recipe.column) {
      throw new LabError(
        'split.badColumn',
        `The split goes by "${column}", so the study has to keep it`,
        'Freeze with it, then run nightlab exclude: it hides the column from every module, and the split still goes by it.',
      );
    }
  }
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function lower(words: readonly string[] = []): string[] {
  return words.map((word) => word.trim().toLowerCase());
}
