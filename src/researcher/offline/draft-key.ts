/**
 * A name for what a module does: equal for modules that differ in layout, comments, names of blocks, order of
 * steps and options, or options written out at their defaults.
 */
import type { Draft, Piece, Value } from './draft.ts';
import { basesOf, blocksOf } from './edit-draft.ts';
import { tokensOf } from './scan.ts';
import { defaultOf } from './vocabulary.ts';

/** O(size of the draft). */
export function draftKey(draft: Draft): string {
  const bases = basesOf(draft)
    .map(({ value }) => {
      const seen = new Set(blocksOf(draft, value));
      const steps = draft.blocks
        .filter(({ name }) => name === '' || seen.has(name))
        .flatMap(({ steps, text }) => (text === null ? steps.map(pieceKey) : [tokensOf(text)]));
      return [learnerKey(value), ...steps.sort()].join('\n');
    })
    .sort();
  const { model } = draft;
  const isVerbatim = allPieces(draft).some(({ text, call }) => text !== null || call === null);
  return [
    ...bases,
    model.kind === 'stack'
      ? `stack ${model.meta ? learnerKey(model.meta) : ''} ${model.folds ?? 5}`
      : 'single',
    draft.weights ? pieceKey(draft.weights) : '',
    // Constants and functions count only where something may refer to them.
    ...(isVerbatim ? [tokensOf(draft.preamble), tokensOf(draft.tail)] : []),
  ].join('\n\n');
}

/** Equal for steps that do the same. */
export function pieceKey({ call, text }: Piece): string {
  return call && text === null
    ? canonicalJson([call.name, call.columns, call.options])
    : tokensOf(text ?? '');
}

function callKey(name: string, columns: readonly string[] | null, options: [string, Value][]): string {
  return JSON.stringify([name, columns, options.sort(([left], [right]) => (left < right ? -1 : 1))]);
}

function learnerKey(learner: Piece): string {
  const { call, text } = learner;
  if (!call || text !== null) return pieceKey(learner);
  const options = Object.entries(call.options).filter(
    ([name, value]) => name !== 'blocks' && value !== defaultOf(call.name, name),
  );
  return callKey(call.name, null, options);
}

function allPieces(draft: Draft): Piece[] {
  const steps = draft.blocks.flatMap(({ steps, text }) =>
    text === null ? steps : [{ call: null, text, comments: [], note: '' }],
  );
  const meta = draft.model.kind === 'stack' && draft.model.meta ? [draft.model.meta] : [];
  const learners = basesOf(draft).map(({ value }) => value);
  return [...steps, ...learners, ...meta, ...(draft.weights ? [draft.weights] : [])];
}
