import type { Experiment } from '../journal/record.ts';
import type { StudyFile } from '../split/study/study.ts';
import type { Suspicion } from '../table/suspicions/suspicion.ts';
import { unanswered } from '../table/suspicions/unanswered.ts';
import { leaningOn, tooGoodGain } from './late-suspicions.ts';

/**
 * What nobody has answered yet of a study: what freeze suspected, then what the models say, one suspicion per column.
 *
 * @param experiments of the journal, in order; the last kept ones down from `id` are looked at
 * @param id the experiment that is exported or leads; null before there is one
 * @param excluded columns that no model may use any more. O(experiments).
 */
export function openSuspicions(
  file: Pick<StudyFile, 'name' | 'roles' | 'suspects' | 'allowed'>,
  experiments: readonly Experiment[],
  id: number | null,
  excluded: ReadonlySet<string> = new Set(),
): Suspicion[] {
  const answered = new Set([...excluded, ...(file.allowed ?? [])]);
  const line = lineTo(experiments, id);
  const last = line.at(-1);
  const late = last
    ? [leaningOn(last, file.roles, file.name), tooGoodGain(line, file.roles, file.name)].filter(
        (each): each is Suspicion => each !== null,
      )
    : [];
  const open = unanswered([...(file.suspects ?? []), ...late], file.roles, answered);
  return open.filter(({ column }, i) => open.findIndex((other) => other.column === column) === i);
}

/** From the first ancestor to the experiment itself. */
function lineTo(experiments: readonly Experiment[], id: number | null): Experiment[] {
  const byId = new Map(experiments.map((experiment) => [experiment.id, experiment]));
  const line: Experiment[] = [];
  for (let next = id; next !== null && line.length <= byId.size; ) {
    const experiment = byId.get(next);
    if (!experiment) break;
    line.unshift(experiment);
    next = experiment.parent;
  }
  return line;
}
