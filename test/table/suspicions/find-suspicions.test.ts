import { describe, expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import { Dictionary } from '../../../src/table/memory/dictionary.ts';
import { findSuspicions } from '../../../src/table/suspicions/find-suspicions.ts';
import type { Suspicion } from '../../../src/table/suspicions/suspicion.ts';
import { unanswered } from '../../../src/table/suspicions/unanswered.ts';
import type { Column, Role } from '../../../src/table/table.ts';

const target = { column: 'churned', positive: 'yes', negative: 'no' };
const day = 86_400_000;
const since = Date.UTC(2024, 0, 1);

function numbers(name: string, values: readonly number[], kind: 'number' | 'date' = 'number'): Column {
  return { kind, name, role: kind === 'date' ? 'date' : 'numeric', values: Float64Array.from(values) };
}

function strings(name: string, cells: readonly (string | null)[], role: Role = 'category'): Column {
  const levels = [...new Set(cells.filter((cell): cell is string => cell !== null))];
  const codes = Int32Array.from(cells, (cell) => (cell === null ? -1 : levels.indexOf(cell)));
  return { kind: 'string', name, role, codes, dictionary: Dictionary.of(levels) };
}

function suspectsOf(columns: readonly Column[], labels: readonly number[]): Suspicion[] {
  const rows = Uint32Array.from(labels.keys());
  return findSuspicions({ nRows: labels.length, columns }, rows, Uint8Array.from(labels), target, 'crm');
}

describe('suspicions', () => {
  const stream = random(11, 'find suspicions');
  const labels = Array.from({ length: 800 }, () => Number(stream.next() < 0.25));
  const filled = labels.map((label) => label === 1 && stream.next() < 0.8);
  const cancelled = numbers(
    'Cancelled On',
    filled.map((is) => (is ? since + stream.integer(300) * day : Number.NaN)),
    'date',
  );

  test('a date that churners alone have is named in plain words, with rows and what to do', () => {
    const [suspicion, ...more] = suspectsOf([cancelled], labels);
    expect(more).toEqual([]);
    expect(suspicion).toMatchObject({ column: 'Cancelled On', rule: 'filled' });
    expect(suspicion!.why).toMatch(
      /^"Cancelled On" is filled in (7\d|8\d) % of the rows with churned = yes and in none of the others\. It is probably written when the outcome is known\.$/,
    );
    expect(suspicion!.examples.map(({ outcome }) => outcome)).toEqual([
      'churned = yes',
      'churned = yes',
      'churned = no',
    ]);
    expect(suspicion!.examples[0]!.cell).toMatch(/^2024-\d\d-\d\d$/);
    expect(suspicion!.examples[2]!.cell).toBe('(empty)');
    expect(suspicion!.remedy).toContain('npx nightlab exclude crm "Cancelled On"');
  });

  test('the same holds whatever the column is called and whichever outcome is filled', () => {
    expect(suspectsOf([{ ...cancelled, name: 'x17' }], labels).map(({ rule }) => rule)).toEqual(['filled']);
    const turned = labels.map((label) => 1 - label);
    expect(suspectsOf([{ ...cancelled, name: 'x17' }], turned).map(({ rule }) => rule)).toEqual(['filled']);
  });

  test('only train rows are looked at: the rest of the column may say anything', () => {
    const rows = Uint32Array.from({ length: 400 }, (_, i) => i);
    const noise = numbers(
      'x',
      labels.map((label, i) => (i < 400 ? stream.normal() : label)),
    );
    const table = { nRows: labels.length, columns: [noise] };
    expect(findSuspicions(table, rows, Uint8Array.from(labels.slice(0, 400)), target, 'crm')).toEqual([]);
  });

  test('cells with control signs are shown on one line, without them', () => {
    const evil = strings(
      'status',
      labels.map((label) => (label === 1 ? 'closed\u001b[31m\nrow' : 'open')),
    );
    const text = JSON.stringify(suspectsOf([evil], labels));
    expect(text).not.toMatch(/\\u001b|\\n/);
    expect(text).toContain('closed');
  });

  test('columns that tell nothing are not suspected, in any of sixty tables of thirty columns', () => {
    const wrong: (string | null)[] = [];
    for (let seed = 0; seed < 60; seed++) {
      const draw = random(seed, 'noise');
      const n = 300;
      const rate = [0.05, 0.2, 0.5][seed % 3]!;
      const truth = Array.from({ length: n }, () => Number(draw.next() < rate));
      if (truth.reduce((sum, label) => sum + label, 0) < 8) continue;
      const cells = (of: () => number): number[] => truth.map(of);
      const columns = Array.from({ length: 6 }, (_, i) => [
        numbers(
          `closed ${i}`,
          cells(() => draw.normal()),
        ),
        numbers(
          `end date ${i}`,
          cells(() => (draw.next() < 0.5 ? since + draw.integer(400) * day : Number.NaN)),
          'date',
        ),
        numbers(
          `count ${i}`,
          cells(() => draw.integer(4)),
        ),
        strings(
          `reason ${i}`,
          truth.map(() => (draw.next() < 0.3 ? null : `code ${draw.integer(60)}`)),
        ),
        strings(
          `refund text ${i}`,
          truth.map(() => `won ${draw.integer(9)} lost ${draw.integer(9)}`),
          'text',
        ),
      ]).flat();
      wrong.push(...suspectsOf(columns, truth).map(({ column }) => column));
    }
    expect(wrong).toEqual([]);
  });

  test('a suspicion is answered by excluding the column, allowing it, or taking it as an id', () => {
    const suspects = suspectsOf([cancelled], labels);
    expect(unanswered(suspects, { 'Cancelled On': 'date' })).toHaveLength(1);
    expect(unanswered(suspects, { 'Cancelled On': 'date' }, new Set(['Cancelled On']))).toEqual([]);
    expect(unanswered(suspects, { 'Cancelled On': 'id' })).toEqual([]);
  });
});
