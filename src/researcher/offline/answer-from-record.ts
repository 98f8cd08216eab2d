/**
 * A theme -> an answer from the record: what was tried on its theme, what paid, what came near, what
 * failed, and what of it is untried, as ideas.
 */
import { counted as countText } from '../../core/counted.ts';
import type { Answer, ExperimentView, ResearchView } from '../researcher.ts';
import { fitting } from './candidates.ts';
import { fitOfTouch, touchOf } from './fit.ts';
import type { HistoryReader, Tried } from './history.ts';
import { type SearchState, searchStateOf, untried } from './search-state.ts';
import type { Understanding } from './understanding/intent.ts';

const maxIdeas = 3;
const maxListed = 4;

/** @param theme null: all of the record */
export function answerFromRecord(
  theme: Understanding | null,
  view: ResearchView,
  reader: HistoryReader,
): Answer {
  const searchState = searchStateOf(view, reader);
  const history = searchState?.history ?? reader.read(view.record);
  const tried = history.tried.filter((one) => one.view.parent !== null && (!theme || isOn(one, theme)));
  const ideas = searchState ? untriedOn(searchState, view, theme) : [];
  const text = [
    themeText(theme),
    triedText(tried, view),
    ...listText('Paid', tried, 'kept', (one) => gainText(one.view)),
    ...listText('Came near', tried, 'near', (one) => gainText(one.view)),
    ...listText('Had no effect', tried, 'flat', (one) => gainText(one.view)),
    ...listText('Did harm', tried, 'worse', (one) => gainText(one.view)),
    ...listText('Did not run', tried, 'failed', (one) => one.view.reason.slice(0, 120)),
    ...listText('Took too long', tried, 'timeout', () => ''),
    ...leanText(view.best, theme),
    ideas.length === 0
      ? 'I have nothing untried on this that fits the time of an experiment.'
      : `Untried, the most promising first: ${ideas.map(({ text: idea }, i) => `(${i + 1}) ${idea}`).join(' ')}`,
  ];
  return { text: text.filter(Boolean).join('\n'), ideas };
}

/** Whether an experiment's change has to do with the theme. */
export function isOn({ view, constructs }: Tried, theme: Understanding): boolean {
  const touch = touchOf(view.axis, view.hypothesis, constructs);
  return fitOfTouch(touch, theme).score > 0;
}

export function untriedOn(
  searchState: SearchState,
  view: ResearchView,
  theme: Understanding | null,
): Answer['ideas'] {
  const sets = theme ? fitting(searchState, theme).map(({ ideas }) => ideas) : [searchState.ideas];
  const found = new Map<string, string>();
  for (const candidates of sets) {
    for (const { idea } of untried(candidates, searchState, view)) {
      if (found.size >= maxIdeas) break;
      found.set(idea.hypothesis, idea.axis);
    }
  }
  return [...found].map(([text, axis]) => ({ text, axis }));
}

function themeText(theme: Understanding | null): string {
  if (!theme) return 'This is about all of the record.';
  const { columns, axes, constructs } = theme.wanted;
  return `I took it to be about ${[...columns.map((name) => `"${name}"`), ...axes, ...constructs].join(', ')}.`;
}

const counted: readonly (readonly [Tried['outcome'], string])[] = [
  ['kept', 'kept'],
  ['near', 'nearly good enough'],
  ['flat', 'without effect'],
  ['worse', 'worse'],
  ['failed', 'did not run'],
  ['timeout', 'ran out of time'],
];

function triedText(tried: readonly Tried[], { best, record }: ResearchView): string {
  const n = tried.length;
  if (n === 0) return `Nothing on this was tried in ${countText(record.length, 'experiment')}.`;
  const counts = counted.flatMap(([outcome, words]) => {
    const count = tried.filter((one) => one.outcome === outcome).length;
    return count > 0 ? [`${count} ${words}`] : [];
  });
  const auc =
    best.cvAuc === null
      ? ''
      : ` The best is experiment ${best.id} with a cross-validated AUC of ${best.cvAuc.toFixed(4)}.`;
  return `${n} of ${countText(record.length, 'experiment')} had to do with it: ${counts.join(', ')}.${auc}`;
}

function listText(
  title: string,
  tried: readonly Tried[],
  outcome: Tried['outcome'],
  detail: (one: Tried) => string,
): string[] {
  const those = tried
    .filter((one) => one.outcome === outcome)
    .sort((left, right) => (right.view.cvGain ?? 0) - (left.view.cvGain ?? 0));
  if (those.length === 0) return [];
  const shown = (outcome === 'worse' ? those.reverse() : those).slice(0, maxListed).map((one) => {
    const more = detail(one);
    return `  ${one.view.id}  ${one.view.hypothesis}${more ? ` (${more})` : ''}`;
  });
  const left = those.length - shown.length;
  return [`${title}:`, ...shown, ...(left > 0 ? [`  and ${left} more`] : [])];
}

export function gainText({ cvGain, cvGainSe }: ExperimentView): string {
  if (cvGain === null) return '';
  const noise = cvGainSe === null ? '' : ` ± ${cvGainSe.toFixed(4)}`;
  return `${cvGain < 0 ? '-' : '+'}${Math.abs(cvGain).toFixed(4)}${noise} cross-validated`;
}

/** How much the best leans on features whose names tell of the theme's columns. */
function leanText({ importance, id }: ExperimentView, theme: Understanding | null): string[] {
  return (theme?.wanted.columns ?? []).map((column) => {
    const share = importance
      .filter(({ feature }) => feature.includes(column))
      .reduce((sum, each) => sum + each.share, 0);
    return share > 0
      ? `The best, experiment ${id}, leans on "${column}" for ${(100 * share).toFixed(1)}% of its weight.`
      : `The best, experiment ${id}, shows no weight on "${column}".`;
  });
}
