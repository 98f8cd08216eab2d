import type { BaseTask, CompiledModule, DescribeTask } from '../../src/pipeline/task.ts';
import type { Budget } from '../../src/sandbox/experiment.ts';
import type { Outcome } from '../../src/sandbox/outcome.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { shareTable } from '../../src/table/shared-table.ts';
import type { Table } from '../../src/table/table.ts';

/** A module that works, with `body` before its export and `steps` among its features. */
export function moduleWith(body: string, steps = ''): string {
  return `import { derive, logistic, numeric, pipeline, transformer } from 'nightlab';
${body}
export default pipeline({ features: { numbers: [numeric(), ${steps}] }, model: logistic() });
`;
}

/** The first line of `body` in moduleWith. */
export const firstLine = 2;

export const budget: Budget = { seconds: 20, memoryMb: 1000 };

/** Evaluates a module without data. */
export async function load(
  sandbox: Sandbox,
  source: string,
  within: Budget = budget,
): Promise<Outcome<unknown>> {
  const { module } = await sandbox.compile(source);
  return sandbox.experiment(within, (run) => run(describeTask(module)));
}

export function describeTask(module: CompiledModule): DescribeTask {
  return { kind: 'describe', module, columns: [{ name: 'x', role: 'numeric' }] };
}

const nRows = 40;
const table: Table = {
  nRows,
  columns: [
    { kind: 'number', name: 'x', role: 'numeric', values: Float64Array.from({ length: nRows }, (_, i) => i) },
  ],
};
const memory = shareTable(table, 'test');

/** Fits and applies the module's model on 40 rows: x is the row's number, the label its parity. */
export function baseTask(module: CompiledModule): BaseTask {
  return {
    kind: 'base',
    module,
    base: 'model',
    fit: { table: memory, rows: null },
    labels: Uint8Array.from({ length: nRows }, (_, i) => i % 2),
    groups: null,
    apply: { table: memory, rows: null },
    seed: 1,
    wantFitted: false,
    override: null,
  };
}
