/**
 * A name for what a module does: equal for modules that differ in layout, comments, names of blocks, order of
 * steps and options, or options written out at their defaults.
 */
import type { CallNode, Draft, Value } from './draft.ts';
import { basesOf, blocksOf } from './edit-draft.ts';
import { sourceTokens } from './scan.ts';
import { defaultOf } from './toolkit.ts';

const draftKeys = new WeakMap<Draft, string>();

/** O(size of the draft), once. */
export function draftKey(draft: Draft): string {
  const known = draftKeys.get(draft);
  if (known !== undefined) return known;
  const key = keyOf(draft);
  draftKeys.set(draft, key);
  return key;
}

function keyOf(draft: Draft): string {
  const bases = basesOf(draft)
    .map(({ value }) => {
      const seen = new Set(blocksOf(draft, value));
      const steps = draft.blocks
        .filter(({ name }) => name === '' || seen.has(name))
        .flatMap(({ steps, text }) => (text === null ? steps.map(callNodeKey) : [sourceTokens(text)]));
      return [learnerKey(draft, value), ...steps.sort()].join('\n');
    })
    .sort();
  const { model } = draft;
  const isVerbatim = allCallNodes(draft).some(({ text, call }) => text !== null || call === null);
  return [
    ...bases,
    model.kind === 'stack'
      ? `stack ${model.meta ? learnerKey(draft, model.meta) : ''} ${model.folds ?? 5}`
      : 'single',
    draft.weights ? callNodeKey(draft.weights) : '',
    // Constants and functions count only where something may refer to them.
    ...(isVerbatim ? [sourceTokens(draft.preamble), sourceTokens(draft.tail)] : []),
  ].join('\n\n');
}

/** Call nodes never change, and the drafts of a night share them. */
const callNodeKeys = new WeakMap<CallNode, string>();

/** Equal for steps that do the same. */
export function callNodeKey(callNode: CallNode): string {
  const known = callNodeKeys.get(callNode);
  if (known !== undefined) return known;
  const { call, text } = callNode;
  const isPlain = call !== null && text === null;
  const key = isPlain
    ? callKey(call.name, call.columns, Object.entries(call.options))
    : sourceTokens(text ?? '');
  callNodeKeys.set(callNode, key);
  return key;
}

function callKey(name: string, columns: readonly string[] | null, options: [string, Value][]): string {
  const sorted = options.sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify([name, columns && [...columns].sort(), sorted]);
}

const learnerKeys = new WeakMap<CallNode, string>();

/** As callNodeKey, without its blocks and without options at their defaults. */
function learnerKey({ toolkit }: Draft, learner: CallNode): string {
  const { call, text } = learner;
  if (!call || text !== null) return callNodeKey(learner);
  const known = learnerKeys.get(learner);
  if (known !== undefined) return known;
  const options = Object.entries(call.options).filter(
    ([name, value]) => name !== 'blocks' && value !== defaultOf(toolkit, call.name, name),
  );
  const key = callKey(call.name, null, options);
  learnerKeys.set(learner, key);
  return key;
}

function allCallNodes(draft: Draft): CallNode[] {
  const steps = draft.blocks.flatMap(({ steps, text }) =>
    text === null ? steps : [{ call: null, text, comments: [], note: '' }],
  );
  const meta = draft.model.kind === 'stack' && draft.model.meta ? [draft.model.meta] : [];
  const learners = basesOf(draft).map(({ value }) => value);
  return [...steps, ...learners, ...meta, ...(draft.weights ? [draft.weights] : [])];
}
