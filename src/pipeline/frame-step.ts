/**
 * The bridge to danfojs, an optional dependency that whoever runs the worker supplies.
 */
import { LabError } from '../core/errors.ts';
import type { DenseColumn } from '../core/matrix.ts';
import type { Table } from '../table/table.ts';
import { columnsOf, denseColumnsOf } from './custom-columns.ts';
import type { FrameStep } from './spec.ts';

interface Danfo {
  readonly DataFrame: new (columns: Record<string, unknown[]>) => unknown;
}

let load: () => Danfo | null = () => null;

/** Tells how to load danfojs, null where it is not loaded; called once by the worker. */
export function provideDanfo(loader: () => unknown): void {
  load = loader as () => Danfo | null;
}

/** Of the packages that danfojs-node asks for, some come from outside the registry, and are used by nothing here. */
export const howToInstallDanfo = `Beside nightlab, run: npm pkg set ${[
  '@tensorflow/tfjs-node',
  'xlsx',
  'request',
]
  .map((name) => `"overrides[danfojs-node][${name}]=npm:empty-npm-package@1.0.0"`)
  .join(
    ' ',
  )} && npm i danfojs-node@1.2.0 @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0. Or use derive() or transformer().`;

/** The code by which a worker asks for danfojs. */
export const noDanfoCode = 'pipeline.noDanfo';

export function noDanfo(): LabError {
  return new LabError(
    noDanfoCode,
    'frame() needs the optional dependency danfojs-node, which is not installed',
    howToInstallDanfo,
  );
}

/** Runs a frame step on a copy of the columns and takes the numeric columns of what it returns. */
export function frameColumns(where: string, step: FrameStep, table: Table): DenseColumn[] {
  const danfo = load();
  if (danfo === null) throw noDanfo();
  const { DataFrame } = danfo;
  const columns = Object.fromEntries(
    Object.entries(columnsOf(table)).map(([name, values]) => [
      name,
      Array.from<number | string | null>(values),
    ]),
  );
  const frame = step.apply(new DataFrame(columns)) as {
    columns?: string[];
    column?: (name: string) => unknown;
  };
  if (!Array.isArray(frame?.columns) || typeof frame.column !== 'function') {
    throw new LabError(
      'pipeline.badFrame',
      `${where} did not return a DataFrame`,
      'Return a DataFrame with the same rows.',
    );
  }
  const numbers: [string, unknown][] = [];
  for (const name of frame.columns) {
    const { values } = frame.column(name) as { values: unknown[] };
    if (
      Array.isArray(values) &&
      values.every((value) => value === null || value === undefined || typeof value !== 'string')
    ) {
      numbers.push([name, values]);
    }
  }
  return denseColumnsOf(where, Object.fromEntries(numbers), table.nRows);
}
