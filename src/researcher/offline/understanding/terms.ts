/**
 * Words for kinds of change, steps and learners -> axes and constructs. Written like the marks of lexicon.ts. Where the
 * word says a kind of column too (`text`), `role` holds it.
 */
import type { ColumnView } from '../../researcher.ts';

export interface Term {
  readonly axes: readonly string[];
  readonly constructs: readonly string[];
  readonly role: ColumnView['role'] | null;
}

type Row = readonly [
  phrases: string,
  axes: readonly string[],
  constructs: readonly string[],
  role?: ColumnView['role'],
];

export const termRows: readonly Row[] = [
  ['text | texts | texte | freetext | free text | freitext', ['features.text'], [], 'text'],
  [
    `words | word | transcript | transcripts | transkript* | language | topic | topics | phrase | phrases | sentence | sentences | ngram | ngrams | n gram | n grams
    | bigram | bigrams | notes | wort | woerter | themen | saetze | sprache | notizen | word counts | text features | textmerkmal*`,
    ['features.text'],
    [],
  ],
  ['tfidf | tf idf | bag of words', ['features.text'], ['tfidf']],
  ['svd | lsa | latent semantic* | latent | semantic* | embedding*', ['features.text'], ['latentSemantics']],
  [
    'text statistics | textstatistics | text length | length of the text | punctuation',
    ['features.text'],
    ['textStatistics'],
  ],
  ['date | dates | datum', ['features.time'], ['dateParts'], 'date'],
  [
    `month | months | weekday | weekdays | week | weeks | season | seasons | seasonal | seasonality | quarter | quarters | year | years | hour | hours | calendar | temporal | date parts | dateparts | time of day
    | day of the week | day of week | time features | parts of the date | time parts | holidays | monat | monate | wochentag* | woche | jahreszeit* | saison* | quartal* | jahr | jahre | stunde* | kalender*
    | uhrzeit | zeitmerkmale | tageszeit`,
    ['features.time'],
    ['dateParts'],
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
  [
    'target encod* | target rate* | target mean* | mean encod* | targetencod* | target encode | catboost | cat boost | rates | rate of the outcome | zielkodierung | quoten',
    ['features.encoding'],
    ['targetEncode'],
  ],
  ['one hot* | onehot* | indicator* | dummy | dummies | indikator*', ['features.encoding'], ['oneHot']],
  [
    'frequency | frequencies | frequency encod* | count encod* | counts | rare | rare levels | haeufigkeit* | selten*',
    ['features.encoding'],
    ['frequency'],
  ],
  ['ordinal* | ordered levels | ordinal encod*', ['features.encoding'], ['ordinal']],
  [
    'ratio | ratios | quotient* | divided by | divide* | per | verhaeltnis* | quotienten',
    ['features.ratios'],
    ['ratios'],
  ],
  [
    'difference | differences | gap between | differenz* | unterschied*',
    ['features.ratios'],
    ['differences'],
  ],
  [
    'product of | products of | product features | products | interaction* | multiplied | multiply | produkte | wechselwirkung*',
    ['features.ratios'],
    ['products'],
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
    'gbdt | gbm | lightgbm | light gbm | boost* | gradient boost* | boosted trees | trees | tree | baeume | baum',
    [],
    ['gbdt'],
  ],
  ['xgboost | xgb', [], ['xgboost']],
  ['forest | forests | random forest* | randomforest | wald', [], ['randomForest']],
  [
    'logistic | linear | linear model* | regression | logistic regression | logistisch* | lineare* | logistic model*',
    [],
    ['logistic'],
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
  ['average | averaging | mean of the models | mitteln | mittelwert', ['model.stack'], ['average']],
  [
    'hyperparameter* | hyper parameter* | parameter* | learning rate | learning rates | depth | leaf nodes | more leaves | fewer leaves | regulari* | settings | overfit* | lernrate | tiefe | einstellungen | more trees | fewer trees | smaller trees | larger trees | deeper trees',
    ['model.hyper'],
    [],
  ],
];
