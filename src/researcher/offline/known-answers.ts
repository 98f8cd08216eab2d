/** The questions that people ask, answered from record, ledger and profile: one function per question. */
import type { Catalog } from '../../core/catalog.ts';
import { counted } from '../../core/counted.ts';
import { z95 } from '../../core/z95.ts';
import type { AnswerMaterial, ExperimentView, ResearchView } from '../researcher.ts';
import { gainText, isOn } from './answer-from-record.ts';
import { axisEntries, meaningOf } from './glossary.ts';
import type { ChangeHistory } from './history.ts';
import { columnImportance } from './table-profile.ts';
import { type Intent, noWish, type Wish } from './understanding/intent.ts';
import { wishText } from './understanding/say-back.ts';

export type Asked = Extract<Intent, { readonly kind: 'question' }>;

export interface AnswerScene {
  readonly toolkit: Catalog;
  readonly view: ResearchView;
  readonly material: AnswerMaterial | null;
  readonly history: ChangeHistory;
}

/** Null where this question is answered elsewhere, or cannot be. */
export async function knownAnswer(asked: Asked, scene: AnswerScene): Promise<string | null> {
  switch (asked.question) {
    case 'trust':
      return trust(asked, scene);
    case 'why':
      return why(asked, scene);
    case 'matter':
      return matter(scene);
    case 'help':
      return help(asked.wish, scene);
    case 'collect':
      return collect(scene);
    case 'lift':
      return lift(asked, scene);
    case 'what-does':
      return whatDoes(asked, scene);
    case 'how-long':
      return howLong(scene);
    case 'next':
      return '';
    default:
      return null;
  }
}

/** Above this AUC a table that people care about has a leak more often than not. */
const tooGood = 0.94;
/** A column that carries more than this share of a model should be looked at. */
const tooHeavy = 0.4;

function trust({ wish, numbers }: Asked, { view, material }: AnswerScene): string {
  const { best, study } = view;
  const weights = weightsOf(view);
  const [heaviest] = weights;
  const auc = best.cvAuc ?? 0.5;
  const interval = best.cvInterval ? ` (95 % interval ${range(best.cvInterval)})` : '';
  const asked = wish.columns.map((name) => {
    const share = weights.find((each) => each.name === name)?.share ?? 0;
    return `"${name}" carries ${percent(share)} of the best model. Whether it is a leak I cannot see from here: ask yourself when it is filled in. If only after the outcome is known: npx nightlab exclude ${study.name} "${name}".`;
  });
  const isSuspicious = auc > tooGood || (heaviest?.share ?? 0) > tooHeavy;
  const suspicion = !isSuspicious
    ? 'Nothing about its size is suspicious by itself.'
    : [
        auc > tooGood ? `An AUC above ${tooGood} is rare on data of people; it is often a leak.` : '',
        heaviest && heaviest.share > (auc > tooGood ? 0.2 : tooHeavy)
          ? `"${heaviest.name}" alone carries ${percent(heaviest.share)} of the model. Is it known before the outcome? If not: npx nightlab exclude ${study.name} "${heaviest.name}".`
          : '',
      ]
        .filter(Boolean)
        .join(' ');
  const mine = numbers.find((value) => value > 0.3 && value <= 1);
  const isOther =
    mine !== undefined && Math.abs(mine - auc) > 0.011 && Math.abs(mine - view.bestValidationAuc) > 0.011;
  return [
    ...asked,
    `The best, experiment ${best.id}: cross-validated AUC ${auc.toFixed(4)}${interval}. Of 100 pairs of a yes and a no it puts ${Math.round(100 * auc)} in the right order.`,
    isOther ? `(${mine} is not the figure of the best experiment.)` : '',
    `On validation it has ${view.bestValidationAuc.toFixed(4)}${material?.validationInterval ? ` (${range(material.validationInterval)})` : ''}${
      material
        ? `, after ${material.looks === 1 ? 'one comparison' : `${material.looks} comparisons`} with hidden answers; choosing the best of them has likely added ${material.addedByChoosing < 0.00005 ? 'nothing' : material.addedByChoosing.toFixed(4)}, and ${material.falseAlarmsAllowed.toFixed(2)} of the gains kept (${material.gainsKept}) are to be expected from luck alone.`
        : '.'
    }`,
    suspicion,
    material === null || material.sealedOpenings === 0
      ? `The figure to believe is that of the sealed rows, which nothing has seen yet: npx nightlab export ${study.name} opens them once.`
      : 'The figure to believe is that of the sealed rows; it is on the card of the exported model.',
    'All this holds for new rows that are like these, with every column known at that time.',
  ]
    .filter(Boolean)
    .join('\n');
}

function why({ experiments, numbers }: Asked, { view, material }: AnswerScene): string {
  const { record, best } = view;
  const id = experiments[0] ?? numbers.find((value) => Number.isInteger(value) && value > 0) ?? best.id;
  const found = record.find((experiment) => experiment.id === id);
  const aside = material?.setAside?.get(id);
  if (!found && aside !== undefined) {
    return `Experiment ${id} ${aside}, so it is compared with nothing now, whatever it scored. npx nightlab show ${view.study.name} ${id} has its figures; the best that counts is experiment ${best.id}.`;
  }
  if (!found) {
    return `Experiment ${id} is not among those that count now (${record
      .map((each) => each.id)
      .slice(-12)
      .join(', ')}). npx nightlab show ${view.study.name} ${id} tells more.`;
  }
  return [
    `Experiment ${id}: ${found.hypothesis}`,
    `It was ${found.status}: ${found.reason.slice(0, 400)}`,
    gainWords(found),
    verdictWords(found),
  ]
    .filter(Boolean)
    .join('\n');
}

function gainWords({ cvGain, cvGainSe }: ExperimentView): string {
  if (cvGain === null || cvGainSe === null) return '';
  const low = cvGain - z95 * cvGainSe;
  const high = cvGain + z95 * cvGainSe;
  const verdict =
    low > 0
      ? 'so it is better beyond luck there'
      : high < 0
        ? 'so it is worse beyond luck there'
        : 'so it may be nothing but luck';
  return `Cross-validated it changed the AUC by ${signed(cvGain)} (95 % interval ${signed(low)} to ${signed(high)}), ${verdict}.`;
}

function verdictWords({ status }: ExperimentView): string {
  switch (status) {
    case 'kept':
      return 'In plain words: on rows whose answers it could not see it ranked better than the best before it, by more than luck would explain, or as well with fewer parts.';
    case 'discarded':
      return 'In plain words: what it gained, if anything, is no more than luck can do with so many rows.';
    case 'baseline':
      return 'In plain words: it was the first that ran, so there was nothing to beat.';
    default:
      return 'In plain words: it never got a score.';
  }
}

function matter({ view }: AnswerScene): string {
  const weights = weightsOf(view).filter(({ share }) => share > 0);
  if (weights.length === 0) return `The best, experiment ${view.best.id}, tells nothing of what it leans on.`;
  const shown = weights.slice(0, 8).map(({ name, share }) => `  ${percent(share).padStart(6)}  "${name}"`);
  const silent = view.study.columns.filter(
    ({ name, role }) => role !== 'id' && role !== 'constant' && !weights.some((each) => each.name === name),
  );
  const [first] = weights;
  return [
    `What the best, experiment ${view.best.id}, leans on:`,
    ...shown,
    silent.length > 0
      ? `It hardly uses ${silent
          .slice(0, 8)
          .map(({ name }) => `"${name}"`)
          .join(', ')}${silent.length > 8 ? ` and ${silent.length - 8} more` : ''}.`
      : '',
    first!.share > tooHeavy
      ? `"${first!.name}" carries so much that it should be asked when it is known: a leak looks like this.`
      : '',
    'That is what the model uses, not what causes the outcome; of two columns that say the same either may get the weight.',
  ]
    .filter(Boolean)
    .join('\n');
}

function help(wish: Wish, { view, history }: AnswerScene): string {
  const theme = { intents: [], unclear: [], wanted: wish, avoided: noWish, ground: null, words: [] };
  const tried = history.tried.filter((one) => one.view.parent !== null && isOn(one, theme));
  const weights = weightsOf(view);
  const roles = new Set(
    wish.axes.includes('features.text') ? ['text'] : wish.axes.includes('features.time') ? ['date'] : [],
  );
  const columns = [
    ...new Set([
      ...wish.columns,
      ...view.study.columns.filter(({ role }) => roles.has(role)).map(({ name }) => name),
    ]),
  ];
  const kept = tried.filter(({ outcome }) => outcome === 'kept');
  const rest = tried.filter(({ outcome }) => outcome !== 'kept');
  const lines = [
    ...columns.map((name) => {
      const share = weights.find((each) => each.name === name)?.share ?? 0;
      return share > 0
        ? `The best, experiment ${view.best.id}, leans on "${name}" for ${percent(share)} of its weight.`
        : `The best, experiment ${view.best.id}, does not use "${name}".`;
    }),
    ...kept
      .slice(-3)
      .map(({ view: one }) => `Yes: experiment ${one.id} was kept (${gainText(one)}): ${one.hypothesis}`),
    ...rest
      .slice(-3)
      .map(
        ({ view: one }) =>
          `Not by itself: experiment ${one.id} was ${one.status}${one.cvGain === null ? '' : ` (${gainText(one)})`}: ${one.hypothesis}`,
      ),
    tried.length === 0
      ? `No experiment was about ${wishText(wish)} alone, so I cannot say what it is worth.`
      : `Of ${counted(tried.length, 'experiment')} on it ${kept.length} ${kept.length === 1 ? 'was' : 'were'} kept.`,
    `npx nightlab bench ${view.study.name} measures each block with and without, with intervals.`,
  ];
  return lines.join('\n');
}

function collect({ view, history }: AnswerScene): string {
  const { study } = view;
  const nYes = Math.round(study.nTrainRows * Math.min(study.positiveRate, 1 - study.positiveRate));
  const weights = weightsOf(view);
  const gaps = study.columns
    .filter(({ role, missingShare }) => missingShare > 0.1 && role !== 'id' && role !== 'constant')
    .map(({ name, missingShare }) => ({
      name,
      missingShare,
      share: weights.find((each) => each.name === name)?.share ?? 0,
    }))
    .sort((left, right) => right.share * right.missingShare - left.share * left.missingShare)
    .slice(0, 3);
  const se = history.gainSe;
  return [
    `More rows, above all of the rarer outcome: there are ${nYes.toLocaleString('en')} of it among ${counted(study.nTrainRows, 'train row')}.${
      se === null
        ? ''
        : ` A gain has a standard error of about ${se.toFixed(4)} now; four times the rows would halve that, and let gains of ${(1.3 * se).toFixed(4)} be seen where ${(2.6 * se).toFixed(4)} are needed today.`
    }`,
    ...gaps.map(
      ({ name, missingShare, share }) =>
        `"${name}" is missing in ${percent(missingShare)} of the rows${share > 0.02 ? ` though the model leans on it for ${percent(share)}` : ''}: fill it in more often.`,
    ),
    'And what you know before the outcome and have not given: a column of a new kind usually brings more than another model. I cannot know which; ask who decides about such cases today what they look at.',
  ].join('\n');
}

async function lift({ numbers }: Asked, { view, material }: AnswerScene): Promise<string> {
  const said = numbers.find((value) => value > 0 && value <= 100);
  const share = said === undefined ? 0.1 : said < 1 ? said : said / 100;
  const rate = await material?.catchRate(Math.min(1, share));
  if (!rate) return `The scores of the best, experiment ${view.best.id}, are not at hand, so I cannot say.`;
  const { target } = view.study;
  return [
    `Of the highest-scored ${percent(share)} of rows ${percent(rate.hitRate)} are ${target.column} = ${target.positive} (95 % interval ${percents(rate.hitInterval)}); at random it would be ${percent(rate.yes / rate.rows)}. That is a lift of ${rate.lift.toFixed(2)}.`,
    `So you would catch ${percent(rate.caughtShare)} of all of them (${percents(rate.caughtInterval)}): about ${Math.round(100 * rate.caughtShare)} of 100, where picking at random catches ${Math.round(100 * share)}.`,
    `Measured on ${counted(rate.rows, 'train row')}, each scored by models that had not seen it, with the best module, experiment ${view.best.id}.${said === undefined ? ' You named no share, so I took the top 10 %.' : ''}`,
  ].join('\n');
}

function whatDoes({ wish, term }: Asked, { view, toolkit }: AnswerScene): string | null {
  const entries = [
    ...new Set([
      ...(term === null ? [] : [term]),
      ...wish.constructs,
      ...(wish.constructs.length > 0 ? [] : wish.axes.flatMap((axis) => axisEntries[axis] ?? [])),
    ]),
  ];
  const weights = weightsOf(view);
  const lines = wish.columns.flatMap((name) => {
    const column = view.study.columns.find((each) => each.name === name);
    if (!column) return [];
    const share = weights.find((each) => each.name === name)?.share ?? 0;
    return [
      `"${name}" is a column of the kind ${column.role}: ${column.nDistinct} different values, ${percent(column.missingShare)} missing. The best, experiment ${view.best.id}, leans on it for ${percent(share)} of its weight.`,
    ];
  });
  lines.push(...entries.flatMap((entry) => meaningOf(entry, toolkit) ?? []));
  return lines.length === 0 ? null : lines.join('\n');
}

function howLong({ view }: AnswerScene): string {
  const durations = view.record.map(({ durationMs }) => durationMs).sort((left, right) => left - right);
  const typical = durations[durations.length >> 1];
  if (typical === undefined) return 'No experiment has ended yet, so I cannot say.';
  const slow = durations[Math.floor(0.9 * (durations.length - 1))]!;
  const each = `An experiment took ${seconds(typical)} in the middle, nine of ten at most ${seconds(slow)}.`;
  const { experimentsLeft } = view;
  if (experimentsLeft === null) {
    return `${each} How many are to come I do not know: no session with a number of experiments runs. research --experiments n or --minutes n sets its end.`;
  }
  return `${each} ${experimentsLeft} are left: about ${seconds(experimentsLeft * typical)}, hardly more than ${seconds(experimentsLeft * slow)}.`;
}

interface Weight {
  readonly name: string;
  /** Of all that the best leans on. */
  readonly share: number;
}

function weightsOf({ best, study }: ResearchView): Weight[] {
  const own = new Map(best.importance.map(({ feature, share }) => [feature, share]));
  const shares = columnImportance(own, study.columns);
  const total = [...own.values()].reduce((sum, share) => sum + share, 0) || 1;
  return [...shares]
    .map(([name, share]) => ({ name, share: share / total }))
    .sort((left, right) => right.share - left.share);
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
const percents = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  `${(100 * low).toFixed(0)} to ${(100 * high).toFixed(0)} %`;
const range = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  `${low.toFixed(4)} to ${high.toFixed(4)}`;
const signed = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(4)}`;

function seconds(ms: number): string {
  if (ms < 90_000) return `${Math.max(1, Math.round(ms / 1000))} s`;
  return ms < 5_400_000 ? counted(Math.round(ms / 60_000), 'minute') : `${(ms / 3_600_000).toFixed(1)} hours`;
}
