/**
 * Scores that another tool made, measured on a hidden part of the study. Validation: a look, in the journal before a label
 * is read for it. Sealed: an opening, in the vault, those of studies over the same rows and the journal before a label is
 * read. Exact AUCs of crafted scores would tell labels row by row, so every figure is rounded to the noise of the part
 * (journal/shown.ts), on the sealed rows too. Scores that rank the rows as earlier ones did, against the same best, are
 * told the same again and are not a new look. And no more files are measured than `maxFiles`.
 */
import { mkdir } from 'node:fs/promises';
import { basename, relative } from 'node:path';
import { LabError } from '../core/errors.ts';
import { float64Bytes } from '../core/float64-bytes.ts';
import { sha256 } from '../core/hash.ts';
import { History } from '../journal/history.ts';
import { openJournal, readJournal } from '../journal/journal.ts';
import { loadPredictions } from '../journal/predictions-file.ts';
import type { Experiment, Exported, Interval, Line } from '../journal/record.ts';
import { roundedAuc, roundedOutwards, shownOf, validationStep } from '../journal/shown.ts';
import { zNeededAt } from '../judge/looks.ts';
import { type Measured, measureScores } from '../judge/measure.ts';
import { dependenceOf } from '../split/rows/dependence.ts';
import { openFrozenStudy } from '../split/study/open-frozen-study.ts';
import { readPart } from '../split/study/read-part.ts';
import { keyColumn, keyOwner, rowKeys } from '../split/study/row-keys.ts';
import type { FrozenStudy } from '../split/study/study.ts';
import { readVaultLabels } from '../split/vault/vault.ts';
import { readScores } from '../table/prediction/read-scores.ts';
import { checkRecord } from './check-record.ts';
import { lookAfter } from './next-look.ts';
import { noteLateOpenings, noteOpening } from './open-sealed.ts';
import { lockStudyPatiently } from './patient-lock.ts';
import { recordTry } from './record-try.ts';
import { existingPlacesOf, type Places } from './study-paths.ts';

export interface ScoreFile {
  readonly places: Places;
  readonly study: FrozenStudy;
  readonly file: string;
  readonly on: 'validation' | 'sealed';
  readonly scores: Float64Array;
  readonly notes: readonly string[];
}

export interface VersusBest {
  readonly experiment: number;
  /** Of validation, as the record shows it. */
  readonly validationAuc: number;
  readonly difference: number;
  readonly interval: Interval;
  /** By the bar that this look had; it depends on the exact figures. */
  readonly verdict: 'better' | 'worse' | 'no difference beyond noise';
}

export interface ScoreReport {
  /** Rounded to `step`. */
  readonly auc: number;
  /** 95%, with its ends moved outwards to multiples of `step`. */
  readonly interval: Interval;
  readonly step: number;
  /** The paired comparison, on validation; null where there is no best or its scores are lost. */
  readonly best: VersusBest | null;
  /** The last export of this study; null where there is none. Exported models are fitted on validation rows, too. */
  readonly exported: Pick<Exported, 'experiment' | 'sealedAuc' | 'sealedInterval'> | null;
  readonly isLook: boolean;
  /** With this one. */
  readonly looks: number;
  readonly sealedOpenings: number;
}

/**
 * Reads and checks a file of scores; nothing is opened, counted or written.
 *
 * @throws LabError `table.*` where it is not one score per row of the part, `lab.noStudy`, `split.*`.
 */
export async function openScoreFile(
  place: { readonly root: string; readonly study: string },
  file: string,
  on: 'validation' | 'sealed',
  scoreColumn?: string,
): Promise<ScoreFile> {
  const places = existingPlacesOf(place.root, place.study);
  const study = await openFrozenStudy(places.dataRoot, place.study);
  const { target } = study.file;
  const { scores, column, notes } = await readScores(file, {
    keyColumn: keyColumn(study.file),
    keys: rowKeys(study.file, on),
    scoreColumn,
    ownerOf: (key) => keyOwner(study.file, key),
    outcomes: [target.positive, target.negative],
  });
  return {
    places,
    study,
    file,
    on,
    scores,
    notes: [`Scores are taken from the column "${column}".`, ...notes],
  };
}

/** How often the sealed rows have been opened so far. */
export async function openingsSoFar({ places }: Pick<ScoreFile, 'places'>): Promise<number> {
  return (await checkRecord(places)).sealedOpenings;
}

/** @throws LabError `lab.tooManyScoreFiles`, `lab.lookNotRecorded`, `journal.*`: then no label was read and nothing is told. */
export async function scoreOnValidation(input: ScoreFile): Promise<ScoreReport> {
  const { places, study, file, scores } = input;
  await mkdir(places.models, { recursive: true });
  const history = new History(await readJournal(places.journal));
  const { best } = history;
  const against = best?.id ?? null;
  const rankingHash = rankingHashOf(scores);
  const before = history.measured.find(
    (line) => line.rankingHash === rankingHash && line.against === against,
  );
  const asOf = before?.asOf ?? history.lines.length;
  const looked = history.measured.length;
  if (!before && looked >= maxFiles(scores.length)) throw enough(looked, scores.length);
  if (!before)
    await recordTry(places, {
      type: 'scores-measured',
      file: basename(file).slice(0, 200),
      rankingHash,
      against,
      asOf,
    });
  const part = await readPart(study, 'validation');
  const labels = await readVaultLabels(study, 'validation');
  const reference =
    best && (await loadPredictions(places.scores, best.id, best.scores?.scoresHash).catch(() => null));
  const measured = measureScores(
    labels,
    scores,
    dependenceOf(study, [part])?.[0] ?? null,
    reference?.validation ?? null,
  );
  const step = stepFor(labels);
  const now = await readJournal(places.journal);
  return {
    ...shownFigures(measured, step),
    best: best && versusBest(measured, best, step, zNeededAt(lookAfter(history.asOf(asOf)))),
    exported: lastExportOf(history.lines),
    isLook: !before,
    looks: new History(now).looks.length,
    sealedOpenings: (await checkRecord(places)).sealedOpenings,
  };
}

/** @throws LabError `journal.locked`, `split.openingNotWritten`, `journal.*`: then no label was read. */
export async function scoreOnSealed(input: ScoreFile, root: string): Promise<ScoreReport> {
  const { places, study, file, scores } = input;
  await mkdir(places.models, { recursive: true });
  const lock = await lockStudyPatiently(places.lock, 'nightlab score');
  try {
    const journal = await openJournal(places.journal);
    try {
      await noteLateOpenings(places, study.directory, journal);
      const part = await readPart(study, 'sealed');
      const opener = { id: 0, sourceHash: sha256(float64Bytes(scores)) };
      const { sealedOpenings } = await noteOpening({ study, places }, journal, opener, relative(root, file));
      const labels = await readVaultLabels(study, 'sealed');
      const measured = measureScores(labels, scores, dependenceOf(study, [part])?.[0] ?? null, null);
      return {
        ...shownFigures(measured, stepFor(labels)),
        best: null,
        exported: lastExportOf(journal.lines),
        isLook: false,
        looks: new History(journal.lines).looks.length,
        sealedOpenings,
      };
    } finally {
      await journal.close();
    }
  } finally {
    lock.release();
  }
}

/** Each file may tell a label by where a rounded figure turns over; so many leave nearly all labels unknown. */
export function maxFiles(nRows: number): number {
  return Math.max(20, Math.floor(nRows / 20));
}

function enough(looked: number, nRows: number): LabError {
  return new LabError(
    'lab.tooManyScoreFiles',
    `${looked} files of scores have been measured on these ${nRows.toLocaleString('en')} validation rows; more would tell of their labels, not of models`,
    'Choose among models by the folds of the train part, then measure the one that you chose: --on sealed.',
  );
}

function stepFor(labels: Uint8Array): number {
  const nPositives = labels.reduce((sum, label) => sum + label, 0);
  return validationStep(nPositives, labels.length - nPositives);
}

function shownFigures(
  { auc, interval }: Measured,
  step: number,
): Pick<ScoreReport, 'auc' | 'interval' | 'step'> {
  return { auc: roundedAuc(auc, step), interval: roundedOutwards(interval, step, 0), step };
}

/** The difference is that of the figures which are shown, so that it tells nothing beyond them. */
function versusBest(measured: Measured, best: Experiment, step: number, zNeeded: number): VersusBest | null {
  if (measured.versus === null) return null;
  const { z, interval } = measured.versus;
  const validationAuc = shownOf(best, step).validationAuc!;
  const shown = roundedOutwards(interval, step, -1);
  const difference = Math.round((roundedAuc(measured.auc, step) - validationAuc) / step) * step;
  return {
    experiment: best.id,
    validationAuc,
    difference: Number(Math.min(shown.high, Math.max(shown.low, difference)).toFixed(6)) || 0,
    interval: shown,
    verdict: z >= zNeeded ? 'better' : z <= -zNeeded ? 'worse' : 'no difference beyond noise',
  };
}

function lastExportOf(lines: readonly Line[]): ScoreReport['exported'] {
  const line = lines.findLast((each): each is Line & Exported => each.type === 'export');
  return line
    ? { experiment: line.experiment, sealedAuc: line.sealedAuc, sealedInterval: line.sealedInterval }
    : null;
}

/** Equal for scores that rank the rows alike, whatever their scale. O(n log n). */
export function rankingHashOf(scores: Float64Array): string {
  const order = Uint32Array.from(scores, (_, row) => row).sort(
    (left, right) => scores[left]! - scores[right]!,
  );
  const ranks = new Float64Array(scores.length);
  let rank = 0;
  for (let i = 0; i < order.length; i++) {
    if (i > 0 && scores[order[i]!]! > scores[order[i - 1]!]!) rank = i;
    ranks[order[i]!] = rank;
  }
  return sha256(float64Bytes(ranks));
}
