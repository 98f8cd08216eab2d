import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { ticksWithin } from '../../src/journal/chart-ticks.ts';
import { nightChart } from '../../src/journal/night-chart.ts';

type Row = Parameters<typeof nightChart>[1][number];

function row(id: number, status: Row['status'], cvAuc: number | null, best: number | null): Row {
  const cvInterval = cvAuc === null ? null : { low: cvAuc - 0.02, high: cvAuc + 0.02 };
  return { id, status, axis: 'features.text', hypothesis: `Idea ${id}`, cvAuc, cvInterval, best };
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** Its elements; throws where it is not well-formed XML. */
function elementsOf(svg: string): Element[] {
  const parser = new SaxesParser();
  const found: Element[] = [];
  const open: Element[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, text: '' };
    found.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    if (open.length > 0) open.at(-1)!.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(svg).close();
  return found;
}

/** Marks have a tip, the legend has none. */
const tips = (svg: string): string[] =>
  elementsOf(svg)
    .filter(({ name, attributes }) => name === 'title' && attributes.id === undefined)
    .map(({ text }) => text);
const pathOf = (svg: string, kind: string): string =>
  elementsOf(svg).findLast(({ name, attributes }) => name === 'path' && attributes.class === kind)!.attributes
    .d!;

const night = [
  row(1, 'baseline', 0.6, 1),
  row(2, 'discarded', 0.59, 1),
  row(3, 'kept', 0.65, 3),
  row(4, 'crashed', null, 3),
  row(5, 'kept', 0.7, 5),
  row(6, 'discarded', 0.69, 5),
];

describe('the chart of a night', () => {
  test('marks every experiment once, by what became of it', () => {
    expect(tips(nightChart('leads', night))).toEqual([
      '1 baseline 0.6000: Idea 1',
      '2 discarded 0.5900: Idea 2',
      '3 kept 0.6500: Idea 3',
      '4 crashed: Idea 4',
      '5 kept 0.7000: Idea 5',
      '6 discarded 0.6900: Idea 6',
    ]);
  });

  test('higher AUCs are drawn higher, and later experiments further right', () => {
    const marks = elementsOf(nightChart('leads', night)).filter(
      ({ name, attributes }) => name === 'circle' && attributes.cx !== undefined,
    );
    const xs = marks.map(({ attributes }) => Number(attributes.cx));
    expect(xs).toEqual([...xs].sort((one, other) => one - other));
    const byHeight = marks.toSorted((one, other) => Number(other.attributes.cy) - Number(one.attributes.cy));
    expect(
      byHeight.map(({ attributes }) => marks.findIndex((mark) => mark.attributes === attributes)),
    ).toEqual([1, 0, 2, 4, 3]);
  });

  test('the best so far is one line of steps, which rises where an experiment was kept', () => {
    const steps = pathOf(nightChart('leads', night), 'best');
    expect(steps.match(/V[\d.]+/g)).toHaveLength(2);
    expect(steps.match(/M/g)).toHaveLength(1);
    const heights = steps.match(/(?<=V| )[\d.]+/g)!.map(Number);
    expect(heights).toEqual([...heights].sort((one, other) => other - one));
  });

  test('a new baseline, after columns were taken out, breaks the steps and begins a dashed line of its own', () => {
    const svg = nightChart('leads', [...night, row(7, 'baseline', 0.55, 7), row(8, 'kept', 0.6, 8)]);
    expect(pathOf(svg, 'best').match(/M/g)).toHaveLength(2);
    const dashed = elementsOf(svg).filter(({ attributes }) => attributes.class === 'base');
    expect(dashed).toHaveLength(3);
  });

  test('one module that ranks the wrong way round does not flatten the picture', () => {
    const rest = Array.from({ length: 12 }, (_, i) => row(i + 2, 'discarded', 0.6 + i / 1000, 1));
    const svg = nightChart('leads', [row(1, 'baseline', 0.6, 1), ...rest, row(14, 'discarded', 0.1, 1)]);
    const ticks = elementsOf(svg).flatMap(({ text }) => (/^0\.\d+$/.test(text) ? [Number(text)] : []));
    expect(Math.min(...ticks)).toBeGreaterThan(0.5);
    expect(tips(svg)).toContain('14 discarded 0.1000: Idea 14');
  });

  test('whatever a hypothesis holds, the picture is well-formed and its heading says what is in it', () => {
    const hostile = '</title><script>alert(1)</script>&nope;"\u0000\u001b[31m\ufffe\ud800 ]]> émoji 🦆';
    const svg = nightChart('a<b', [{ ...row(1, 'kept', 0.7, 1), hypothesis: hostile }]);
    const elements = elementsOf(svg);
    expect(elements.some(({ name }) => name === 'script')).toBe(false);
    expect(tips(svg)[0]).toContain('émoji 🦆');
    expect(elements.find(({ name }) => name === 'title')!.text).toBe(
      'a<b: 1 experiment, cross-validated AUC 0.7000',
    );
  });

  test('without a score, or without any experiment, it is a picture that says so', () => {
    for (const rows of [[], [row(1, 'crashed', null, null)]]) {
      const svg = nightChart('leads', rows);
      expect(svg).toContain('No experiment has a score yet.');
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      expect(tips(svg)).toHaveLength(rows.length);
    }
  });

  test('a night of 1,000 experiments has a readable axis', () => {
    const rows = Array.from({ length: 1000 }, (_, i) =>
      row(i + 1, i === 0 ? 'baseline' : 'discarded', 0.6, 1),
    );
    const labels = elementsOf(nightChart('leads', rows)).filter(({ text }) => /^\d+$/.test(text));
    expect(labels.length).toBeLessThanOrEqual(16);
    expect(labels.length).toBeGreaterThan(5);
  });

  test("the README's picture is what its night draws today, with both colour schemes and small", () => {
    const folder = resolve(import.meta.dirname, '../../bench/readme');
    const lines = readFileSync(resolve(folder, 'night.jsonl'), 'utf8').trimEnd().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as Row);
    const svg = readFileSync(resolve(folder, 'night.svg'), 'utf8');
    expect(svg).toBe(nightChart('crm-calls', rows));
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(svg.length).toBeLessThan(16_384);
    expect(rows.length).toBeGreaterThanOrEqual(9);
  });
});

describe('ticks', () => {
  test.each([
    [0.58, 0.72, [0.6, 0.65, 0.7]],
    [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0.601, 0.606, [0.601, 0.602, 0.603, 0.604, 0.605, 0.606]],
  ])('of %d to %d are round and inside', (low, high, values) => {
    expect(ticksWithin(low, high, 6).values).toEqual(values);
  });
});
