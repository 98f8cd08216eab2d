/**
 * Is the record what happened? Fingerprints of the study, the journal's chain, the metric, and the best experiment
 * run again: bit-equal, or it says where not. With `all`, every experiment and every try is assessed again (replay.ts):
 * what a liar who computes all hashes anew could have changed.
 */
import { hashSource } from '../core/hash.ts';
import { History } from '../journal/history.ts';
import { readJournal } from '../journal/journal.ts';
import type { Budget, Experiment } from '../journal/record.ts';
import type { RecordProblem } from '../journal/verify-chain.ts';
import { checkStudy } from '../split/study/check-study.ts';
import { checkRecord } from './check-record.ts';
import { openLab } from './open-lab.ts';
import { Replay } from './replay.ts';
import { existingPlacesOf } from './study-paths.ts';

export interface Verification {
  readonly ok: boolean;
  readonly problems: readonly RecordProblem[];
  /** Experiments that were run again. */
  readonly replayed: readonly number[];
  readonly nLines: number;
}

export interface VerifyRequest {
  readonly root: string;
  readonly study: string;
  readonly workers: number;
  readonly budget: Budget;
  /** Every experiment that was scored, not the best alone. */
  readonly all: boolean;
  readonly onReplay: (id: number, of: number) => void;
}

export async function verify(options: VerifyRequest): Promise<Verification> {
  const places = existingPlacesOf(options.root, options.study, true);
  const { file, problems: studyProblems } = await checkStudy(places.dataRoot, options.study);
  const problems: RecordProblem[] = studyProblems.map(({ what, where, remedy }) => ({ what, where, remedy }));
  const isFrozen = problems.length === 0;
  problems.push(...(await checkRecord(places)).problems);
  const lines = await readJournal(places.journal).catch(() => null);
  if (file === null || !isFrozen || lines === null) return { ok: false, problems, replayed: [], nLines: 0 };

  const history = new History(lines);
  const lab = await openLab(options.root, options.study, options.workers);
  try {
    for (const experiment of history.experiments)
      problems.push(...recordProblems(experiment, file.fingerprint, lab.judge.metricHash, places.journal));
    const replay = new Replay(lab, history, options);
    const { best } = history;
    if (options.all) await replay.all();
    else if (best) await replay.metrics(best);
    problems.push(...replay.problems);
    return { ok: problems.length === 0, problems, replayed: replay.done, nLines: lines.length };
  } finally {
    await lab.close();
  }
}

function recordProblems(
  experiment: Experiment,
  fingerprint: string,
  metricHash: string,
  journal: string,
): RecordProblem[] {
  const { id } = experiment;
  const problems: RecordProblem[] = [];
  if (experiment.sourceHash !== hashSource(experiment.source)) {
    problems.push({
      what: `the source of experiment ${id} is not the one that was run: its hash is another`,
      where: journal,
      remedy: 'Put back the journal from a backup; this experiment cannot be trusted.',
    });
  }
  if (experiment.dataHash !== fingerprint) {
    problems.push({
      what: `experiment ${id} ran on other data than the study holds now`,
      where: journal,
      remedy: 'Freeze the earlier file again, or move this model folder away and start over.',
    });
  }
  if (experiment.metricHash !== metricHash) {
    problems.push({
      what: `experiment ${id} was judged by another version of the metric`,
      where: journal,
      remedy: 'Its figures cannot be compared with new ones; start over in a new model folder.',
    });
  }
  return problems;
}
