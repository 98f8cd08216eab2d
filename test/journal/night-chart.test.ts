import { describe, expect, test } from 'vitest';
import { type ChartedExperiment, nightChart } from '../../src/journal/night-chart.ts';

const experiment = (
  id: number,
  status: ChartedExperiment['status'],
  cvAuc: number | null,
): ChartedExperiment => ({
  id,
  status,
  cvAuc,
  cvInterval: cvAuc === null ? null : { low: cvAuc - 0.02, high: cvAuc + 0.02 },
  hypothesis: `what <${id}> & "tried"`,
});
const night = [
  experiment(1, 'baseline', 0.6),
  experiment(2, 'discarded', 0.59),
  experiment(3, 'kept', 0.65),
  experiment(4, 'crashed', null),
  experiment(5, 'kept', 0.7),
];

describe('nightChart', () => {
  test('marks each experiment once: leaders, discarded ones, and those without a figure', () => {
    const svg = nightChart('leads', night);
    const outside = svg.slice(0, svg.indexOf('>experiment<'));
    expect(outside.match(/<circle class="kept"/g)).toHaveLength(3);
    expect(outside.match(/<circle class="discarded"/g)).toHaveLength(1);
    expect(outside.match(/<g class="failed"/g)).toHaveLength(1);
    expect(outside.match(/<rect class="band"/g)).toHaveLength(3);
    expect(svg).toContain('5 experiments, 2 kept; cross-validated AUC from 0.6000 to 0.7000');
  });

  test('a higher AUC is drawn higher, a later experiment further right', () => {
    const places = [
      ...nightChart('leads', night).matchAll(/<circle class="kept" cx="([\d.]+)" cy="([\d.]+)"/g),
    ]
      .slice(0, 3)
      .map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
    expect(places[1]!.x).toBeGreaterThan(places[0]!.x);
    expect(places[1]!.y).toBeLessThan(places[0]!.y);
    expect(places[2]!.y).toBeLessThan(places[1]!.y);
    for (const { x, y } of places) expect(x > 0 && x < 760 && y > 0 && y < 360).toBe(true);
  });

  test('text of a module cannot become markup', () => {
    const svg = nightChart('a<script>', night);
    expect(svg).not.toContain('<script');
    expect(svg).toContain('what &lt;1&gt; &amp; &quot;tried&quot;');
  });

  test('one experiment, equal figures and no figure at all are drawn, or nothing is', () => {
    expect(nightChart('leads', [])).toBe('');
    expect(nightChart('leads', [experiment(1, 'crashed', null)])).toBe('');
    for (const few of [[night[0]!], [night[0]!, experiment(2, 'discarded', 0.6)]])
      expect(nightChart('leads', few)).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('the same night gives the same bytes', () => {
    expect(nightChart('leads', night)).toBe(nightChart('leads', structuredClone(night)));
  });
});
