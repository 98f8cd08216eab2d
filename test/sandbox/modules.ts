import type { BaseTask, CompiledModule, DescribeTask } from '../../src/pipeline/task.ts';
import type { ExperimentLimits } from '../../src/sandbox/experiment.ts';
import type { Outcome } from '../../src/sandbox/outcome.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { Dictionary } from '../../src/table/dictionary.ts';
import { type SharedTable, shareTable } from '../../src/table/shared-table.ts';
import type { Column, Role } from '../../src/table/table.ts';

/** A module that works, with `body` before its export and `steps` among its features. */
export function moduleWith(body: string, steps = ''): string {
  return `import { derive, logistic, numeric, pipeline, transformer } from 'nightlab';
${body}
export default pipeline({ features: { numbers: [numeric(), ${steps}] }, model: logistic() });
`;
}

/** The first line of `body` in moduleWith. */
export const firstLine = 2;

export const budget: ExperimentLimits = { seconds: 20, memoryMb: 1000 };

/** Evaluates a module without data. */
export async function load(
  sandbox: Sandbox,
  source: string,
  within: ExperimentLimits = budget,
): Promise<Outcome<unknown>> {
  const { module } = await sandbox.compile(source);
  return sandbox.experiment(within, (run) => run(describeTask(module)));
}

export function describeTask(module: CompiledModule): DescribeTask {
  return { kind: 'describe', module, columns: [{ name: 'x', role: 'numeric' }] };
}

const nRows = 200;
const numbers = (name: string, value: (i: number) => number): Column => ({
  kind: 'number',
  name,
  role: 'numeric',
  values: Float64Array.from({ length: nRows }, (_, i) => value(i)),
});
const strings = (name: string, role: Role, value: (i: number) => string): Column => {
  const values = Array.from({ length: nRows }, (_, i) => value(i));
  const categories = [...new Set(values)];
  const codes = Int32Array.from(values, (text) => categories.indexOf(text));
  return { kind: 'string', name, role, codes, dictionary: Dictionary.of(categories) };
};
const labels = Uint8Array.from({ length: nRows }, (_, i) => (i * 7 + (i >> 2)) % 2);
const small = shareTable({ nRows, columns: [numbers('x', (i) => i)] }, 'small');
const mixed = shareTable(
  {
    nRows,
    columns: [
      numbers('x', (i) => i),
      numbers('y', (i) => ((i * 17) % 23) + labels[i]!),
      strings('level', 'category', (i) => 'abcde'[(i * 3) % 5]!),
      strings(
        'words',
        'text',
        (i) => `call ${i % 4} went ${labels[i] ? 'well' : 'badly'} on line ${(i * 5) % 7}`,
      ),
      { ...numbers('day', (i) => Date.UTC(2024, 0, 1 + i * 3)), kind: 'date', role: 'date' } as Column,
    ],
  },
  'mixed',
);

function task(module: CompiledModule, table: SharedTable): BaseTask {
  return {
    kind: 'base',
    specHash: null,
    module,
    base: 'model',
    fit: { table, rows: null },
    labels: labels.slice(),
    groups: null,
    apply: { table, rows: null },
    seed: 1,
    customSeed: 1,
    foldKey: '0'.repeat(64),
    wantFitted: false,
    override: null,
  };
}

/** Fits and applies the module's model on 200 rows of one number, x = the row's number. */
export const baseTask = (module: CompiledModule): BaseTask => task(module, small);

/** The same with numbers, categories, texts and dates. */
export const mixedTask = (module: CompiledModule): BaseTask => task(module, mixed);
