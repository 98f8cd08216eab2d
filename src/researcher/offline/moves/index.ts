import type { Move } from '../idea.ts';
import { broughtMoves } from './brought.ts';
import { bundleMoves } from './bundle.ts';
import { encodingMoves } from './encoding.ts';
import { hyperMoves } from './hyper.ts';
import { numberMoves } from './numbers.ts';
import { pruneMoves } from './prune.ts';
import { ratioMoves } from './ratios.ts';
import { simplifyMoves } from './simplify.ts';
import { learnerMoves, stackingMoves } from './stacking.ts';
import { textMoves } from './text.ts';
import { timeMoves } from './time.ts';
import { weightMoves } from './weights.ts';

/** All the moves there are. */
export const moves: readonly Move[] = [
  bundleMoves,
  textMoves,
  timeMoves,
  encodingMoves,
  ratioMoves,
  numberMoves,
  pruneMoves,
  learnerMoves,
  stackingMoves,
  hyperMoves,
  weightMoves,
  broughtMoves,
  simplifyMoves,
];
