/** Column summaries + what a person asked -> the features of a study: role, reading and order of each. */
import { LabError } from '../../core/errors.ts';
import type { ColumnSummary } from '../../table/columns/column-summary.ts';
import { type ColumnPlan, inferRoles, missingColumn } from '../../table/roles.ts';
import type { Role } from '../../table/table.ts';
import type { SplitRecipe } from '../study/study.ts';
import { assertLearnable } from './assert-learnable.ts';
import type { InputRequest } from './freeze-request.ts';

/**
 * One plan per column summarised, in the order in which a study keeps them.
 *
 * @throws LabError `split.noFeatures`, `split.badColumn`, `table.missingColumn`, `table.badRole`.
 */
export function planFeatures(
  path: string,
  summaries: readonly ColumnSummary[],
  request: InputRequest,
  recipe: SplitRecipe,
): ColumnPlan[] {
  if (summaries.length === 0) throw noFeatures(path, request);
  const plans = inferRoles(summaries, Object.fromEntries(givenRoles(summaries, request, recipe)));
  // Groups that are too large are named first, once the columns are typed.
  if (recipe.kind !== 'group') assertLearnable(path, plans);
  // Objects keep names that look like whole numbers first; the files follow that order.
  const order = Object.keys(Object.fromEntries(plans.map(({ name }) => [name, 0])));
  const byName = new Map(plans.map((plan) => [plan.name, plan]));
  return order.map((name) => byName.get(name)!);
}

function givenRoles(
  summaries: readonly ColumnSummary[],
  { target, id = [], role = {} }: InputRequest,
  recipe: SplitRecipe,
): Map<string, Role> {
  const names = summaries.map(({ name }) => name);
  const roles = new Map(Object.entries(role));
  if (roles.has(target)) {
    throw new LabError(
      'split.badColumn',
      `A role was given for the target "${target}"`,
      'Leave that role out.',
    );
  }
  for (const name of id) {
    if (!names.includes(name)) throw missingColumn('--id names', name, names);
    if (!roles.has(name)) roles.set(name, 'id');
  }
  // A group's name never helps on groups that were not seen.
  if (recipe.kind === 'group' && !roles.has(recipe.column!)) roles.set(recipe.column!, 'id');
  const time = summaries.find(({ name }) => recipe.kind === 'time' && name === recipe.column);
  // A counter may be the time; as an id it would have no order.
  if (time?.format.startsWith('number') && !roles.has(time.name)) roles.set(time.name, 'numeric');
  return roles;
}

function noFeatures(path: string, { exclude = [], target }: InputRequest): LabError {
  if (exclude.length > 0) {
    return new LabError('split.noFeatures', 'Every column is excluded', 'Leave one to learn from.');
  }
  return new LabError(
    'split.noFeatures',
    `${path} has one column only, "${target}"`,
    'Give a file with other columns to learn from; fields are separated by a comma, semicolon, tab or |.',
  );
}
