import type { Catalog } from '../../core/catalog.ts';

/** Words that people ask about -> what they mean, for somebody who has never trained a model. */
const entries: Readonly<Record<string, string>> = {
  auc: 'ROC AUC is how often the model puts a yes before a no: take one row of each at random, and it is the chance that the yes has the higher score. 0.5 is a coin, 1 is perfect. It says nothing of where to draw the line between the two.',
  'cross-validation':
    'Cross-validation: the train rows are cut into folds, and each fold is scored by models that were fitted without it. So every train row is scored by a model that had not seen its answer.',
  validation:
    'The validation rows have hidden answers and decide which module is kept. The best figure on them is a little too kind, because it is the best of many.',
  sealed:
    'The sealed rows are opened by nightlab export alone. They chose nothing, so their figure is the one to believe, as long as it is opened once.',
  interval:
    'A 95 % interval: if the study were drawn again and again, an interval made like this would hold the true value 95 times of 100. Two figures whose difference is small against it may be equal.',
  noise:
    'Noise is what a figure changes by luck alone, because there are only so many rows. A gain within it may be nothing.',
  leak: 'A leak is a column that knows the answer because it is filled in afterwards, such as a cancellation date. It makes the figures splendid and the model useless. nightlab exclude COLUMN takes it out.',
  lift: 'Lift is how many times more yes rows are among those picked by the model than among as many picked at random.',
  baseline:
    'The baseline is the first module that ran: all later ones are measured against it or against the best after it.',
  overfitting:
    'Overfitting is memorising the train rows, with what is luck in them. It shows as a figure on train that new rows do not confirm.',
  hyperparameters:
    'Hyperparameters are the settings of a learner, such as the number and size of trees. They are chosen, not learned.',
  stack:
    'A stack trains several kinds of models and a small one on top that learns how much to believe each of them.',
  decay: 'decay gives recent rows more weight than old ones, by a half-life in days.',
};

/** What an entry means, of a word of the field, a step or a learner; null where there is none. */
export function meaningOf(entry: string, { learners, transformers }: Catalog): string | null {
  if (Object.hasOwn(entries, entry)) return entries[entry]!;
  return [...learners, ...transformers].find(({ name }) => name === entry)?.about ?? null;
}

/** The entry of a kind of change where no step is named. */
export const axisEntries: Readonly<Record<string, string>> = {
  'features.text': 'tfidf',
  'features.time': 'dateParts',
  'features.encoding': 'targetEncode',
  'features.ratios': 'ratios',
  'features.numeric': 'numeric',
  'model.stack': 'stack',
  'model.hyper': 'hyperparameters',
  'weights.decay': 'decay',
};
