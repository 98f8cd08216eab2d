/** Reports of all engines -> a table: medians of times, means of AUC, and ratios to LightGBM's. */
import type { RunReport } from './protocol.ts';

/** Reports of one engine: one list a seed, one report a round. */
export type EngineReports = readonly (readonly RunReport[])[];

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean, and its standard error where there is more than one value. */
function meanText(values: readonly number[]): string {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const error = Math.sqrt(squares / (values.length - 1) / values.length);
  return values.length > 1 ? `${middle.toFixed(4)} +- ${error.toFixed(4)}` : middle.toFixed(4);
}

/**
 * The base is LightGBM, or nightlab where it is missing.
 *
 * @param cpu compares processor time of training in place of wall time.
 */
export function printSummary(title: string, reports: ReadonlyMap<string, EngineReports>, cpu: boolean): void {
  const base = reports.get('lightgbm') ?? reports.get('nightlab')!;
  const train = (report: RunReport): number => (cpu ? report.trainCpuMs : report.trainMs);
  const ratioOf = (runs: EngineReports, of: (report: RunReport) => number): string => {
    const [mine, others] = [runs.flat().map(of), base.flat().map(of)];
    const ratios = mine.map((value, i) => others[i]! / value);
    const middle = median(others) / median(mine);
    return `${middle.toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})`;
  };
  const aucOf = (runs: readonly RunReport[]): number => mean(runs.map((report) => report.auc));
  console.log(`\n${title}`);
  console.table(
    Object.fromEntries(
      [...reports].map(([engine, runs]) => {
        const middle = (of: (report: RunReport) => number): number => Math.round(median(runs.flat().map(of)));
        return [
          engine,
          {
            binMs: middle((report) => report.binMs),
            trainMs: middle(train),
            predictMs: middle((report) => report.predictMs),
            'peak MB': middle((report) => report.peakMemoryMb),
            auc: meanText(runs.map(aucOf)),
            'auc - base': meanText(runs.map((ofSeed, seed) => aucOf(ofSeed) - aucOf(base[seed]!))),
            'train x': ratioOf(runs, train),
            'bin+train x': ratioOf(runs, (report) => report.binMs + train(report)),
            'predict x': ratioOf(runs, (report) => report.predictMs),
          },
        ];
      }),
    ),
  );
}
