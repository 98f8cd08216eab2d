/** Scripted researchers: what they say to what they are shown. */
import { moduleOf } from './fake-lab.ts';
import type { Said, SeenRequest } from './scripted-server.ts';

export type Brain = (request: SeenRequest) => Said;

export const duckAnswer: Said = {
  text: JSON.stringify({
    answers: [
      'Trees.',
      'One number after the other.',
      'That trees are best.',
      'Nothing.',
      'One linear model.',
    ],
    ideas: [
      { text: 'A linear model of the standardised numbers alone.', axis: 'model.linear' },
      { text: 'Texts as phrases for a linear model.', axis: 'features.text' },
    ],
  }),
};

export const reportAnswer: Said = {
  text: JSON.stringify({
    report: 'The weekday was never looked at.',
    ideas: [
      { text: 'Give the weekday and the month of the day column to boosting.', axis: 'features.time' },
      { text: 'Quotients of paired amounts as logarithms.', axis: 'features.ratios' },
      { text: 'Encode many-levelled categories by smoothed target rates.', axis: 'features.encoding' },
      { text: 'Average three differently sampled forests.', axis: 'model.forest' },
      { text: 'Weigh recent records more by decay.', axis: 'weights' },
    ],
  }),
};

export function lastContent({ messages }: SeenRequest): string {
  return messages.at(-1)?.content ?? '';
}

export function isDuck(request: SeenRequest): boolean {
  return lastContent(request).includes('The duck asks:');
}

export function isResearch(request: SeenRequest): boolean {
  return request.messages.some(({ content }) => content?.includes('Your brief:'));
}

/** Edits and runs a new module each time, on axes in turn; talks to the duck and does research when asked. */
export function goodBrain(
  axes: readonly string[] = ['model.gbdt', 'features.numbers', 'weights', 'model.stack'],
): Brain {
  let number = 200;
  let nRuns = 0;
  return (request) => {
    if (isDuck(request)) return duckAnswer;
    if (isResearch(request)) return reportAnswer;
    const asked = /untried|not tried/.test(lastContent(request));
    number++;
    const axis = asked ? `new.${nRuns}` : axes[nRuns % axes.length]!;
    nRuns++;
    return {
      text: `I think that ${number} trees are better.`,
      calls: [
        { name: 'edit_module', arguments: { source: moduleOf(number) } },
        { name: 'run_experiment', arguments: { hypothesis: `${number} trees are better`, axis } },
      ],
    };
  };
}
