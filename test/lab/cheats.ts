/** Modules that know or show what they should not, on the study `small`: their sources by what they do. */
import { readPart, readTrainLabels } from '../../src/split/study/read-part.ts';
import type { FrozenStudy } from '../../src/split/study/study.ts';
import { readVaultLabels } from '../../src/split/vault/vault.ts';
import type { Table } from '../../src/table/table.ts';
import { module } from '../red-team/modules.ts';

/** A number that names nearly each row: of day and visits, which are never missing. */
function keysOf(table: Table): Float64Array {
  const column = table.columns.find(({ name }) => name === 'visits');
  const days = table.columns.find(({ name }) => name === 'day');
  if (column?.kind !== 'number' || days?.kind !== 'date') throw new Error('other data');
  return column.values.map((visits, row) => days.values[row]! / 86_400_000 + visits / 100);
}

const keyOf =
  "Math.round((columns['day'] as Float64Array)[i]! / 864000 + (columns['visits'] as Float64Array)[i]!)";

/** A linear rule by the given labels on `amount`, and on top of it what is known of a row. */
function remembering(known: readonly (readonly [number, number])[], when: string): string {
  return module({
    before: `const known = new Map<number, number>(${JSON.stringify(known)});
const keyOf = (columns: any, i: number): number => ${keyOf};`,
    steps: `transformer({
      columns: ['amount', 'day', 'visits'],
      fit: (columns, labels) => {
        let agree = 0, count = 0;
        labels.forEach((label, i) => { const own = known.get(keyOf(columns, i)); if (own !== undefined) { count++; if (own === label) agree++; } });
        const share = agree / Math.max(1, count);
        void share;
        return (${when}) ? 1 : 0;
      },
      apply: (columns, state) => ({ own: (columns['amount'] as Float64Array).map((_, i) => state === 1 && known.has(keyOf(columns, i)) ? 40 * (known.get(keyOf(columns, i))! - 0.5) : 0) }),
    })`,
    model: `learner({
      fit: (matrix, labels) => {
        const mean = labels.reduce((sum, label) => sum + label, 0) / labels.length;
        return matrix.columns.map((values, c) => matrix.names[c]!.endsWith('own') ? 1 : values.reduce((sum, value, i) => sum + (Number.isNaN(value) ? 0 : value) * (labels[i]! - mean), 0) / labels.length);
      },
      predict: (matrix, state) => Float64Array.from({ length: matrix.nRows }, (_, i) => matrix.columns.reduce((sum, values, c) => sum + (Number.isNaN(values[i]!) ? 0 : values[i]!) * (state as number[])[c]!, 0)),
    })`,
  });
}

export interface Cheat {
  readonly what: string;
  readonly reason: RegExp;
  readonly source: string;
}

/** @param share of the rows of each part whose labels are known. */
export async function memorised(study: FrozenStudy, share: number): Promise<Cheat[]> {
  const pairs = (table: Table, labels: Uint8Array): [number, number][] =>
    Array.from(keysOf(table).subarray(0, Math.round(share * labels.length)), (key, row) => [
      Math.round(100 * key),
      labels[row]!,
    ]);
  const train = pairs(await readPart(study, 'train'), await readTrainLabels(study));
  const validation = pairs(await readPart(study, 'validation'), await readVaultLabels(study, 'validation'));
  const reason = /memorised labels|recognises rows/;
  return [
    { what: 'train labels', reason, source: remembering(train, 'true') },
    { what: 'train and validation labels', reason, source: remembering([...train, ...validation], 'true') },
    { what: 'validation labels', reason, source: remembering(validation, 'true') },
    {
      what: 'train labels, used where the given ones agree',
      reason,
      source: remembering(train, 'share > 0.7'),
    },
    {
      what: 'all labels, used where the given ones agree',
      reason,
      source: remembering([...train, ...validation], 'share > 0.99'),
    },
  ];
}

const column = (expression: string, before = ''): string =>
  module({
    before,
    steps: `transformer({ fit: () => 0, apply: (columns) => { const days = columns['day'] as Float64Array; const visits = columns['visits'] as Float64Array; const n = days.length; void [days, visits, n]; return (${expression}) as any; } })`,
  });

/** Modules whose scores hang on more than their own row. */
export const neighbourly: readonly Cheat[] = [
  {
    what: 'hang for a few rows on whether a certain other row is in the batch',
    reason: /scores? otherwise/,
    source: column(
      '{ near: days.map((day, i) => visits[i] === 7 && days.some((other, j) => j !== i && Math.abs(other - day) < 4e8) ? 1 : 0) }',
    ),
  },
  {
    what: 'hang on the batch where it is as large as a fold or validation',
    reason: /scores? otherwise/,
    source: column(
      '{ centred: n > 100 ? days.map((day) => day - days.reduce((a, b) => a + b, 0) / n) : days.map(() => 0) }',
    ),
  },
  {
    what: 'hang on the last row of large batches',
    reason: /scores? otherwise/,
    source: column('{ last: days.map((_, i) => n > 40 && i === n - 1 ? 1 : 0) }'),
  },
  {
    what: 'hang on the batch of fold rows alone, and not of validation rows',
    reason: /scores? otherwise .*fold/,
    source: column(
      '{ near: (n < 75 && n > 64) || n > 200 ? days.map((day) => day - days.reduce((a, b) => a + b, 0) / n) : days.map(() => 0) }',
    ),
  },
  {
    what: 'come from columns in another order for other rows',
    reason: /other columns/,
    source: column('n > 200 ? { a: visits, b: days } : { b: days, a: visits }'),
  },
  {
    what: 'come from columns of another name for other rows',
    reason: /other columns/,
    source: column('({ [n > 200 ? "a" : "b"]: visits })'),
  },
];

/** Modules whose state holds labels. */
export const hoarding: readonly Cheat[] = [
  {
    what: 'a custom learner that stores rows with their labels',
    reason: /keeps labels in its state/,
    source: module({
      model: `learner({
        fit: (matrix, labels) => ({ x: matrix.columns[0]!.slice(), labels: labels.slice() }),
        predict: (matrix, state) => matrix.columns[0]!.map((x) => { const { x: known, labels } = state as any; let best = 0; for (let i = 1; i < known.length; i++) if (Math.abs(known[i] - x) < Math.abs(known[best] - x)) best = i; return labels[best]; }),
      })`,
    }),
  },
  {
    what: 'a step that keeps labels beside what it uses',
    reason: /keeps labels in its state/,
    source: module({
      steps:
        "transformer({ fit: (_columns, labels) => ({ mean: 1, kept: Array.from(labels).join('') }), apply: (columns) => ({ same: columns['visits'] as Float64Array }) })",
    }),
  },
];
