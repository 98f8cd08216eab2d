/**
 * What to run next: the experiment that was cut off, the baseline, an edit by hand, or the researcher's proposal.
 */

import { LabError } from '../core/errors.ts';
import { memoryOf } from '../journal/memory.ts';
import type { ExperimentStarted } from '../journal/record.ts';
import { catalog } from '../pipeline/catalog.ts';
import { withoutColumnsIn } from '../researcher/offline/without-columns.ts';
import type { Proposal, Researcher, ResearchView, Stop } from '../researcher/researcher.ts';
import { baselineSource } from './baseline-source.ts';
import { labWithout } from './lab-without.ts';
import type { ModuleFile } from './module-file.ts';
import type { Lab } from './open-lab.ts';
import { experimentView, type LabRecord } from './record.ts';

export interface Planned extends Omit<Proposal, 'parent'> {
  readonly id: number;
  readonly parent: number | null;
  readonly attempt: number;
}

export interface Station {
  readonly lab: Lab;
  readonly record: LabRecord;
  readonly module: ModuleFile;
  readonly researcher: Researcher;
  readonly secondsPerExperiment: number;
  readonly experimentsLeft: number | null;
}

/** An experiment that was running when the lab was cut off, to be run once more under its own number. */
export function again(started: ExperimentStarted): Planned {
  const { id, parent, proposer, axis, hypothesis, source, attempt, causes = [] } = started;
  return { id, parent, proposer, axis, hypothesis, source, causes, attempt: attempt + 1 };
}

/**
 * The next experiment, or null where the researcher has nothing left that was not tried.
 *
 * @throws LabError `lab.noBaseline` where not even the baseline module runs on this study.
 */
export async function nextProposal(station: Station): Promise<Planned | Stop | null> {
  const { record, module } = station;
  const planned = { id: record.nextId, attempt: 1 };
  const best = record.bestExperiment;
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

async function baseline({ record, module }: Station): Promise<Omit<Planned, 'id' | 'attempt'>> {
  const own = await module.read();
  const shipped = await baselineSource();
  const start = { axis: 'baseline', parent: null, proposer: 'baseline' as const, causes: [] };
  const again = record.experiments.some(({ status }) => status === 'baseline')
    ? await newBaseline(record, own)
    : null;
  if (again !== null && !record.wasTried(again.source)) return { ...start, ...again };
  if (again === null && own !== null && own !== shipped && !record.wasTried(own)) {
    return { ...start, source: own, hypothesis: 'The module as it was found in models/.' };
  }
  if (!record.wasTried(shipped)) {
    return {
      ...start,
      source: shipped,
      hypothesis: 'The baseline: numbers and common categories, one boosted model.',
      causes: record.constraintSeqs,
    };
  }
  const last = record.experiments.at(-1);
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
): Promise<Pick<Planned, 'source' | 'hypothesis' | 'causes'> | null> {
  const { lastBest, constraintSeqs: causes } = record;
  const out = [...record.exclusions.keys()];
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

/** What the researcher is told; null before there is a best experiment. */
export function viewOf({
  lab: whole,
  record,
  secondsPerExperiment,
  experimentsLeft,
}: Pick<Station, 'lab' | 'record' | 'secondsPerExperiment' | 'experimentsLeft'>): ResearchView | null {
  const lab = labWithout(whole, record.exclusions);
  const bestId = record.bestExperiment?.id;
  const views = record.comparable.map(experimentView);
  const released = record.bestExperiment?.scores?.validationAuc ?? Number.NaN;
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
