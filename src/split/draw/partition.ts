/** Rows to learn from and rows to score, as indices into the train part. */
export interface Fold {
  readonly fitRows: Uint32Array;
  readonly applyRows: Uint32Array;
}
