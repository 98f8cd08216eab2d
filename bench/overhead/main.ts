/**
 * From a saved edit to the start of training: type check, bundle, dispatch to a worker and evaluation there; next
 * to the start of a Python script with its libraries. And what 1,000 such reloads leave behind in memory.
 *
 *     npx tsx bench/overhead/main.ts [--json]
 */
import { execFileSync } from 'node:child_process';
import { openSandbox } from '../../src/sandbox/sandbox.ts';

const nTimed = 100;
const nReloads = 1000;

const source = (i: number): string => `import {
  decay, derive, gbdt, logistic, numeric, oneHot, pipeline, stack, targetEncode, tfidf, transformer,
} from 'nightlab';

// Edit ${i}.
const shrink = ${i} / 1000;

export default pipeline({
  features: {
    numbers: [numeric(), oneHot({ maxLevels: 20 }), derive('scaled', (row) => Number(row['x']) * shrink)],
    codes: [targetEncode()],
    words: [tfidf()],
    own: [
      transformer({
        fit: (columns) => ({ names: Object.keys(columns), shrink }),
        apply: (columns, state) => ({ width: new Float64Array(columns['x']?.length ?? 0).fill(state.names.length) }),
      }),
    ],
  },
  model: stack({ base: { trees: gbdt(), line: logistic() }, meta: logistic(), folds: 5 }),
  weights: decay('date', { halfLifeDays: 180 }),
});
`;

interface Overhead {
  readonly checkMs: number;
  readonly bundleMs: number;
  readonly dispatchMs: number;
  readonly totalMs: number;
}

const columns = [{ name: 'x', role: 'numeric' }];
const residentMb = (): number => process.memoryUsage.rss() / 2 ** 20;

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

function pythonStart(): { medianMs: number } | null {
  try {
    const times = Array.from({ length: 5 }, () => {
      const startedAt = performance.now();
      execFileSync('python3', ['-c', 'import pandas, sklearn'], { stdio: 'ignore' });
      return performance.now() - startedAt;
    });
    return { medianMs: quantile(times, 0.5) };
  } catch {
    return null;
  }
}

const python = pythonStart();
const sandbox = openSandbox({ workers: 2 });

async function reload(i: number): Promise<Overhead> {
  const text = source(i);
  const { diagnostics, checkMs } = await sandbox.check(text);
  if (diagnostics.length > 0) throw new Error(diagnostics[0]!.message);
  const { module, bundleMs } = await sandbox.compile(text);
  const outcome = await sandbox.experiment({ seconds: 30, memoryMb: 2000 }, (run) =>
    run({ kind: 'describe', module, columns }),
  );
  // Describing fails here for want of the columns; the module was loaded before that.
  const dispatchMs = outcome.dispatchMs ?? Number.NaN;
  return { checkMs, bundleMs, dispatchMs, totalMs: checkMs + bundleMs + dispatchMs };
}

const first = await reload(0);
for (let i = 1; i < 10; i++) await reload(i);
const beforeMb = residentMb();
const timed: Overhead[] = [];
for (let i = 10; i < 10 + nReloads; i++) {
  const overhead = await reload(i);
  if (timed.length < nTimed) timed.push(overhead);
}
const grownMb = residentMb() - beforeMb;
await sandbox.close();

const phases = ['checkMs', 'bundleMs', 'dispatchMs', 'totalMs'] as const;
const rows = phases.map((phase) => {
  const values = timed.map((overhead) => overhead[phase]);
  return { phase, firstMs: first[phase], medianMs: quantile(values, 0.5), p95Ms: quantile(values, 0.95) };
});

if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ node: process.version, rows, python, reloads: { n: nReloads, grownMb } }));
} else {
  const number = (value: number): string => value.toFixed(1).padStart(9);
  console.log(`Node ${process.version}, ${nTimed} edits, warm (first: the very first edit of a session)`);
  console.log(
    `${'phase'.padEnd(12)}${'first ms'.padStart(9)}${'median ms'.padStart(10)}${'p95 ms'.padStart(9)}`,
  );
  for (const { phase, firstMs, medianMs, p95Ms } of rows) {
    console.log(
      `${phase.replace('Ms', '').padEnd(12)}${number(firstMs)} ${number(medianMs)}${number(p95Ms)}`,
    );
  }
  console.log(
    python
      ? `python3 -c "import pandas, sklearn": ${python.medianMs.toFixed(0)} ms, ${(python.medianMs / rows[3]!.medianMs).toFixed(1)} times the total`
      : 'python3 with pandas and sklearn is not here to compare with',
  );
  console.log(`${nReloads} reloads grew resident memory by ${grownMb.toFixed(0)} MB`);
}
