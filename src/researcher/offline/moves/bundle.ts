/**
 * Several things at once that a practitioner would do on any table of this kind. A single experiment of this sort
 * shows less of what helped, but its gain shows beyond the noise where each part's would not.
 */
import { type CallNode, callNode, type Draft, withOptions } from '../draft.ts';
import { addSteps, draftSteps, isTextModel, learnerOf, mapBases } from '../edit-draft.ts';
import { type Idea, listed, type Move, type Scene } from '../idea.ts';
import { learnerNode } from '../learner-kinds.ts';
import { kindsOf, withBases } from '../stack-draft.ts';
import { type Kind, kindNamed } from '../toolkit.ts';

const axis = 'bundle';

export const bundleMoves: Move = (scene) => {
  const features = richFeatures(scene);
  const ideas: Idea[] = [];
  if (features.parts.length > 1) {
    ideas.push({
      axis,
      hypothesis: `Read for what they are, ${listed(features.columns)} say much more (${features.parts.join(', ')}).`,
      draft: features.draft,
      gain: features.gain * 0.8,
    });
  }
  if (scene.draft.model.kind === 'single') {
    const kinds = varied(scene);
    const calmed = calm(scene, features.draft);
    const texts = scene.profile.texts.length > 0;
    ideas.push({
      axis,
      hypothesis:
        features.parts.length > 0
          ? `All kinds of columns read for what they are (${features.parts.join(', ')}), by models of several kinds, rank far better.`
          : 'Models of several kinds with cautious settings, blended, rank better than one.',
      draft: withBases(calmed, kinds, scene.profile),
      gain: features.gain * 0.7 + (texts ? 0.022 : 0.012) * (scene.profile.signal < 500 ? 1.2 : 0.9),
    });
  }
  return ideas;
};

function varied({ draft, profile }: Scene): Kind[] {
  const mine = kindsOf(draft);
  const wanted = profile.texts.length > 0 ? ['linear', 'forest', 'words'] : ['linear', 'forest'];
  if (!mine.has('boosting') && !mine.has('calm')) wanted.unshift('boosting');
  return wanted.filter((kind) => !mine.has(kind)).map((kind) => kindNamed(draft.toolkit, kind));
}

/** Boosting with the settings for a table of this size. */
function calm({ profile }: Scene, draft: Draft): Draft {
  const kind = kindNamed(draft.toolkit, profile.signal < 300 ? 'calm' : 'boosting');
  const { name, options } = learnerNode(kind, profile).call!;
  return mapBases(draft, (base) => (learnerOf(base) === name ? withOptions(base, options) : base));
}

interface Rich {
  readonly draft: Draft;
  readonly parts: readonly string[];
  readonly columns: readonly string[];
  readonly gain: number;
}

/** Dates by their parts, texts by topic and style, categorical columns with many categories by their rates. */
function richFeatures({ draft, profile }: Scene): Rich {
  const uses = (base: CallNode): boolean => !isTextModel(draft, base);
  const has = (name: string): boolean => draftSteps(draft, name).length > 0;
  const parts: string[] = [];
  const columns: string[] = [];
  let gain = 0;
  let next = draft;
  const add = (
    block: string,
    steps: readonly CallNode[],
    part: string,
    of: readonly { name: string }[],
    worth: number,
  ): void => {
    next = addSteps(next, block, steps, uses);
    parts.push(part);
    columns.push(...of.map(({ name }) => name));
    gain += worth;
  };
  const { dates, texts, manyCategories } = profile;
  if (dates.length > 0 && !has('dateParts')) {
    const step = callNode('dateParts', null, {
      parts: ['year', 'quarter', 'month', 'weekday', 'elapsedDays'],
    });
    add('time', [step], 'dates by season and trend', dates, 0.012);
  }
  if (manyCategories.length > 0 && !has('targetEncode')) {
    const names = manyCategories.map(({ name }) => name);
    add(
      'rates',
      [callNode('targetEncode', names, { smoothing: 20 })],
      'categories by their past rates',
      manyCategories,
      0.01,
    );
  }
  if (texts.length > 0 && !has('latentSemantics')) {
    const steps = [callNode('latentSemantics', null, { components: 40 }), callNode('textStatistics')];
    add('text', steps, 'texts by topic and style', texts, 0.02);
  }
  return { draft: next, parts, columns, gain };
}
