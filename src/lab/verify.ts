/**
 * Is the record what happened? Fingerprints of the study, the journal's chain, the metric, and the best experiment
 * run again: bit-equal, or it says where not. With `all`, every experiment is, and every decision is made again: what
 * a liar who computes all hashes anew could have changed.
 */
import { LabError } from '../core/errors.ts';
import { canonicalJson, sha256 } from '../core/hash.ts';
import { comparableIn, constraintsIn, excludedAt } from '../journal/constraints.ts';
import { readJournal } from '../journal/journal.ts';
import type { Budget, Experiment } from '../journal/record.ts';
import type { Problem } from '../journal/verify-chain.ts';
import type { Candidate } from '../judge/judge.ts';
import { checkStudy } from '../split/check-study.ts';
import { bestOf } from './best-of.ts';
import { runCanaries } from './canaries.ts';
import { checkRecord } from './check-record.ts';
import { labWithout } from './lab-without.ts';
import { triesOf } from './looks-in.ts';
import { type Lab, openLab } from './open-lab.ts';
import { existingPlacesOf } from './places.ts';
import { wrongDecisions } from './rejudge.ts';
import { runModule } from './run-experiment.ts';
import { experimentsOf } from './session-plan.ts';

export interface Verification {
  readonly ok: boolean;
  readonly problems: readonly Problem[];
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
  const problems: Problem[] = studyProblems.map(({ what, where, remedy }) => ({ what, where, remedy }));
  const isFrozen = problems.length === 0;
  problems.push(...(await checkRecord(places)).problems);
  const lines = await readJournal(places.journal).catch(() => null);
  if (file === null || !isFrozen || lines === null) return { ok: false, problems, replayed: [], nLines: 0 };

  const experiments = experimentsOf(lines);
  const scored = experiments.filter(({ scores }) => scores !== null);
  const refused = experiments.filter(({ status }) => status === 'invalid');
  const best = bestOf(comparableIn(lines));
  const toReplay = options.all ? scored : best ? [best] : [];
  const lab = await openLab(options.root, options.study, options.workers);
  const labOf = (experiment: Experiment): Lab => labWithout(lab, excludedAt(lines, experiment.id));
  try {
    for (const experiment of experiments)
      problems.push(...recordProblems(experiment, file.fingerprint, lab.judge.metricHash, places.journal));
    const replayed = new Map<number, Candidate>();
    for (const experiment of toReplay) {
      options.onReplay(experiment.id, toReplay.length);
      const answer = await replay(labOf(experiment), experiment, options.budget, places.journal);
      if ('what' in answer) problems.push(answer);
      else replayed.set(experiment.id, answer);
      if (options.all && !('what' in answer)) {
        problems.push(
          ...(await canaryProblems(labOf(experiment), experiment, answer, options.budget, places.journal)),
        );
      }
    }
    if (options.all) {
      for (const experiment of refused)
        problems.push(
          ...(await refusalProblems(labOf(experiment), experiment, options.budget, places.journal)),
        );
    }
    const tried = new Map<number, Candidate>();
    if (options.all) {
      for (const { seq, asOf, source, sourceHash, scoresHash } of triesOf(lines)) {
        const labThen = labWithout(lab, constraintsIn(lines.slice(0, asOf)));
        const run = await runModule(labThen, source, options.budget, new AbortController().signal);
        const isSame = run.state === 'scored' && run.scores.scoresHash === scoresHash;
        if (isSame && sourceHash === sha256(source)) {
          const { outOfFold, validation, complexity } = run;
          tried.set(seq, { id: Number.NaN, outOfFold, validation, complexity });
          continue;
        }
        problems.push({
          what: `the module that was tried in line ${seq + 1} gives other scores, or has another source, than the journal says`,
          where: `${places.journal}, line ${seq + 1}`,
          remedy: 'Put back the journal from a backup; this look at hidden labels cannot be trusted.',
        });
      }
    }
    if (options.all && replayed.size === scored.length) {
      const remedy = 'Put back the journal from a backup, or start over in a new model folder.';
      for (const what of wrongDecisions(lab.judge, lines, replayed, tried))
        problems.push({ what, where: places.journal, remedy });
    }
  } finally {
    await lab.close();
  }
  return {
    ok: problems.length === 0,
    problems,
    replayed: toReplay.map(({ id }) => id),
    nLines: lines.length,
  };
}

function recordProblems(
  experiment: Experiment,
  fingerprint: string,
  metricHash: string,
  journal: string,
): Problem[] {
  const { id } = experiment;
  const problems: Problem[] = [];
  if (experiment.sourceHash !== sha256(experiment.source)) {
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

async function replay(
  lab: Lab,
  experiment: Experiment,
  budget: Budget,
  journal: string,
): Promise<Problem | Candidate> {
  const run = await runModule(lab, experiment.source, budget, new AbortController().signal);
  const where = `${journal}, experiment ${experiment.id}`;
  if (run.state === 'cancelled')
    throw new LabError('lab.stopped', 'the replay was stopped', 'Run nightlab verify again.');
  if (run.state === 'failed') {
    return {
      what: `experiment ${experiment.id} does not run any more: ${run.reason}`,
      where,
      remedy: 'Give it the time and memory that it had, or see what changed on this machine.',
    };
  }
  const { scores, outOfFold, validation, complexity } = run;
  const recorded = experiment.scores!;
  const same = canonicalJson({ ...scores }) === canonicalJson({ ...recorded });
  if (same && complexity === experiment.complexity) {
    return { id: experiment.id, outOfFold, validation, complexity };
  }
  if (same || canonicalJson(main(scores)) === canonicalJson(main(recorded))) {
    return {
      what: `experiment ${experiment.id} has other figures beside its AUCs (intervals, folds, base models, parts) than the journal says`,
      where,
      remedy: 'Put back the journal from a backup; these figures cannot be trusted.',
    };
  }
  // Not what it gives now: a module that was put into the journal would be told its figure, and no look counted.
  const figure =
    scores.validationAuc === recorded.validationAuc
      ? 'the same validation AUC by other scores than those in the journal'
      : `not the validation AUC of ${recorded.validationAuc} in the journal`;
  return {
    what: `experiment ${experiment.id} gives other scores: ${figure}`,
    where,
    remedy: 'Use the nightlab version, and the kind of processor, that it ran on; else run it anew.',
  };
}

function main({ scoresHash, cvAuc, validationAuc }: NonNullable<Experiment['scores']>) {
  return { scoresHash, cvAuc, validationAuc };
}

/** What was kept must pass the checks before being kept again. */
async function canaryProblems(
  lab: Lab,
  { id, status, source }: Experiment,
  candidate: Candidate,
  budget: Budget,
  journal: string,
): Promise<Problem[]> {
  if (status !== 'kept' && status !== 'baseline') return [];
  const report = await runCanaries(lab, source, candidate, budget, new AbortController().signal);
  if (report.state !== 'failed') return [];
  return [
    {
      what: `experiment ${id} is ${status} in the journal, but fails what is checked before: ${report.reason}`,
      where: `${journal}, experiment ${id}`,
      remedy: 'Do not trust this experiment, nor those that were held against it.',
    },
  ];
}

/** What is invalid by the journal must be so again: else a look at hidden rows may have been struck from the record. */
async function refusalProblems(
  lab: Lab,
  { id, source }: Experiment,
  budget: Budget,
  journal: string,
): Promise<Problem[]> {
  const stop = new AbortController().signal;
  const run = await runModule(lab, source, budget, stop);
  if (run.state !== 'scored') return [];
  const report = await runCanaries(lab, source, run, budget, stop);
  if (report.state !== 'sound') return [];
  return [
    {
      what: `experiment ${id} is invalid in the journal, but runs and passes what is checked`,
      where: `${journal}, experiment ${id}`,
      remedy: 'Put back the journal from a backup; this experiment was scored.',
    },
  ];
}
