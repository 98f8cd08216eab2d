/**
 * Words for kinds of change, steps and learners -> axes and constructs. Written like the marks of lexicon.ts. Where the
 * word says a kind of column too (`text`), `role` holds it. Steps and learners bring words of their own.
 */
import type { Catalog } from '../../../core/catalog.ts';
import type { ColumnFacts } from '../../researcher.ts';

export interface Term {
  readonly axes: readonly string[];
  readonly constructs: readonly string[];
  readonly role: ColumnFacts['role'] | null;
}

type Row = readonly [
  phrases: string,
  axes: readonly string[],
  constructs: readonly string[],
  role?: ColumnFacts['role'],
];

export const termRows: readonly Row[] = [
  ['text | texts | texte | freetext | free text | freitext', ['features.text'], [], 'text'],
  [
    `words | word | transcript | transcripts | transkript* | language | topic | topics | phrase | phrases | sentence | sentences | ngram | ngrams | n gram | n grams
    | bigram | bigrams | notes | wort | woerter | themen | saetze | sprache | notizen | word counts | text features | textmerkmal*`,
    ['features.text'],
    [],
  ],
  [
    `recent | recency | older | newer | decay | half life | halflife | drift | sample weight* | row weight* | weighting | recent rows | recent data | zerfall | neuere | aeltere | aktuellere | gewichtung | zeitgewicht* | half lives`,
    ['weights.decay'],
    ['decay'],
  ],
  ['categor* | kategorie*', ['features.encoding'], [], 'category'],
  [
    'encod* | level | levels | stufen | auspraegung* | kodier* | codier* | crosses',
    ['features.encoding'],
    [],
  ],
  ['number | numbers | numeric | zahlen | numerisch*', ['features.numeric'], [], 'numeric'],
  [
    'outlier* | clip* | log | logs | logarithm* | transform* | quantile* | scaling | scale | missing values | missing | ausreisser* | logarithmier* | fehlende werte | skalier* | winsor* | standardi* | normali*',
    ['features.numeric'],
    [],
  ],
  [
    'prun* | fewer columns | fewer features | unused columns | feature selection | weniger spalten | weniger merkmale',
    ['features.prune'],
    [],
  ],
  [
    'learner | learners | another model | other models | kind of model | kinds of models | different model | lerner | lernverfahren | anderes modell | andere modelle',
    ['model.learner'],
    [],
  ],
  [
    'stack* | blend | blends | blending | blended | ensembl* | meta | meta learner | meta model',
    ['model.stack', 'model.learner'],
    ['stack'],
  ],
  [
    'hyperparameter* | hyper parameter* | parameter* | learning rate | learning rates | depth | leaf nodes | more leaves | fewer leaves | regulari* | settings | overfit* | lernrate | tiefe | einstellungen | more trees | fewer trees | smaller trees | larger trees | deeper trees',
    ['model.hyper'],
    [],
  ],
];

/** The words of a toolkit's steps and learners. */
export function toolkitRows({ transformers, learners }: Catalog): Row[] {
  return [
    ...transformers.flatMap(({ name, words, columnWords, axis, takes }): Row[] => [
      ...(columnWords ? [[columnWords, [axis], [name], takes[0]] as Row] : []),
      ...(words ? [[words, [axis], [name]] as Row] : []),
    ]),
    ...learners.map(({ name, words, axes }): Row => [words, axes, [name]]),
  ];
}
