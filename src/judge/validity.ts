/** Whether scores that a pipeline returned can be judged at all. */

export type Validity =
  | { readonly kind: 'valid' /** Null, or what is odd about them. */; readonly remark: string | null }
  | { readonly kind: 'invalid'; readonly reason: string };

/**
 * Scores are valid where there is one for every row and all are finite; constant ones are valid, and said so.
 *
 * @param what names them for people: "out-of-fold", "validation". @param rows that count; null = all.
 */
export function checkScores(
  what: string,
  scores: Float64Array,
  nRows: number,
  rows: Uint32Array | null = null,
): Validity {
  if (scores.length !== nRows) {
    return invalid(
      `the pipeline returned ${scores.length} ${what} scores for ${nRows} rows. Return one score per row of the table that the pipeline was given, in its row order.`,
    );
  }
  const count = rows ? rows.length : nRows;
  let nNotANumber = 0;
  let nInfinite = 0;
  let firstBad = -1;
  let isConstant = true;
  const first = scores[rows ? rows[0]! : 0];
  for (let index = 0; index < count; index++) {
    const row = rows ? rows[index]! : index;
    const score = scores[row]!;
    if (score !== first) isConstant = false;
    if (Number.isFinite(score)) continue;
    if (firstBad < 0) firstBad = row;
    if (Number.isNaN(score)) nNotANumber++;
    else nInfinite++;
  }
  if (firstBad >= 0) {
    const bad = [nNotANumber && `${nNotANumber} are NaN`, nInfinite && `${nInfinite} are infinite`];
    return invalid(
      `of ${count} ${what} scores ${bad.filter(Boolean).join(' and ')} (the first in row ${firstBad}). Return a finite number for every row.`,
    );
  }
  const remark = isConstant
    ? `all ${what} scores are ${first}, so their AUC is 0.5 whatever the labels`
    : null;
  return { kind: 'valid', remark };
}

function invalid(reason: string): Validity {
  return { kind: 'invalid', reason };
}
