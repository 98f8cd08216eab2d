import { random } from '../../src/core/random.ts';
import { Dictionary } from '../../src/table/memory/dictionary.ts';
import type { Table } from '../../src/table/table.ts';

export interface SmallData {
  readonly table: Table;
  readonly labels: Uint8Array;
}

const words = ['price', 'demo', 'contract', 'later', 'budget', 'great', 'never', 'team', 'call', 'offer'];

/** Rows of every role; the label follows `amount`, `industry`, a word and the date where `signal` is 1, else nothing. */
export function smallData(nRows: number, seed: number, signal: number): SmallData {
  const stream = random(seed, 'small data');
  const amount = new Float64Array(nRows);
  const visits = new Float64Array(nRows);
  const dates = new Float64Array(nRows);
  const industry = new Int32Array(nRows);
  const rep = new Int32Array(nRows);
  const texts: string[] = [];
  const labels = new Uint8Array(nRows);
  for (let i = 0; i < nRows; i++) {
    amount[i] = stream.next() < 0.1 ? Number.NaN : stream.normal();
    visits[i] = stream.integer(20);
    dates[i] = Date.UTC(2022, 0, 1) + stream.integer(1000) * 86_400_000;
    industry[i] = stream.integer(4);
    rep[i] = stream.next() < 0.02 ? -1 : stream.integer(60);
    const said = Array.from({ length: 12 }, () => words[stream.integer(words.length)]!);
    texts.push(`${said.join(' ')} ${i}`);
    const month = new Date(dates[i]!).getUTCMonth();
    const logOdds =
      signal *
      (1.2 * (Number.isNaN(amount[i]!) ? 0 : amount[i]!) +
        (industry[i] === 1 ? 1 : -0.5) +
        (said.includes('great') ? 1 : -1.4) +
        (month < 6 ? 0.5 : -0.5));
    labels[i] = stream.next() < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0;
  }
  const table: Table = {
    nRows,
    columns: [
      { kind: 'number', name: 'amount', role: 'numeric', values: amount },
      { kind: 'number', name: 'visits', role: 'numeric', values: visits },
      { kind: 'date', name: 'day', role: 'date', values: dates },
      {
        kind: 'string',
        name: 'industry',
        role: 'category',
        codes: industry,
        dictionary: Dictionary.of(['farm', 'bank', 'shop', 'mine']),
      },
      {
        kind: 'string',
        name: 'rep',
        role: 'category',
        codes: rep,
        dictionary: Dictionary.of(Array.from({ length: 60 }, (_, i) => `rep ${i}`)),
      },
      {
        kind: 'string',
        name: 'notes',
        role: 'text',
        codes: Int32Array.from(texts, (_, i) => i),
        dictionary: Dictionary.of(texts),
      },
    ],
  };
  return { table, labels };
}
