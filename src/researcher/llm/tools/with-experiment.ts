import type { ExperimentView } from '../../researcher.ts';
import type { ToolContext } from './tool.ts';

/** What `answer` says of an experiment, or that there is none of that number. */
export function withExperiment(
  id: number,
  { view }: Pick<ToolContext, 'view'>,
  answer: (found: ExperimentView) => string,
): string {
  const found = view.record.find((experiment) => experiment.id === id);
  return found
    ? answer(found)
    : `There is no experiment ${id}; there are 1 to ${view.record.at(-1)?.id ?? 0}.`;
}
