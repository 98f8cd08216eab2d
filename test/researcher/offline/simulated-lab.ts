/**
 * A lab without training: a module is worth what its constructs are worth, plus noise. Truth is planted by a
 * function of the parsed module, so that a test can say what a researcher should find.
 */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';
import type { Catalog } from '../../../src/core/catalog.ts';
import { sha256 } from '../../../src/core/hash.ts';
import { random } from '../../../src/core/random.ts';
import type { MemoryEntry, MemoryLine } from '../../../src/journal/record.ts';
import { catalog } from '../../../src/pipeline/catalog.ts';
import { describePipeline } from '../../../src/pipeline/describe.ts';
import type { PipelineSpec } from '../../../src/pipeline/spec.ts';
import { toolkit } from '../../../src/pipeline/toolkit.ts';
import type { Draft } from '../../../src/researcher/offline/draft.ts';
import { parseModule } from '../../../src/researcher/offline/parse-module.ts';
import type {
  ColumnFacts,
  ExperimentView,
  Proposal,
  Researcher,
  ResearchView,
  StudyView,
} from '../../../src/researcher/researcher.ts';

export const baseline = readFileSync(resolve(import.meta.dirname, '../../../src/pipeline.ts'), 'utf8');

export function column(
  name: string,
  role: ColumnFacts['role'],
  nDistinct = 1000,
  missingShare = 0,
): ColumnFacts {
  return { name, role, nDistinct, missingShare };
}

export function columns(
  prefix: string,
  count: number,
  role: ColumnFacts['role'],
  nDistinct = 1000,
): ColumnFacts[] {
  return Array.from({ length: count }, (_, i) => column(`${prefix}_${i + 1}`, role, nDistinct));
}

export function study(columnViews: readonly ColumnFacts[], nTrainRows = 5000, positiveRate = 0.3): StudyView {
  return {
    name: 'simulated',
    target: { column: 'won', positive: 'yes' },
    nTrainRows,
    positiveRate,
    splitKind: 'stratified',
    splitColumn: null,
    columns: columnViews,
  };
}

/** Numbers, categories few and many, a date and a text. */
export const mixed: StudyView = study([
  ...columns('number', 12, 'numeric'),
  ...columns('few', 5, 'category', 6),
  ...columns('many', 2, 'category', 90),
  column('day', 'date', 900),
  column('talk', 'text', 4900),
  column('key', 'id', 5000),
]);

export interface Outcome {
  readonly auc: number;
  readonly status?: 'crashed' | 'timeout' | 'invalid';
  readonly seconds?: number;
  readonly importance?: ExperimentView['importance'];
}

export interface SimulatedLab {
  readonly record: readonly ExperimentView[];
  readonly best: ExperimentView;
  readonly proposals: readonly Proposal[];
}

export interface Settings {
  readonly study: StudyView;
  readonly researcher: Researcher;
  /** Of the researcher; the real one where left out. */
  readonly toolkit?: Catalog;
  readonly experiments: number;
  readonly seed: number;
  /** What a module really scores. */
  readonly truth: (draft: Draft, source: string) => Outcome;
  /** Standard error of a paired gain. */
  readonly noise?: number;
  readonly start?: string;
  readonly secondsPerExperiment?: number;
  /** What is in the journal beside the experiments. */
  readonly memory?: (record: readonly ExperimentView[]) => readonly MemoryLine[];
}

/** A line of the memory; experiments have their number as `seq`, so words are numbered from 1000. */
export function memoryLine(entry: MemoryEntry, seq: number): MemoryLine {
  return { ...entry, seq, at: '2026-01-01T00:00:00.000Z', previous: '', hash: '' };
}

/** The module as a worker would load it: the toolkit checks options and columns. */
export function load(source: string, table: StudyView): void {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exported: { default?: PipelineSpec } = {};
  new Function('exports', 'require', outputText)(exported, () => toolkit);
  describePipeline(exported.default!, table.columns);
}

/** Runs the loop: keeps what gains over three standard errors. */
export async function simulate(settings: Settings): Promise<SimulatedLab> {
  const { study: table, researcher, experiments, seed, truth, noise = 0.002, start = baseline } = settings;
  const stream = random(seed, 'simulated lab');
  const run = (proposal: Proposal | null, id: number, best: ExperimentView | null, bestTrue: number) => {
    const source = proposal?.source ?? start;
    const draft = parseModule(source, settings.toolkit ?? catalog);
    if (!draft) throw new Error(`experiment ${id} is not a module`);
    const outcome = truth(draft, source);
    const failed = outcome.status !== undefined;
    const gain = outcome.auc - bestTrue + noise * stream.normal();
    const status = failed
      ? outcome.status!
      : best === null
        ? 'baseline'
        : gain > 3 * noise
          ? 'kept'
          : 'discarded';
    const view: ExperimentView = {
      id,
      seq: id,
      parent: proposal?.parent ?? null,
      proposer: proposal?.proposer ?? 'baseline',
      axis: proposal?.axis ?? 'baseline',
      hypothesis: proposal?.hypothesis ?? 'The baseline.',
      source,
      sourceHash: sha256(source),
      status,
      reason: '',
      cvAuc: failed ? null : outcome.auc,
      cvInterval: null,
      cvGain: failed || best === null ? null : gain,
      cvGainSe: failed || best === null ? null : noise,
      baseAucs: {},
      foldAucs: [],
      importance: outcome.importance ?? [],
      timings: { checkMs: 0, bundleMs: 0, dispatchMs: 0, featuresMs: 0, fitMs: 0, applyMs: 0, judgeMs: 0 },
      durationMs: (outcome.seconds ?? 2) * 1000,
      peakMemoryMb: 0,
      causes: proposal?.causes ?? [],
      warnings: [],
      log: [],
    };
    return { view, auc: outcome.auc };
  };
  const first = run(null, 1, null, 0);
  const record = [first.view];
  const proposals: Proposal[] = [];
  let best = first.view;
  let bestTrue = first.auc;
  for (let i = 0; i < experiments; i++) {
    const view: ResearchView = {
      study: table,
      record,
      best,
      bestValidationAuc: bestTrue,
      memory: settings.memory?.(record) ?? [],
      secondsPerExperiment: settings.secondsPerExperiment ?? 60,
      experimentsLeft: experiments - i,
      seed,
    };
    const proposal = await researcher.propose(view);
    if (!proposal || 'stop' in proposal) break;
    proposals.push(proposal);
    const ran = run(proposal, record.length + 1, best, bestTrue);
    record.push(ran.view);
    if (ran.view.status === 'kept') {
      best = ran.view;
      bestTrue = ran.auc;
    }
  }
  return { record, best, proposals };
}
