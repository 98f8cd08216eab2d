/** A study's status in words. */
import type { NextStep, ScoredExperiment, SessionStatus, StudyStatus } from '../../api/index.ts';
import { localTime } from '../../core/local-time.ts';
import { oneLine } from '../../core/plain-text.ts';
import { durationText } from './duration.ts';

/** @param others studies of this folder on which a session runs, too */
export function statusText(
  status: StudyStatus,
  others: readonly string[] = [],
  now: number = Date.now(),
): string {
  const { study, experiment, experiments, baseline, best, lastKept, queued, constraints, openSuspicions } =
    status;
  const lines = [`${study}: ${sessionText(status, now)}`];
  if (experiment) {
    const what = `experiment ${experiment.id}: ${oneLine(experiment.hypothesis)}`;
    lines.push(
      experiment.seconds === null
        ? row(
            'cut off',
            `${what.replace(/\.$/, '')}. It is not counted, and the next session begins with it.`,
          )
        : row('now', `${what.replace(/\.$/, '')} (${durationText(experiment.seconds * 1000)} so far)`),
    );
  }
  const count = `${experiments.total} ${experiments.total === 1 ? 'experiment' : 'experiments'}`;
  lines.push(
    row(
      'record',
      experiments.total === 0
        ? 'no experiments yet'
        : `${count}${sessionShare(status)}, ${experiments.kept} kept`,
    ),
  );
  if (best) lines.push(row('best', scoredText(best, baseline)));
  if (baseline && baseline.id !== best?.id) lines.push(row('baseline', scoredText(baseline, null)));
  if (lastKept)
    lines.push(
      row('last kept', `${lastKept.id}, ${localTime(lastKept.at, now)}: ${oneLine(lastKept.hypothesis)}`),
    );
  if (queued.length > 0) {
    const said = queued.map(({ kind, text, columns }) =>
      `${kind} ${oneLine(columns?.join(', ') || text)}`.trim(),
    );
    lines.push(row('not heard', said.join('; ')));
  }
  if (constraints.length > 0) {
    lines.push(
      row(
        'left out',
        constraints.map(({ column, why }) => `"${column}"${why ? ` (${oneLine(why)})` : ''}`).join(', '),
      ),
    );
  }
  if (openSuspicions.length > 0) {
    lines.push(
      row(
        'suspected',
        `${openSuspicions.map((name) => `"${name}"`).join(', ')}: not answered yet; see npx nightlab results ${study}`,
      ),
    );
  }
  if (others.length > 0) lines.push(row('also runs', others.join(', ')));
  return [...lines, nextText(status.next)].join('\n');
}

/** What to do next, a command on each line. */
export function nextText(next: readonly NextStep[]): string {
  const width = Math.max(...next.map(({ command }) => command.length));
  return ['', 'Next:', ...next.map(({ command, what }) => `  ${command.padEnd(width)}  ${what}`)].join('\n');
}

/** The state of the session in a sentence or two. */
export function sessionText(
  { state, session }: Pick<StudyStatus, 'state' | 'session'>,
  now: number = Date.now(),
): string {
  if (session === null || state === 'none') return 'no session has run yet.';
  const name = session.number === null ? 'a session' : `session ${session.number}`;
  const since = session.since === null ? '' : `, since ${localTime(session.since, now)}`;
  const who =
    session.pid === null ? '' : `, process ${session.pid}${session.detached ? ' in the background' : ''}`;
  switch (state) {
    case 'running':
      return `${name} is running${who}${since}; ${endText(session, now)}.`;
    case 'opening':
      return `a session is opening the study${who}${since}.`;
    case 'restarting':
      return `the lab of ${name} died and is being started again${who}${since}.`;
    case 'busy':
      return `no session is running; ${session.command} is at work${who}${since}.`;
    case 'died':
      return `${name} died${session.pid === null ? '' : `: process ${session.pid} is gone`}. It was last heard from at ${localTime(session.lastHeardAt ?? '', now)}.`;
    case 'ended':
      return `no session is running. ${name === 'a session' ? 'The last one' : `The last one, ${name},`} ended at ${localTime(session.endedAt ?? '', now)}: ${session.reason}`;
  }
}

/** How many of the experiments belong to the session. */
function sessionShare({ experiments, session, state }: StudyStatus): string {
  const which = session?.alive && state !== 'busy' ? 'this session' : 'the last session';
  if (experiments.session === 0) return `, none in ${which}`;
  if (experiments.session < experiments.total) return `, ${experiments.session} of them in ${which}`;
  return `, ${experiments.total > 1 ? 'all ' : ''}in ${which}`;
}

function endText({ endsAt, experimentLimit }: SessionStatus, now: number): string {
  const bounds = [
    ...(experimentLimit === null
      ? []
      : [`after ${experimentLimit} ${experimentLimit === 1 ? 'experiment' : 'experiments'}`]),
    ...(endsAt === null ? [] : [`at ${localTime(endsAt, now)}`]),
  ];
  return bounds.length === 0 ? 'it runs until it is stopped' : `it ends ${bounds.join(' or ')}`;
}

function scoredText(
  { id, cvAuc, validationAuc }: ScoredExperiment,
  baseline: ScoredExperiment | null,
): string {
  const parts = [
    ...(validationAuc === null ? [] : [`validation AUC ${validationAuc.toFixed(4)}`]),
    ...(cvAuc === null ? [] : [`cross-validation AUC ${cvAuc.toFixed(4)}`]),
  ];
  const from = baseline?.validationAuc ?? null;
  const gain =
    from === null || validationAuc === null || baseline?.id === id
      ? ''
      : `, ${validationAuc < from ? '-' : '+'}${Math.abs(validationAuc - from).toFixed(4)} since the baseline`;
  return `experiment ${id}${baseline?.id === id ? ', the baseline' : ''}: ${parts.join(', ')}${gain}`;
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(11)}${text}`;
}
