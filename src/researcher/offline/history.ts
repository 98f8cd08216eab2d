/**
 * The record as evidence: what each experiment changed against its parent, and how that ended.
 */
import type { Catalog } from '../../core/catalog.ts';
import type { ExperimentView } from '../researcher.ts';
import { changeName, constructsOf } from './change-names.ts';
import type { Draft } from './draft.ts';
import { draftKey } from './draft-key.ts';
import { parseModule } from './parse-module.ts';
import { type Patch, patchKey, patchOf } from './patch.ts';
import { sourceKey } from './scan.ts';

/** `near`: a gain within the noise. `flat`: none. `worse`: a loss beyond the noise. */
export type ChangeOutcome = 'kept' | 'near' | 'flat' | 'worse' | 'failed' | 'timeout';

export interface Tried {
  readonly view: ExperimentView;
  readonly draft: Draft | null;
  readonly patch: Patch | null;
  /** Kind of change, see changeName; '' where it is unknown. */
  readonly change: string;
  /** Equal for the same change made in whatever draft. */
  readonly patchKey: string;
  readonly constructs: readonly string[];
  readonly outcome: ChangeOutcome;
  /** The measured gain drawn towards 0 by as much as its noise warrants. */
  readonly shrunkGain: number;
}

export interface ChangeHistory {
  readonly tried: readonly Tried[];
  /** Drafts and sources that were tried, see draftKey and sourceKey. */
  readonly draftKeys: ReadonlySet<string>;
  readonly sourceKeys: ReadonlySet<string>;
  /** The usual standard error of a gain on this study, or null before there is one. */
  readonly gainSe: number | null;
}

/** Gains of real changes have about this standard deviation. */
const usualGain = 0.005;

interface Parsed {
  readonly draft: Draft | null;
  readonly sourceKey: string;
}

type Changed = Pick<Tried, 'patch' | 'change' | 'patchKey' | 'constructs'>;

const unknownChange: Changed = { patch: null, change: '', patchKey: '', constructs: [] };

/** Keeps what it parsed and compared: that is the slow part, and a record only grows. */
export class HistoryReader {
  readonly toolkit: Catalog;
  readonly #parsed = new Map<string, Parsed>();
  readonly #changed = new Map<string, Changed>();

  constructor(toolkit: Catalog) {
    this.toolkit = toolkit;
  }

  read(record: readonly ExperimentView[]): ChangeHistory {
    const byId = new Map(record.map((view) => [view.id, this.parse(view.source)]));
    const tried = record.map((view): Tried => {
      const child = this.parse(view.source);
      const parent = view.parent === null ? undefined : byId.get(view.parent);
      return {
        view,
        draft: child.draft,
        ...(parent ? this.#change(parent, child) : unknownChange),
        outcome: outcomeOf(view),
        shrunkGain: shrunkGainOf(view),
      };
    });
    const errors = record.flatMap(({ cvGainSe }) => (cvGainSe ? [cvGainSe] : [])).sort((a, b) => a - b);
    return {
      tried,
      draftKeys: new Set(tried.flatMap(({ draft }) => (draft ? [draftKey(draft)] : []))),
      sourceKeys: new Set([...byId.values()].map((parsed) => parsed.sourceKey)),
      gainSe: errors[Math.floor(errors.length / 2)] ?? null,
    };
  }

  parse(source: string): Parsed {
    const known = this.#parsed.get(source);
    if (known) return known;
    const parsed = { draft: parseModule(source, this.toolkit), sourceKey: sourceKey(source) };
    this.#parsed.set(source, parsed);
    return parsed;
  }

  #change(parent: Parsed, child: Parsed): Changed {
    if (!parent.draft || !child.draft) return unknownChange;
    const key = `${parent.sourceKey} ${child.sourceKey}`;
    const known = this.#changed.get(key);
    if (known) return known;
    const patch = patchOf(parent.draft, child.draft);
    const changed = {
      patch,
      change: changeName(patch),
      patchKey: patchKey(patch),
      constructs: constructsOf(patch),
    };
    this.#changed.set(key, changed);
    return changed;
  }
}

function outcomeOf({ status, cvGain, cvGainSe }: ExperimentView): ChangeOutcome {
  if (status === 'kept' || status === 'baseline') return 'kept';
  if (status === 'timeout') return 'timeout';
  if (status !== 'discarded') return 'failed';
  const noise = cvGainSe ?? usualGain;
  if (cvGain === null) return 'flat';
  if (cvGain > 0.25 * noise) return 'near';
  return cvGain < -1.5 * noise ? 'worse' : 'flat';
}

function shrunkGainOf({ cvGain, cvGainSe }: ExperimentView): number {
  if (cvGain === null) return 0;
  const variance = (cvGainSe ?? usualGain) ** 2;
  return (cvGain * usualGain ** 2) / (usualGain ** 2 + variance);
}
