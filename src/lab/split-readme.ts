import { counted } from '../core/counted.ts';
import { printable } from '../core/plain-text.ts';
import type { Part, StudyFile } from '../split/study/study.ts';
import type { Role } from '../table/table.ts';

/** `split.json` of a folder that `nightlab split` wrote. */
export interface SplitDescription {
  readonly study: string;
  readonly fingerprint: string;
  readonly target: StudyFile['target'];
  /** The column that names each row. */
  readonly key: string;
  /** The column of train with the fold that a row is predicted in. */
  readonly fold: string;
  /** Fold k is predicted by a model of all other rows, or in a split by time of the rows with smaller numbers. */
  readonly foldRule: 'others' | 'earlier';
  readonly columns: Readonly<Record<string, Role>>;
  /** Columns of the study that are not here, and why. */
  readonly leftOut: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<Part, { readonly file: string; readonly nRows: number }>>;
}

/** What a person reads in the folder: what each file is, and how to come back with scores. */
export function splitReadme(split: SplitDescription): string {
  const { study, target, key, fold, foldRule, columns, leftOut, files } = split;
  const count = (part: Part): string => counted(files[part].nRows, 'row');
  const ids = Object.keys(columns).filter((name) => columns[name] === 'id');
  const rule =
    foldRule === 'others'
      ? 'For fold k, fit on the train rows of all other folds and predict those of fold k.'
      : 'The split goes by time: for fold k, fit on the train rows with a smaller number (0 = the oldest, which are only fitted on) and predict those of fold k.';
  const out = Object.entries(leftOut).map(([name, why]) => `  ${name} (${why})`);
  return printable(`The split of study "${study}", for other tools.

${files.train.file}: ${count('train')} with the target "${target.column}" ("${target.positive}" is the positive outcome, "${target.negative}" the other).
${files.validation.file}: ${count('validation')}, without the target.
${files.sealed.file}: ${count('sealed')}, without the target.
split.json: the same facts for programs, with the role of each column.

"${key}" names the row. It is not a feature: do not fit on it; hand it back with the scores.
"${fold}" of ${files.train.file} is the fold that nightlab's own experiments predict the row in. It is not a feature either.
${rule}
Do every step that learns from data inside the folds, and choose models by them: validation is for a few looks.
${ids.length === 0 ? '' : `\nIds, for joining only. A model must not learn from them: ${ids.join(', ')}\n`}${out.length === 0 ? '' : `\nColumns of the study that are left out here:\n${out.join('\n')}\n`}
To have scores measured, write a file (.csv, .tsv, .jsonl or .parquet) with the columns "${key}" and "score", one line per row
of the part, in any order; higher means more likely "${target.positive}". Probabilities or any other numbers will do.

  npx nightlab score ${study} FILE --on validation
  npx nightlab score ${study} FILE --on sealed

The first is a look at hidden labels: it is counted, raises the bar for the study's next experiments, and the figures are
rounded to their noise. The second opens the sealed rows: it is counted for good, so do it once, at the end.
`);
}
