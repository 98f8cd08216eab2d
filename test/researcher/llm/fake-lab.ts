/**
 * A lab without training around a real researcher: it calls `propose`, makes up how the module did, and keeps the
 * memory as a journal would. A module is worth what `worth` says.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { sha256 } from '../../../src/core/hash.ts';
import type { MemoryEntry, MemoryLine } from '../../../src/journal/record.ts';
import type { Clock } from '../../../src/researcher/llm/calls/clock.ts';
import { type OpenResearcherOptions, openResearcher } from '../../../src/researcher/llm/open-researcher.ts';
import type { LlmSettings } from '../../../src/researcher/llm/settings.ts';
import type { Instruments } from '../../../src/researcher/llm/tools/instruments.ts';
import type { OfflineResearcher } from '../../../src/researcher/offline/offline-researcher.ts';
import type {
  ExperimentView,
  Proposal,
  Researcher,
  ResearchView,
} from '../../../src/researcher/researcher.ts';
import { mixed } from '../offline/simulated-lab.ts';

export const baselineModule = readFileSync(resolve(import.meta.dirname, '../../../src/pipeline.ts'), 'utf8');

/** A sound module that no other number gives. */
export function moduleOf(number: number): string {
  return baselineModule.replace('nTrees: 200', `nTrees: ${number}`);
}

export function numberOf(source: string): number {
  return Number(/nTrees: (\d+)/.exec(source)?.[1] ?? 0);
}

export const settings: LlmSettings = {
  model: 'scripted',
  researchModel: null,
  baseUrl: '',
  apiKey: 'sk-a-secret-that-nobody-may-see',
  prices: {},
  caps: { tokens: null, cost: null, calls: null },
  contextTokens: 32_768,
  maxAnswerTokens: 2000,
  tools: 'auto',
  stream: true,
  timeoutSeconds: 5,
  answerSeconds: 60,
  allowInsecure: false,
  plateauAfter: 6,
  body: {},
  researchBody: {},
  record: null,
  replay: null,
};

/** Time that passes only while somebody sleeps. */
export class FakeClock implements Clock {
  ms = 1_700_000_000_000;
  slept: number[] = [];

  now(): number {
    return this.ms;
  }

  async sleep(ms: number): Promise<void> {
    this.slept.push(ms);
    this.ms += ms;
  }
}

export const instruments: Instruments = {
  check: async (source) => (source.includes('BROKEN') ? 'line 1: BROKEN is not defined' : null),
  rehearse: async (source) => (source.includes('CRASH') ? 'TypeError: x is undefined' : null),
  inspect: async (sql) => `rows of ${sql}`,
  profileColumn: async (name) => `column ${name}`,
  errorsOfBest: async () => 'errors',
  diversity: async () => 'one base',
  sweep: async ({ source }) => ({ source, table: 'nothing was better' }),
};

/** Answers as the offline researcher does, without its thinking. */
const replacement: OfflineResearcher = {
  kind: 'offline',
  answer: async () => ({ text: 'From the record.', ideas: [] }),
  propose: async ({ record, best }) => ({
    source: moduleOf(10_000 + record.length),
    hypothesis: `${10_000 + record.length} trees are better`,
    axis: 'model.gbdt',
    parent: best.id,
    proposer: 'offline',
    causes: [],
  }),
};

export interface FakeLabOptions {
  readonly settings: LlmSettings;
  readonly worth?: (source: string) => number;
  readonly open?: Partial<OpenResearcherOptions>;
  /** Memory and record of a lab that was killed. */
  readonly before?: FakeLab;
  readonly msPerExperiment?: number;
}

export class FakeLab {
  readonly memory: MemoryLine[] = [];
  readonly record: ExperimentView[] = [];
  readonly proposals: Proposal[] = [];
  readonly clock: FakeClock;
  readonly researcher: Researcher;
  readonly #options: FakeLabOptions;
  #seq = 0;
  stopped: string | null = null;

  constructor(options: FakeLabOptions) {
    this.#options = options;
    this.clock = new FakeClock();
    const { before } = options;
    if (before) {
      this.memory.push(...before.memory);
      this.record.push(...before.record);
      this.#seq = before.#seq;
      this.clock.ms = before.clock.ms;
    } else this.#run(null);
    this.researcher = openResearcher({
      settings: options.settings,
      instruments,
      brief: 'You are a researcher.',
      toolkit: 'gbdt(), pipeline()',
      memory: this.memory,
      sessionSeq: 0,
      remember: async (entry) => this.remember(entry),
      signal: new AbortController().signal,
      clock: this.clock,
      fence: 'fence0',
      offline: replacement,
      ...options.open,
    });
  }

  remember(entry: MemoryEntry): MemoryLine {
    const line = { ...entry, seq: this.#seq++, at: '', previous: '', hash: '' };
    this.memory.push(line);
    return line;
  }

  of<T extends MemoryEntry['type']>(type: T): Extract<MemoryLine, { type: T }>[] {
    return this.memory.filter((line): line is Extract<MemoryLine, { type: T }> => line.type === type);
  }

  get best(): ExperimentView {
    return this.record.findLast(({ status }) => status === 'kept' || status === 'baseline')!;
  }

  view(left: number | null = null): ResearchView {
    return {
      study: mixed,
      record: [...this.record],
      best: this.best,
      bestValidationAuc: 0.6,
      memory: [...this.memory],
      secondsPerExperiment: 60,
      experimentsLeft: left,
      seed: 1,
    };
  }

  /** Up to so many experiments; ends early where the researcher stops. */
  async run(experiments: number): Promise<void> {
    for (let i = 0; i < experiments; i++) {
      const proposal = await this.researcher.propose(this.view(experiments - i));
      if (proposal === null) return;
      if ('stop' in proposal) {
        this.stopped = proposal.stop;
        return;
      }
      this.proposals.push(proposal);
      this.#run(proposal);
      this.clock.ms += this.#options.msPerExperiment ?? 0;
    }
  }

  #run(proposal: Proposal | null): void {
    const { worth = () => 0.5 } = this.#options;
    const source = proposal?.source ?? baselineModule;
    const auc = worth(source);
    const best = proposal && this.best;
    const gain = best ? auc - best.cvAuc! : null;
    const kept = gain !== null && gain > 0.005;
    this.record.push({
      id: this.record.length + 1,
      seq: this.#seq++,
      parent: proposal?.parent ?? null,
      proposer: proposal?.proposer ?? 'baseline',
      axis: proposal?.axis ?? 'baseline',
      hypothesis: proposal?.hypothesis ?? 'The baseline.',
      source,
      sourceHash: sha256(source),
      status: gain === null ? 'baseline' : kept ? 'kept' : 'discarded',
      reason: kept ? 'kept: more' : 'discarded: within noise',
      cvAuc: auc,
      cvInterval: { low: auc - 0.01, high: auc + 0.01 },
      cvGain: gain,
      cvGainSe: gain === null ? null : 0.003,
      foldAucs: [auc],
      baseAucs: {},
      importance: [],
      timings: { checkMs: 0, bundleMs: 0, dispatchMs: 0, featuresMs: 0, fitMs: 0, applyMs: 0, judgeMs: 0 },
      durationMs: 1000,
      peakMemoryMb: 10,
      causes: proposal?.causes ?? [],
      warnings: [],
      log: [],
    });
  }
}
