/**
 * What the lab lends a researcher beside its record: looks at the train part, a type check, a sweep. The lab
 * implements it (lab/instruments); here is only what a researcher may ask and how the answers look.
 *
 * Every answer is plain text for a reader with a small window: at most a few thousand characters, tables aligned,
 * bounded in rows and time. Nothing in it comes from validation or sealed rows. A request that cannot be met (bad
 * SQL, unknown column, no such number in the module) rejects with a LabError whose message and remedy are shown to
 * the researcher.
 */
export interface Instruments {
  /** What the type checker says about a module, for people; null where it is sound. Warm: a tenth of a second. */
  check(source: string): Promise<string | null>;
  /** How a sound module failed on a few hundred train rows; null where it ran. A second or two. */
  rehearse(source: string, signal: AbortSignal): Promise<string | null>;
  /** One SELECT over the view `train` (all columns and the target), by DuckDB; row, character and time limits. */
  inspect(sql: string, signal: AbortSignal): Promise<string>;
  /** One column's role, missing cells, distinct values, quantiles or most common categories, and what it alone can tell. */
  profileColumn(name: string): Promise<string>;
  /** Where the best model is most wrong, on its out-of-fold train scores: by category and by range of the columns. */
  errorsOfBest(): Promise<string>;
  /** Rank correlation of the best module's base models' out-of-fold scores, and each one's own AUC. */
  diversity(signal: AbortSignal): Promise<string>;
  /** Searches numbers of a module by cross-validation on train alone; no look at validation is counted. */
  sweep(request: SweepRequest, signal: AbortSignal): Promise<SweepResult>;
}

export interface SweepRequest {
  /** The whole module to start from. */
  readonly source: string;
  readonly parameters: readonly SweepParameter[];
  /** How many settings to try, 1 to 60. */
  readonly trials: number;
}

export interface SweepParameter {
  /**
   * A numeric literal of the module by the call that holds it and the option, `gbdt.learningRate`; where several
   * calls of that name are in the module, by the base model's or block's key too: `boosted.gbdt.learningRate`.
   */
  readonly path: string;
  readonly low: number;
  readonly high: number;
  /** Search by ratio instead of difference. Whole numbers stay whole where the literal and both bounds are. */
  readonly log: boolean;
}

export interface SweepResult {
  /** The module with the best setting found; the source as given where nothing was better. */
  readonly source: string;
  /** Every trial with its setting and cross-validated AUC, best first, and what was the start's. */
  readonly table: string;
}
