/** Free text: meaning, words and style beside the other columns. */
import { type CallNode, callNode, type Draft, type Value, withOptions } from '../draft.ts';
import { addSteps, basesOf, draftSteps, isTextModel, replaceStep } from '../edit-draft.ts';
import { type Idea, listed, type Move, type Scene } from '../idea.ts';

const axis = 'features.text';

export const textMoves: Move = (scene) => {
  const { texts } = scene.profile;
  if (texts.length === 0) return [];
  const names = texts.map(({ name }) => name);
  const groups = names.length === 1 ? [names] : [names, ...names.map((name) => [name])];
  return [
    ...groups.flatMap((group) => newTextIdeas(scene, group, group.length === names.length)),
    ...tuned(scene),
  ];
};

function newTextIdeas({ draft }: Scene, group: readonly string[], isAll: boolean): Idea[] {
  const columns = isAll ? null : group;
  const part = isAll ? 1 : 0.6;
  const dense = (learner: CallNode): boolean => !isTextModel(draft, learner);
  const add = (steps: readonly CallNode[], hypothesis: string, gain: number, block = 'text'): Idea => ({
    axis,
    hypothesis,
    draft: addSteps(draft, block, steps, dense),
    gain: gain * part,
  });
  const what = `the text of ${listed(group)}`;
  const ideas: Idea[] = [];
  if (!covered(draft, 'latentSemantics', group)) {
    const topics = (components: number): CallNode => callNode('latentSemantics', columns, { components });
    const style = callNode('textStatistics', columns);
    const hasStyle = covered(draft, 'textStatistics', group);
    ideas.push(
      add(
        hasStyle ? [topics(40)] : [topics(40), style],
        `What ${what} is about, and how it is written, tells more than the other columns do.`,
        0.022,
      ),
      add([topics(15)], `A few broad topics of ${what} are enough to rank the rows better.`, 0.012),
      add(
        [callNode('latentSemantics', columns, { components: 40, analyzer: 'char', minGram: 3, maxGram: 4 })],
        `Topics made of letter groups survive typing errors and word endings, so ${what} says more.`,
        0.01,
      ),
    );
  }
  if (!covered(draft, 'textStatistics', group)) {
    ideas.push(
      add(
        [callNode('textStatistics', columns)],
        `How ${what} is written (length, questions, punctuation) matters, whatever it says.`,
        0.008,
      ),
    );
  }
  const lone = basesOf(draft).length === 1;
  if (lone && !covered(draft, 'tfidf', group)) {
    ideas.push(
      add(
        [callNode('tfidf', columns, { maxFeatures: 500, minDocuments: 5 })],
        `Single words of ${what} give the outcome away, so the model should see them one by one.`,
        0.012,
        'words',
      ),
    );
  }
  return ideas;
}

/** True where such a step already reads all of these columns. */
function covered(draft: Draft, step: string, columns: readonly string[]): boolean {
  return draftSteps(draft, step).some(
    ({ step: { call } }) => call!.columns === null || columns.every((name) => call!.columns!.includes(name)),
  );
}

interface Tuning {
  readonly changes: Readonly<Record<string, Value | undefined>>;
  readonly because: string;
}

const wordTunings: readonly Tuning[] = [
  { changes: { minGram: 1, maxGram: 3 }, because: 'Phrases of three words carry what single words do not' },
  { changes: { minGram: 1, maxGram: 1 }, because: 'Single words are enough; word pairs only add noise' },
  { changes: { maxFeatures: 1000 }, because: 'The thousand most common expressions hold all the signal' },
  { changes: { maxFeatures: 6000 }, because: 'Rarer expressions still tell something' },
  { changes: { maxFeatures: 20000 }, because: 'Even rare expressions add up' },
  { changes: { minDocuments: 5 }, because: 'Expressions that only a few rows use are accidents' },
  { changes: { minDocuments: 15 }, because: 'Only expressions that many rows use can be trusted' },
  { changes: { sublinear: true }, because: 'Saying a word often means little more than saying it once' },
  { changes: { maxDocumentShare: 0.5 }, because: 'Words that most texts share say nothing' },
  { changes: { lowercase: false }, because: 'Capital letters carry meaning here' },
];

const letterTunings: readonly Tuning[] = [
  { changes: { minGram: 2, maxGram: 4 }, because: 'Shorter letter groups catch word stems' },
  { changes: { minGram: 3, maxGram: 5 }, because: 'Letter groups of three to five catch stems and endings' },
  { changes: { minGram: 4, maxGram: 6 }, because: 'Longer letter groups come closer to whole words' },
  { changes: { maxFeatures: 10000 }, because: 'More letter groups still tell something' },
  { changes: { maxFeatures: 2000 }, because: 'The common letter groups hold all the signal' },
  { changes: { sublinear: true }, because: 'Repeated letter groups mean little more than one' },
  { changes: { minDocuments: 10 }, because: 'Letter groups that few rows have are accidents' },
];

const topicTunings: readonly Tuning[] = [10, 20, 40, 80, 150].map((components) => ({
  changes: { components },
  because: `${components} topics describe the texts better than the present number`,
}));

function tuned({ draft }: Scene): Idea[] {
  return draftSteps(draft).flatMap((at) => {
    const { name, options } = at.step.call!;
    if (name !== 'tfidf' && name !== 'latentSemantics') return [];
    const grams = options.analyzer === 'char' ? letterTunings : wordTunings;
    const tunings = name === 'tfidf' ? grams : [...topicTunings, ...grams];
    return tunings.flatMap(({ changes, because }): Idea[] => {
      const changed = replaceStep(draft, at, [withOptions(at.step, changes)]);
      if (!changed) return [];
      return [{ axis, hypothesis: `${because}.`, draft: changed, gain: 0.0025 }];
    });
  });
}
