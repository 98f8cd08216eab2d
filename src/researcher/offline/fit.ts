/** How well an idea fits what a person said. */

import { constructsOf } from './change-names.ts';
import type { Draft } from './draft.ts';
import type { Idea } from './idea.ts';
import { patchOf } from './patch.ts';
import type { Understanding, Wish } from './understanding/intent.ts';
import { stem } from './understanding/understand.ts';

export interface Fit {
  /** 0 = it does nothing of what was wanted; the column and the kind of change weigh more than either alone. */
  readonly score: number;
  /** How many of the telling words it says too. */
  readonly nWords: number;
  readonly isAvoided: boolean;
}

/** What an idea, or an experiment, touches. */
export interface Touch {
  readonly axis: string;
  readonly constructs: ReadonlySet<string>;
  /** Everything that it says and brings in. */
  readonly text: string;
  /** How many things it brings in. */
  readonly breadth: number;
}

/** @param constructs as `constructsOf` names them. */
export function touchOf(axis: string, hypothesis: string, constructs: readonly string[]): Touch {
  return {
    axis,
    constructs: new Set(constructs.map((name) => name.replace(/^meta /, '').split(/[/ .(]/)[0]!)),
    text: `${hypothesis} ${constructs.join(' ')}`,
    breadth: constructs.length,
  };
}

export function fitOf(
  { axis, hypothesis, draft }: Pick<Idea, 'axis' | 'hypothesis' | 'draft'>,
  from: Draft,
  said: Understanding,
): Fit {
  return fitOfTouch(touchOf(axis, hypothesis, constructsOf(patchOf(from, draft))), said);
}

export function fitOfTouch(touch: Touch, { wanted, avoided, words }: Understanding): Fit {
  const hits = hitsOf(touch, wanted);
  const said = new Set((touch.text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? []).map(stem));
  const groups = (hits.columns > 0 ? 1 : 0) + (hits.kind > 0 ? 1 : 0);
  const off = hitsOf(touch, avoided);
  const isAvoided =
    avoided.columns.length > 0
      ? off.columns > 0 && (avoided.axes.length + avoided.constructs.length === 0 || off.kind > 0)
      : off.kind > 0;
  return {
    // Of two that do what was wanted, the one that does less besides.
    score: groups === 0 ? 0 : 100 * groups + 10 * hits.columns + hits.constructs - Math.min(9, touch.breadth),
    nWords: words.filter((word) => said.has(word)).length,
    isAvoided,
  };
}

function hitsOf({ axis, constructs, text }: Touch, wish: Wish) {
  const columns = wish.columns.filter((name) => namesColumn(text, name)).length;
  const ofConstructs = wish.constructs.filter((name) => constructs.has(name)).length;
  return { columns, constructs: ofConstructs, kind: ofConstructs + (wish.axes.includes(axis) ? 1 : 0) };
}

function namesColumn(text: string, name: string): boolean {
  const at = text.indexOf(name);
  if (at < 0) return false;
  const isWord = (character: string | undefined): boolean => /\w/.test(character ?? ' ');
  return !isWord(text[at - 1]) && !isWord(text[at + name.length]);
}
