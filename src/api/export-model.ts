/**
 * An experiment -> a model folder: fitted once more, measured once on the sealed rows, which is counted before a sealed
 * label is read, and written down in the journal.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { LabError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import { markdownText, plainText } from '../core/plain-text.ts';
import { heldOutOf } from '../export/held-out.ts';
import { modelCard } from '../export/model-card.ts';
import { type ModelFacts, saveModel } from '../export/model-folder.ts';
import { requireNewFolder } from '../export/new-folder.ts';
import { fitAndOpenSealed, isFittedOnValidation } from '../export/sealed-fit.ts';
import { constraintsIn, marksIn, markText } from '../journal/constraints.ts';
import { History } from '../journal/history.ts';
import { readJournal } from '../journal/journal.ts';
import type { ModelAccount } from '../journal/model-account.ts';
import { loadPredictions } from '../journal/predictions-file.ts';
import type { Experiment, Line } from '../journal/record.ts';
import { shownOf } from '../journal/shown.ts';
import type { RecordProblem } from '../journal/verify-chain.ts';
import { checkRecord } from '../lab/check-record.ts';
import { labWithout } from '../lab/lab-without.ts';
import { ledgerOf, ledgerText } from '../lab/ledger.ts';
import { withLockedLab } from '../lab/locked-lab.ts';
import { modelAccount } from '../lab/model-account.ts';
import type { Lab } from '../lab/open-lab.ts';
import { noteOpening } from '../lab/open-sealed.ts';
import { openSuspicions } from '../lab/open-suspicions.ts';
import { existingPlacesOf } from '../lab/study-paths.ts';
import type { StudyFile } from '../split/study/study.ts';
import type { Suspicion } from '../table/suspicions/suspicion.ts';
import { type BudgetOptions, budgetOf, wholeOption } from './budget.ts';

export interface ExportOptions extends BudgetOptions {
  /** The number of an experiment with scores. Default: the best. */
  readonly id?: number | undefined;
  /** The model folder, which must not be there yet. Default: `models/<study>/exports/<id>`. */
  readonly out?: string | undefined;
  /** Hears which experiment is fitted, and on what, before that begins. */
  readonly onFit?: ((experiment: FittedExperiment) => void) | undefined;
}

export interface FittedExperiment {
  readonly id: number;
  /** Only what was kept is fitted on validation labels, too. */
  readonly fittedOn: 'train' | 'train and validation';
}

export interface ExportReport {
  /** The model folder, absolute. */
  readonly dir: string;
  readonly experiment: number;
  readonly validationAuc: number;
  readonly sealedAuc: number;
  /** 95%. */
  readonly sealedInterval: { readonly low: number; readonly high: number };
  /** How often the sealed rows have been opened, this time included. */
  readonly sealedOpenings: number;
  /** Columns that the model uses, that may be known only after the outcome, and that nobody has answered for. */
  readonly suspects: readonly Suspicion[];
  readonly account: ModelAccount;
  /** Where the study's record is not whole. */
  readonly problems: readonly RecordProblem[];
}

type Opening = Pick<ExportReport, 'validationAuc' | 'sealedAuc' | 'sealedInterval' | 'sealedOpenings'>;

/**
 * Opens the sealed rows once for the experiment, or for the best one, and writes the model's folder.
 *
 * Cost: one fit on train and validation (on train alone where the experiment was not kept).
 * @throws LabError `lab.noStudy`, `api.nothingToExport`, `api.exportExcluded`, `export.exists`, `export.writeFailed`,
 * `export.fitFailed`, `journal.locked`; what is thrown before the fit has ended leaves the sealed rows closed.
 */
export async function exportModel(
  root: string,
  study: string,
  options: ExportOptions,
): Promise<ExportReport> {
  const id = wholeOption('id', options.id, 1);
  const { workers, budget } = budgetOf(options);
  const { out, onFit } = options;
  // Before the lab is opened, which writes down what it finds: an export that fails leaves nothing behind.
  chosen(await readJournal(existingPlacesOf(root, study).journal), study, id);
  if (out !== undefined) await requireNewFolder(resolve(root, out));
  return withLockedLab({ root, study, workers }, 'nightlab export', async (lab, journal) => {
    const exclusions = constraintsIn(journal.lines);
    const experiment = chosen(journal.lines, study, id);
    const directory =
      out !== undefined ? resolve(root, out) : freeDirectory(lab.places.exports, experiment.id);
    await requireNewFolder(directory);
    onFit?.({ id: experiment.id, fittedOn: fittedOn(experiment) });
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
    const opening: Opening = {
      validationAuc: shownOf(experiment, lab.validationStep).validationAuc!,
      sealedAuc: auc,
      sealedInterval: interval,
      sealedOpenings: opened.sealedOpenings,
    };
    const facts = await factsOf(lab, experiment, exclusions, nFitRows, opening);
    const { file } = lab.study;
    const { problems } = await checkRecord(lab.places);
    const ledger = ledgerText(ledgerOf(journal.lines, opened.sealedOpenings), markdownText);
    const experiments = new History(journal.lines).experiments;
    const suspects = openSuspicions(file, experiments, experiment.id, new Set(exclusions.keys()));
    const account = modelAccount(file, experiments, experiment.id, exclusions);
    const remarks = [...problems.map(notWhole), ledger, ...frozenOut(file)].join('\n');
    const card = modelCard(facts, experiment.hypothesis, remarks, suspects, account);
    await saveModel(directory, { facts, source: experiment.source, module, fitted }, card);
    await journal.append({
      type: 'export',
      experiment: experiment.id,
      dir,
      ...opening,
      opening: opened.id,
      modelHash: sha256(await readFile(join(directory, 'model.json'))),
    });
    return { dir: directory, experiment: experiment.id, ...opening, suspects, account, problems };
  });
}

async function factsOf(
  lab: Lab,
  experiment: Experiment,
  exclusions: ReadonlyMap<string, unknown>,
  nFitRows: number,
  opening: Opening,
): Promise<ModelFacts> {
  const { file } = lab.study;
  const { cvAuc, scoresHash } = experiment.scores!;
  const saved = await loadPredictions(lab.places.scores, experiment.id, scoresHash).catch(() => null);
  const heldOut = saved && heldOutOf(saved.outOfFold, lab.data.labels, lab.data.folds);
  const left = <T>(byColumn: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(byColumn).filter(([name]) => !exclusions.has(name)));
  return {
    study: lab.places.study,
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
    fittedOn: fittedOn(experiment),
    cvAuc,
    ...opening,
  };
}

function fittedOn(experiment: Experiment): FittedExperiment['fittedOn'] {
  return isFittedOnValidation(experiment) ? 'train and validation' : 'train';
}

function frozenOut({ excluded = {} }: StudyFile): string[] {
  const columns = Object.entries(excluded).map(
    ([name, why]) => `"${markdownText(name)}"${why ? ` (${markdownText(plainText(why, 200))})` : ''}`,
  );
  return columns.length === 0 ? [] : [`Left out when the study was frozen: ${columns.join(', ')}.`];
}

function notWhole({ what }: RecordProblem): string {
  return `**The record is not whole**: ${what}.`;
}

function chosen(lines: readonly Line[], study: string, id: number | undefined): Experiment {
  const { experiments, best } = new History(lines);
  const experiment = id === undefined ? best : experiments.find((one) => one.id === id);
  const mark = experiment && marksIn(lines).get(experiment.id);
  if (experiment?.scores && mark) {
    throw new LabError(
      'api.exportExcluded',
      `Experiment ${experiment.id} ${markText(mark)}`,
      `Export another one (nightlab results ${study}), or change what is allowed with nightlab include or exclude.`,
    );
  }
  if (experiment?.scores) return experiment;
  throw new LabError(
    'api.nothingToExport',
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
