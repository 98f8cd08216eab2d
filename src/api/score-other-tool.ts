/** Scores that another tool made, measured on a hidden part of a study. */
import {
  openingsSoFar,
  openScoreFile,
  type ScoreReport,
  scoreOnSealed,
  scoreOnValidation,
} from '../lab/score-file.ts';

export interface ScoreOptions {
  /** `validation`: a look at hidden labels. `sealed`: an opening. Both are counted. */
  readonly on: 'validation' | 'sealed';
  /** The column of scores. Default: the only one beside the key, or `score`. */
  readonly column?: string | undefined;
  /**
   * Called when the file has been read and before an opening of the sealed rows is counted. What it throws leaves them
   * closed.
   */
  readonly beforeOpening?: ((so: { readonly sealedOpenings: number }) => void | Promise<void>) | undefined;
  /** Hears how the file was read, before anything is counted. */
  readonly onRead?: ((notes: readonly string[]) => void) | undefined;
}

export interface OtherToolReport extends ScoreReport {
  readonly nRows: number;
  /** How the file was read. */
  readonly notes: readonly string[];
}

/** @param file absolute @throws LabError as `Study.score` says. */
export async function scoreOtherTool(
  root: string,
  study: string,
  file: string,
  { on, column, beforeOpening, onRead }: ScoreOptions,
): Promise<OtherToolReport> {
  const input = await openScoreFile({ root, study }, file, on, column);
  onRead?.(input.notes);
  if (on === 'sealed') await beforeOpening?.({ sealedOpenings: await openingsSoFar(input) });
  const report = on === 'sealed' ? await scoreOnSealed(input, root) : await scoreOnValidation(input);
  return { ...report, nRows: input.scores.length, notes: input.notes };
}
