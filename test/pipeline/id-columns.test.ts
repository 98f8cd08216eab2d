/** No step of any kind reads an id. */
import { describe, expect, test } from 'vitest';
import { frequency, numeric, oneHot, ratios, targetEncode } from '../../src/features/list.ts';
import { logistic } from '../../src/learners/list.ts';
import { derive, frame, transformer } from '../../src/pipeline/custom.ts';
import { columnsOf } from '../../src/pipeline/custom-columns.ts';
import { describePipeline } from '../../src/pipeline/describe.ts';
import { pipeline } from '../../src/pipeline/pipeline.ts';
import { selectColumns } from '../../src/pipeline/select-columns.ts';
import type { Step } from '../../src/pipeline/spec.ts';
import type { Table } from '../../src/table/table.ts';

const values = Float64Array.of(1, 2, 3);
const table: Table = {
  nRows: 3,
  columns: [
    { kind: 'number', name: 'row', role: 'id', values },
    { kind: 'number', name: 'x', role: 'numeric', values },
  ],
};
const columns = table.columns.map(({ name, role }) => ({ name, role }));
const summary = (step: Step) =>
  describePipeline(pipeline({ features: { own: [step] }, model: logistic() }), columns);

const learned = { fit: () => 0, apply: () => ({}) };
const named: [string, Step][] = [
  ['derive', derive('d', () => 1, { columns: ['row'] })],
  ['transformer', transformer({ ...learned, columns: ['x', 'row'] })],
  ['frame', frame((each) => each, { columns: ['row'] })],
  ['numeric', numeric(['row'])],
  ['oneHot', oneHot(['row'])],
  ['frequency', frequency(['row'])],
  ['a cross of targetEncode', targetEncode(['x'], { crosses: [['x', 'row']] })],
  ['a pair of ratios', ratios(['x'], { pairs: [['x', 'row']] })],
];

describe('ids', () => {
  test.each(named)('are refused where %s names one, with what to do', (_what, step) => {
    expect(() => summary(step)).toThrowError(
      expect.objectContaining({
        code: 'pipeline.idColumn',
        remedy: expect.stringMatching(/--role "row=category"/),
      }),
    );
  });

  test('are left out where no columns are named, and may be among exceptions', () => {
    expect(selectColumns(table, 'derive', null, [], null).columns.map(({ name }) => name)).toEqual(['x']);
    expect(Object.keys(columnsOf(selectColumns(table, 'frame', null, [], null)))).toEqual(['x']);
    expect(() => summary(numeric({ except: ['row'] }))).not.toThrow();
  });

  test('are not reached by lists that read otherwise the second time', () => {
    let turn = 0;
    const list = new Proxy(['x'], {
      get: (of, key) => (key === '0' ? (turn++ === 0 ? 'x' : 'row') : Reflect.get(of, key)),
    });
    expect(selectColumns(table, 'derive', list, [], null).columns.map(({ name }) => name)).toEqual(['x']);
    const own = Object.assign(['x'], { map: (give: (name: string) => unknown) => [give('row')] });
    expect(selectColumns(table, 'derive', own, [], null).columns.map(({ name }) => name)).toEqual(['x']);
    expect(() => selectColumns(table, 'derive', [['row'] as unknown as string], [], null)).toThrow(
      /not text/,
    );
  });
});
