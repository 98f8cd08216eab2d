/**
 * A study as it stands on disk: `data/<study>/study.json` and the parts that it fingerprints.
 */
import type { GapRule } from '../../table/columns/reading.ts';
import type { TableSource } from '../../table/input/table-input.ts';
import type { ColumnReference } from '../../table/prediction/column-reference.ts';
import type { Suspicion } from '../../table/suspicions/suspicion.ts';
import type { Role } from '../../table/table.ts';

export type Part = 'train' | 'validation' | 'sealed';

export interface SplitRecipe {
  readonly kind: 'stratified' | 'time' | 'group';
  /** The column that a time or group split goes by. */
  readonly column: string | null;
  /** Shares of train, validation and sealed; they sum to 1. */
  readonly fractions: readonly [number, number, number];
  /** Takes part in the draw beside the vault's key: another seed, another split. By itself it tells nothing. */
  readonly seed: number;
}

export interface PartFile {
  /** Relative to the study's directory. */
  readonly file: string;
  readonly nRows: number;
  readonly sha256: string;
}

/** The labels of a hidden part. */
export interface VaultFile {
  /** Relative to the study's directory. */
  readonly file: string;
  readonly nRows: number;
  /** HMAC-SHA256 under the vault's key: a plain hash would confirm a guess at the labels. */
  readonly hmac: string;
}

/** What makes rows depend on each other. */
export interface Dependence {
  readonly kind: 'group' | 'time' | 'entity' | 'nearDuplicates';
  /** The column that it goes by; null for near-duplicates. */
  readonly column: string | null;
  /** Groups, entities or sets of two or more rows; 0 for time. */
  readonly nSets: number;
  /** Rows in them; of an entity column, train rows. */
  readonly nRows: number;
}

/** The content of `study.json`. */
export interface StudyFile {
  readonly format: 'nightlab-study/2';
  readonly name: string;
  readonly target: { readonly column: string; readonly positive: string; readonly negative: string };
  /** Role of each feature column, in the file's column order, without the target. */
  readonly roles: Readonly<Record<string, Role>>;
  /** How each feature column's text becomes values (see table/columns/column-format.ts); the same keys as `roles`. */
  readonly formats: Readonly<Record<string, string>>;
  /** Columns of the file that the study was told to leave out, and why; left out where there are none. */
  readonly excluded?: Readonly<Record<string, string>>;
  /** Columns whose gaps are not spelt as usual: what else means missing there, and what does not. */
  readonly gaps?: Readonly<Record<string, GapRule>> | undefined;
  /** What each column's values are like, for new files to be held against (features only). */
  readonly seen?: Readonly<Record<string, ColumnReference>> | undefined;
  readonly split: SplitRecipe;
  /** What makes rows dependent, where anything was found. */
  readonly dependence?: readonly Dependence[];
  readonly parts: Readonly<Record<Part, PartFile>>;
  /** Labels of the hidden parts. Only the judge and export read them. */
  readonly vault: Readonly<Record<'validation' | 'sealed', VaultFile>>;
  /** Tells whether `vault/key` is the key that the study was frozen with. */
  readonly keyCheck: string;
  /** Columns that may be known only after the outcome, found on train rows; none where it is left out. */
  readonly suspects?: readonly Suspicion[] | undefined;
  /** Columns that a person said are known at the moment of prediction; none where it is left out. */
  readonly allowed?: readonly string[] | undefined;
  /** Where the rows came from, without secrets and folders. */
  readonly source?: TableSource | undefined;
  /** SHA-256 over the canonical JSON of all the other members but `source`, which changes nothing of what is frozen. */
  readonly fingerprint: string;
}

/** A study whose fingerprints were checked when it was opened. */
export interface FrozenStudy {
  /** Absolute path of `data/<study>`. */
  readonly directory: string;
  readonly file: StudyFile;
}
