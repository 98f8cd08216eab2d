/** Columns that a person named -> the plain readings of just these, which the other moves may not have in turn. */
import { type CallNode, callNode } from '../draft.ts';
import { addSteps, isTextModel } from '../edit-draft.ts';
import { type Idea, listed, type Scene } from '../idea.ts';
import type { Wish } from '../understanding/intent.ts';
import { withoutNamed } from './prune.ts';

const maxCrosses = 6;

/** None where no column is named. */
export function wantedMoves(scene: Scene, { columns, axes }: Wish): Idea[] {
  const { numbers, categories, dates, texts } = scene.profile;
  const named = (views: readonly { readonly name: string }[]): string[] =>
    views.map(({ name }) => name).filter((name) => columns.includes(name));
  const idea = (axis: string, block: string, step: CallNode, hypothesis: string, gain: number): Idea => ({
    axis,
    hypothesis,
    draft: addSteps(scene.draft, block, [step], (base) => !isTextModel(scene.draft, base)),
    gain,
  });
  const ideas: Idea[] = axes.includes('features.prune') ? withoutNamed(scene, columns) : [];
  const ofNumbers = named(numbers);
  if (ofNumbers.length > 1) {
    const words = { ratios: 'relation', differences: 'difference', products: 'product' } as const;
    for (const kind of ['ratios', 'differences', 'products'] as const) {
      ideas.push(
        idea(
          'features.ratios',
          'pairs',
          callNode(kind, ofNumbers),
          `The ${words[kind]} of ${listed(ofNumbers)} says more than each alone.`,
          0.006,
        ),
      );
    }
  }
  const ofCategories = named(categories);
  if (ofCategories.length > 0) {
    ideas.push(
      idea(
        'features.encoding',
        'rates',
        callNode('targetEncode', ofCategories, { smoothing: 20 }),
        `The past rate of the outcome in each category of ${listed(ofCategories)} says more than the category's name.`,
        0.006,
      ),
      idea(
        'features.encoding',
        'counts',
        callNode('frequency', ofCategories),
        `Rare categories of ${listed(ofCategories)} behave unlike common ones.`,
        0.003,
      ),
    );
  }
  if (ofCategories.length > 1) {
    const pairs = ofCategories.flatMap((left, i) => ofCategories.slice(i + 1).map((right) => [left, right]));
    const options = { crosses: pairs.slice(0, maxCrosses), smoothing: 30, singles: 'none' };
    ideas.push(
      idea(
        'features.encoding',
        'rates',
        callNode('targetEncode', ofCategories, options),
        `What ${listed(ofCategories)} say together is more than what each says.`,
        0.006,
      ),
    );
  }
  const ofDates = named(dates);
  if (ofDates.length > 0) {
    ideas.push(
      idea(
        'features.time',
        'time',
        callNode('dateParts', ofDates, { parts: ['year', 'month', 'weekday', 'elapsedDays'] }),
        `The outcome follows the season, the weekday and the trend of ${listed(ofDates)}.`,
        0.008,
      ),
    );
  }
  for (const name of named(texts)) {
    ideas.push(
      idea(
        'features.text',
        'topics',
        callNode('latentSemantics', name),
        `What "${name}" is about tells the outcome, in a few topics.`,
        0.008,
      ),
    );
  }
  return ideas;
}
