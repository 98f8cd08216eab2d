/**
 * What to run next: the experiment that was cut off, the baseline, an edit by hand, or the researcher's proposal.
 */

import { LabError } from '../core/errors.ts';
import { hashSource } from '../core/hash.ts';
import { memoryOf } from '../journal/memory.ts';
import type { ExperimentStarted } from '../journal/record.ts';
import { catalog } from '../pipeline/catalog.ts';
import { withoutColumnsIn } from '../researcher/offline/without-columns.ts';
import type { Researcher, ResearchView, Stop } from '../researcher/researcher.ts';
import { baselineSource } from './baseline-source.ts';
import { experimentView, type LabRecord, type PlannedExperiment } from './lab-record.ts';
import { labWithout } from './lab-without.ts';
import type { ModuleFile } from './module-file.ts';
import type { Lab } from './open-lab.ts';

export interface Station {
  readonly lab: Lab;
  readonly record: LabRecord;
  readonly module: ModuleFile;
  readonly researcher: Researcher;
  readonly secondsPerExperiment: number;
  readonly experimentsLeft: number | null;
}

/** An experiment that was running when the lab was cut off, to be run once more under its own number. */
export function again(started: ExperimentStarted): PlannedExperiment {
  const { id, parent, proposer, axis, hypothesis, source, attempt, causes = [] } = started;
  return { id, parent, proposer, axis, hypothesis, source, causes, attempt: attempt + 1 };
}

/**
 * The next experiment, or null where the researcher has nothing left that was not tried.
 *
 * @throws LabError `lab.noBaseline` where not even the baseline module runs on this study.
 */
export async function nextProposal(station: Station): Promise<PlannedExperiment | Stop | null> {
  const { record, module } = station;
  const planned = { id: record.history.nextId, attempt: 1 };
  const best = record.history.best;
  if (best === null) return { ...planned, ...(await baseline(station)) };
  const edited = await module.read();
  if (edited !== null && edited !== best.source && !record.knows(edited)) {
    return {
      ...planned,
      source: edited,
      hypothesis: 'An edit of the module by hand.',
      axis: 'human',
      parent: best.id,
      proposer: 'human',
      causes: [],
    };
  }
  const proposal = await station.researcher.propose(viewOf(station)!);
  return proposal && ('stop' in proposal ? proposal : { ...planned, ...proposal });
}

async function baseline({ record, module }: Station): Promise<Omit<PlannedExperiment, 'id' | 'attempt'>> {
  const own = await module.read();
  const shipped = await baselineSource();
  const start = { axis: 'baseline', parent: null, proposer: 'baseline' as const, causes: [] };
  const again = record.history.experiments.some(({ status }) => status === 'baseline')
    ? await newBaseline(record, own)
    : null;
  if (again !== null && !record.history.hasRun(hashSource(again.source))) return { ...start, ...again };
  if (again === null && own !== null && own !== shipped && !record.history.hasRun(hashSource(own))) {
    return { ...start, source: own, hypothesis: 'The module as it was found in models/.' };
  }
  if (!record.history.hasRun(hashSource(shipped))) {
    return {
      ...start,
      source: shipped,
      hypothesis: 'The baseline: numbers and common categories, one boosted model.',
      causes: exclusionLines(record),
    };
  }
  const last = record.history.experiments.at(-1);
  throw new LabError(
    'lab.noBaseline',
    `no module runs on this study; the baseline ended as ${last?.status}: ${last?.reason}`,
    `Edit ${module.path} until nightlab try scores it, or give more --seconds-per-experiment or --memory-mb.`,
  );
}

/**
 * The module that the record restarts from once a person took columns out: their own edit, or the last best, with these
 * columns out of its lists. Null where it cannot be rewritten; then the shipped baseline is run.
 */
async function newBaseline(
  record: LabRecord,
  own: string | null,
): Promise<Pick<PlannedExperiment, 'source' | 'hypothesis' | 'causes'> | null> {
  const { lastBest } = record.history;
  const causes = exclusionLines(record);
  const out = [...record.history.excluded.keys()];
  const names = out.map((name) => `"${name}"`).join(', ');
  const without = out.length > 0 ? ` without ${names}, as the person wants` : ', with the columns of now';
  const isEdited = own !== null && !record.knows(own);
  const edited = isEdited ? withoutColumnsIn(own, out, catalog) : null;
  if (edited !== null) {
    return {
      source: edited,
      hypothesis: `The module as it was found in models/${without}: the new baseline.`,
      causes,
    };
  }
  const source = lastBest && withoutColumnsIn(lastBest.source, out, catalog);
  if (!lastBest || source === null) return null;
  return {
    source,
    hypothesis: `The module of experiment ${lastBest.id}${without}: the new baseline.`,
    causes,
  };
}

/** The journal lines that took out what is out, oldest first. */
function exclusionLines({ history }: LabRecord): number[] {
  const lines = new Set([...history.excluded.values()].map(({ seq }) => seq));
  return [...lines].sort((left, right) => left - right);
}

/** What the researcher is told; null before there is a best experiment. */
export function viewOf({
  lab: whole,
  record,
  secondsPerExperiment,
  experimentsLeft,
}: Pick<Station, 'lab' | 'record' | 'secondsPerExperiment' | 'experimentsLeft'>): ResearchView | null {
  const lab = labWithout(whole, record.history.excluded);
  const bestId = record.history.best?.id;
  const views = record.history.comparable.map(experimentView);
  const released = record.history.best?.scores?.validationAuc ?? Number.NaN;
  const best = views.find(({ id }) => id === bestId);
  if (!best) return null;
  return {
    study: lab.view,
    record: views,
    best,
    bestValidationAuc: released,
    memory: memoryOf(record.lines),
    secondsPerExperiment,
    experimentsLeft,
    seed: lab.study.file.split.seed,
  };
}
