import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { timesText } from '../core/counted.ts';
import { LabError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import { markdownText, plainText } from '../core/plain-text.ts';
import { heldOutOf } from '../export/held-out.ts';
import { modelCard } from '../export/model-card.ts';
import { type ModelFacts, saveModel } from '../export/model-folder.ts';
import { requireNewFolder } from '../export/new-folder.ts';
import { comparableIn, constraintsIn, marksIn, markText } from '../journal/constraints.ts';
import { readJournal } from '../journal/journal.ts';
import type { Experiment, Line } from '../journal/record.ts';
import { loadScores } from '../journal/scores-file.ts';
import { shownOf } from '../journal/shown.ts';
import type { Problem } from '../journal/verify-chain.ts';
import { checkRecord } from '../lab/check-record.ts';
import { labWithout } from '../lab/lab-without.ts';
import { ledgerOf, ledgerText } from '../lab/ledger.ts';
import { withLockedLab } from '../lab/locked-lab.ts';
import { modelAccount } from '../lab/model-account.ts';
import { noteOpening } from '../lab/open-sealed.ts';
import { openSuspicions } from '../lab/open-suspicions.ts';
import { existingPlacesOf } from '../lab/places.ts';
import { experimentsOf } from '../lab/session-plan.ts';
import { bestOf } from '../lab/try-module.ts';
import type { StudyFile } from '../split/study.ts';
import type { BudgetFlags } from './budget-options.ts';
import type { Output } from './output.ts';
import { saySuspicions } from './results.ts';
import { fitAndOpenSealed, isFittedOnValidation } from './sealed-fit.ts';
import { problemsText } from './terminal/problems-text.ts';

export interface ExportFlags extends BudgetFlags {
  out?: string;
  json?: true;
}

/** Opens the sealed rows once for the experiment, or for the best one, and writes the model's folder. */
export async function exportModel(
  study: string,
  id: string | undefined,
  flags: ExportFlags,
  output: Output,
): Promise<void> {
  const root = process.cwd();
  // Before the lab is opened, which writes down what it finds: an export that fails leaves nothing behind.
  chosen(await readJournal(existingPlacesOf(root, study).journal), study, id);
  if (flags.out) await requireNewFolder(resolve(root, flags.out));
  await withLockedLab({ root, study, workers: flags.workers }, 'nightlab export', async (lab, journal) => {
    const exclusions = constraintsIn(journal.lines);
    const experiment = chosen(journal.lines, study, id);
    const directory = flags.out ? resolve(root, flags.out) : freeDirectory(lab.places.exports, experiment.id);
    await requireNewFolder(directory);
    output.say(
      isFittedOnValidation(experiment)
        ? `Fitting experiment ${experiment.id} on train and validation ...`
        : `Fitting experiment ${experiment.id} on train alone, as it was not kept: only what has passed the checks before being kept is fitted on validation labels.`,
    );
    const { secondsPerExperiment, memoryMb } = flags;
    const budget = { secondsPerExperiment, memoryMb };
    const dir = relative(root, directory);
    let opened = { id: '', sealedOpenings: 0 };
    const { module, fitted, nFitRows, auc, interval } = await fitAndOpenSealed(
      labWithout(lab, exclusions),
      experiment,
      budget,
      async () => {
        opened = await noteOpening(lab, journal, experiment, dir);
      },
    );
    const { file } = lab.study;
    const { cvAuc, scoresHash } = experiment.scores!;
    const saved = await loadScores(lab.places.scores, experiment.id, scoresHash).catch(() => null);
    const heldOut = saved && heldOutOf(saved.outOfFold, lab.data.labels, lab.data.folds);
    const validationAuc = shownOf(experiment, lab.validationStep).validationAuc!;
    const opening = {
      validationAuc,
      sealedAuc: auc,
      sealedInterval: interval,
      sealedOpenings: opened.sealedOpenings,
    };
    const left = <T>(byColumn: Readonly<Record<string, T>>): Record<string, T> =>
      Object.fromEntries(Object.entries(byColumn).filter(([name]) => !exclusions.has(name)));
    const facts: ModelFacts = {
      study,
      studyFingerprint: file.fingerprint,
      target: file.target,
      roles: left(file.roles),
      formats: left(file.formats),
      gaps: file.gaps && left(file.gaps),
      seen: file.seen && left(file.seen),
      experiment: experiment.id,
      sourceHash: experiment.sourceHash,
      nFitRows,
      ids: Object.keys(file.roles).filter((name) => file.roles[name] === 'id'),
      ...(heldOut && { heldOut }),
      fittedOn: isFittedOnValidation(experiment) ? 'train and validation' : 'train',
      cvAuc,
      ...opening,
    };
    const { problems } = await checkRecord(lab.places);
    const ledger = ledgerText(ledgerOf(journal.lines, opened.sealedOpenings), markdownText);
    const suspects = openSuspicions(
      file,
      experimentsOf(journal.lines),
      experiment.id,
      new Set(exclusions.keys()),
    );
    const account = modelAccount(file, experimentsOf(journal.lines), experiment.id, exclusions);
    const card = modelCard(
      facts,
      experiment.hypothesis,
      [...problems.map(notWhole), ledger, ...frozenOut(file)].join('\n'),
      suspects,
      account,
    );
    await saveModel(directory, { facts, source: experiment.source, module, fitted }, card);
    await journal.append({
      type: 'export',
      experiment: experiment.id,
      dir,
      ...opening,
      opening: opened.id,
      modelHash: sha256(await readFile(join(directory, 'model.json'))),
    });
    output.data({
      dir: directory,
      experiment: experiment.id,
      ...opening,
      ...(suspects.length > 0 && { suspects }),
      account,
    });
    output.say(exportText(opening, directory, root));
    saySuspicions(suspects, output);
    if (problems.length > 0) output.say(`\n${problemsText(problems)}`);
  });
}

function frozenOut({ excluded = {} }: StudyFile): string[] {
  const columns = Object.entries(excluded).map(
    ([name, why]) => `"${markdownText(name)}"${why ? ` (${markdownText(plainText(why, 200))})` : ''}`,
  );
  return columns.length === 0 ? [] : [`Left out when the study was frozen: ${columns.join(', ')}.`];
}

function notWhole({ what }: Problem): string {
  return `**The record is not whole**: ${what}.`;
}

function exportText(
  opening: Pick<ModelFacts, 'validationAuc' | 'sealedAuc' | 'sealedInterval' | 'sealedOpenings'>,
  directory: string,
  root: string,
): string {
  const { validationAuc, sealedAuc, sealedInterval, sealedOpenings } = opening;
  const { low, high } = sealedInterval;
  const times =
    sealedOpenings === 1
      ? 'once'
      : `${timesText(sealedOpenings)}: each further look makes the figure a little too kind`;
  return `validation AUC  ${validationAuc.toFixed(4)}   the rows that chose this model
sealed AUC      ${sealedAuc.toFixed(4)}   95% interval ${low.toFixed(4)} to ${high.toFixed(4)}; the rows that chose nothing
The sealed rows have been opened ${times}.

Wrote ${directory}
Score new rows:  npx nightlab predict ${relative(root, directory) || '.'} FILE`;
}

function chosen(lines: readonly Line[], study: string, id: string | undefined): Experiment {
  const experiments = experimentsOf(lines);
  const comparable = comparableIn(lines);
  const experiment = id === undefined ? bestOf(comparable) : experiments.find((one) => one.id === Number(id));
  const mark = experiment && marksIn(lines).get(experiment.id);
  if (experiment?.scores && mark) {
    throw new LabError(
      'cli.exportExcluded',
      `experiment ${experiment.id} ${markText(mark)}`,
      `Export another one (nightlab results ${study}), or change what is allowed with nightlab include or exclude.`,
    );
  }
  if (experiment?.scores) return experiment;
  throw new LabError(
    'cli.nothingToExport',
    id === undefined
      ? `study "${study}" has no experiment with scores${constraintsIn(lines).size > 0 ? ' since columns were excluded; run nightlab research first' : ''}`
      : `experiment ${id} of "${study}" ${experiment ? 'has no scores' : 'does not exist'}`,
    `See nightlab results ${study}.`,
  );
}

function freeDirectory(exports: string, id: number): string {
  for (let copy = 1; ; copy++) {
    const directory = join(exports, copy === 1 ? String(id) : `${id}-${copy}`);
    if (!existsSync(directory)) return directory;
  }
}
