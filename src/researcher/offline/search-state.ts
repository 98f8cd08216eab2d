/**
 * The record so far -> what can be tried next: moves list what a practitioner would try on the best module
 * so far; the record says which kinds pay, fail or cost too much; the untried are ranked by expected gain.
 */
import { random } from '../../core/random.ts';
import type { ExperimentView, ResearchView } from '../researcher.ts';
import { changeName, constructsOf } from './change-names.ts';
import { combinations } from './combinations.ts';
import { secondsPerWork, withinWork, workOf } from './cost.ts';
import type { Draft } from './draft.ts';
import { draftKey } from './draft-key.ts';
import { ExpectedGain } from './expected-gain.ts';
import { failurePenaltyOf } from './failure-penalty.ts';
import type { ChangeHistory, HistoryReader } from './history.ts';
import type { Idea, Scene } from './idea.ts';
import { moves } from './moves/index.ts';
import { patchKey, patchOf } from './patch.ts';
import { printModule } from './print-module.ts';
import { sourceKey } from './scan.ts';
import { steeringOf } from './steering.ts';
import { columnImportance, profileOf } from './table-profile.ts';

interface Ranked {
  readonly idea: Idea;
  readonly expectedGain: number;
}

/** What can be tried next. */
export interface SearchState {
  readonly history: ChangeHistory;
  readonly scene: Scene;
  readonly experiment: ExperimentView;
  readonly ideas: readonly Idea[];
}

/** Null where no module of the record can be read. */
export function searchStateOf(view: ResearchView, reader: HistoryReader): SearchState | null {
  const history = reader.read(view.record);
  const ground = groundOf(view, reader);
  if (!ground) return null;
  const { draft, experiment } = ground;
  const scene = sceneOf(view, draft, experiment);
  const ideas = [...moves.flatMap((move) => move(scene)), ...combinations(history, experiment.id, draft)];
  return { history, scene, experiment, ideas };
}

/** Ideas whose module was not tried yet, those of the greatest expected gain first, with that module. */
export function* untried(
  ideas: readonly Idea[],
  { history, scene, experiment }: SearchState,
  view: ResearchView,
): Generator<{ readonly idea: Idea; readonly source: string }> {
  for (const { idea } of ranked(ideas, view, scene, history, experiment)) {
    const source = printModule(idea.draft);
    if (!history.sourceKeys.has(sourceKey(source))) yield { idea, source };
  }
}

/** The best module where it can be read, else the best that can. */
function groundOf(
  view: ResearchView,
  reader: HistoryReader,
): { draft: Draft; experiment: ExperimentView } | null {
  const scored = view.record
    .filter(({ status, id }) => (status === 'kept' || status === 'baseline') && id !== view.best.id)
    .sort((left, right) => (right.cvAuc ?? 0) - (left.cvAuc ?? 0));
  const { ground } = steeringOf(view, reader.toolkit);
  const wanted = ground ? view.record.filter(({ id }) => id === ground.experiment) : [];
  for (const experiment of [...wanted, view.best, ...scored]) {
    const { draft } = reader.parse(experiment.source);
    if (draft) return { draft, experiment };
  }
  return null;
}

function sceneOf(view: ResearchView, draft: Draft, experiment: ExperimentView): Scene {
  const features = new Map<string, number>();
  for (const { importance } of [...view.record, experiment]) {
    for (const { feature, share } of importance) features.set(feature, share);
  }
  const own = new Map(experiment.importance.map(({ feature, share }) => [feature, share]));
  const columns = view.study.columns.filter(({ role }) => role === 'numeric' || role === 'category');
  const shares = columnImportance(own, columns);
  const total = [...shares.values()].reduce((sum, share) => sum + share, 0);
  const importance = new Map([...shares].map(([name, share]) => [name, share / (total || 1)]));
  const firstAuc = view.record.find(({ cvAuc }) => cvAuc !== null)?.cvAuc ?? 0.6;
  return {
    draft,
    profile: profileOf(view.study, importance, firstAuc),
    features,
    baseAucs: experiment.baseAucs,
    seed: view.seed,
    nTried: view.record.length,
  };
}

/** Untried ideas that fit the budget, those of the greatest expected gain first; those far from the first are left out. */
function ranked(
  ideas: readonly Idea[],
  view: ResearchView,
  scene: Scene,
  history: ChangeHistory,
  experiment: ExperimentView,
): Ranked[] {
  const { profile } = scene;
  const { secondsPerExperiment: budget, experimentsLeft, seed } = view;
  const rate = secondsPerWork(history, profile, budget);
  const maxWork = rate === null ? Number.POSITIVE_INFINITY : (0.7 * budget) / rate;
  const presentWork = workOf(scene.draft, profile);
  const isLate = experimentsLeft !== null && experimentsLeft <= 5;
  const failurePenalty = failurePenaltyOf(history);
  const expectedGain = new ExpectedGain({
    history,
    bestId: experiment.id,
    bestAuc: experiment.cvAuc ?? 0.5,
    nMinority: profile.nMinority,
  });
  const byKey = new Map<string, Ranked>();
  let first = 0;
  const bounded = ideas.map((idea) => ({ idea, bound: expectedGain.bound(idea) }));
  for (const { idea, bound } of bounded.sort((left, right) => right.bound - left.bound)) {
    if (bound * maxLuck < first) break;
    const fitting = withinWork(idea.draft, profile, maxWork);
    if (!fitting) continue;
    const { draft, work } = fitting;
    const key = draftKey(draft);
    if (history.draftKeys.has(key)) continue;
    const patch = patchOf(scene.draft, draft);
    const trust = failurePenalty.factorFor(constructsOf(patch));
    if (trust === 0) continue;
    const cost = (work / Math.max(1, presentWork)) ** (isLate ? 0 : 0.12);
    // A little chance: seeds differ in what they try first among equals.
    const draw = 0.15 * random(seed, 'luck', scene.nTried, key).normal();
    const luck = isLate ? 1 : Math.min(maxLuck, Math.exp(draw));
    const change = { name: changeName(patch), key: patchKey(patch) };
    const value = (expectedGain.of(idea, change) * trust * luck) / Math.max(1, cost);
    const known = byKey.get(key);
    if (!known || known.expectedGain < value)
      byKey.set(key, { idea: { ...idea, draft }, expectedGain: value });
    first = Math.max(first, value);
  }
  return [...byKey.values()].sort((left, right) => right.expectedGain - left.expectedGain);
}

const maxLuck = 1.5;
