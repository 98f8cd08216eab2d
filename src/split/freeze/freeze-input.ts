/**
 * A request -> everything that a split needs: typed columns (in DuckDB and as a Table), labels, and the number or
 * group that the split goes by. The steps are in the order in which a table takes them.
 */
import type { GapRule } from '../../table/columns/reading.ts';
import type { TableSource } from '../../table/input/table-input.ts';
import type { ColumnPlan } from '../../table/roles.ts';
import { StagedTable } from '../../table/staged-table.ts';
import type { Table } from '../../table/table.ts';
import type { Target } from '../../table/target.ts';
import type { TypedTable } from '../../table/typed-table.ts';
import type { SplitRecipe } from '../study/study.ts';
import { assertLearnable, assertNoGiantGroup } from './assert-learnable.ts';
import {
  givenReadings,
  requireExcludable,
  requireSplitColumn,
  requireTargetInEveryFile,
  withTableNames,
} from './column-requests.ts';
import type { InputRequest } from './freeze-request.ts';
import { planFeatures } from './plan-features.ts';
import { readingNotes } from './reading-notes.ts';
import { requireTimes, splitKey } from './split-key.ts';

export interface FreezeInput {
  readonly source: TableSource;
  readonly target: Target;
  /** 0 or 1 per row. */
  readonly labels: Uint8Array;
  /** The features, in the order in which a study keeps them. */
  readonly typed: TypedTable;
  /** The same in memory. */
  readonly table: Table;
  readonly key: Float64Array | Int32Array | null;
  /** Columns whose gaps are not the usual ones, as `study.json` keeps them; null where there are none. */
  readonly gaps: Readonly<Record<string, GapRule>> | null;
  /** Columns that are left out, by the file's own spelling of their names, and why. */
  readonly excluded: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  close(): void;
}

/** Reads and types the file; throws LabError `table.*` and `split.*`. Close the result. */
export async function readFreezeInput(asked: InputRequest, askedRecipe: SplitRecipe): Promise<FreezeInput> {
  const staged = await StagedTable.read(asked.file, asked);
  try {
    const request = withTableNames(staged, asked);
    const column = askedRecipe.column === null ? null : staged.nameOf(askedRecipe.column);
    const recipe = { ...askedRecipe, column };
    const readings = givenReadings(staged, request);

    requireTargetInEveryFile(staged, request.target);
    const target = await staged.target(request.target, request.positive, readings[request.target]?.gaps);
    await staged.keepLabelled(target);

    requireSplitColumn(staged, recipe, target.column);
    requireExcludable(staged, request, recipe);
    const { exclude = [] } = request;
    const names = staged.columnNames.filter((name) => name !== target.column && !exclude.includes(name));
    let summaries = await staged.summarize(names, readings);
    if (recipe.kind === 'time') {
      const time = summaries.find(({ name }) => name === column)!;
      await requireTimes(staged, time);
      if (await staged.keepReadable(time)) summaries = await staged.summarize(names, readings);
    }

    const plans = planFeatures(staged.path, summaries, request, recipe);
    const notes = [...staged.notes, ...readingNotes(plans)];
    const labels = await staged.labels(target);
    const typed = await staged.type(plans);
    const table = await typed.collect();

    const key = splitKey(table, recipe, notes);
    if (recipe.kind === 'group') {
      assertNoGiantGroup(key as Int32Array, column!, notes);
      assertLearnable(staged.path, plans);
    }
    return {
      source: staged.source,
      target,
      labels,
      typed,
      table,
      key,
      gaps: unusualGaps(plans),
      excluded: Object.fromEntries(exclude.map((name) => [name, request.why ?? ''])),
      notes,
      close: () => staged.close(),
    };
  } catch (thrown) {
    staged.close();
    throw thrown;
  }
}

function unusualGaps(plans: readonly ColumnPlan[]): Record<string, GapRule> | null {
  const unusual = plans.filter(({ missing, values }) => missing.length > 0 || values.length > 0);
  if (unusual.length === 0) return null;
  return Object.fromEntries(unusual.map(({ name, missing, values }) => [name, { missing, values }]));
}
