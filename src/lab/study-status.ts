/** A study at a glance, for whoever comes back to it: what runs, how far it is, what waits, what to do next. */
import { History } from '../journal/history.ts';
import { readJournal } from '../journal/journal.ts';
import type { Line } from '../journal/record.ts';
import { type ResultRow, resultRow } from '../journal/result-rows.ts';
import { stepOf } from '../journal/shown.ts';
import { Inbox, type Message } from './inbox.ts';
import { type SessionState, sessionState } from './session-state.ts';
import type { Places } from './study-paths.ts';
import { studySuspicions } from './study-suspicions.ts';

export interface StudyStatus {
  readonly study: string;
  readonly state: SessionState['state'];
  /** The session that runs, or the last one; null before there was one. */
  readonly session: SessionStatus | null;
  /** What runs now, or was cut off with a session that died. */
  readonly experiment: RunningExperiment | null;
  readonly experiments: { readonly total: number; readonly session: number; readonly kept: number };
  readonly baseline: ScoredExperiment | null;
  readonly best: ScoredExperiment | null;
  readonly lastKept: (ScoredExperiment & { readonly hypothesis: string; readonly at: string }) | null;
  /** What was said and not taken yet, oldest first. */
  readonly queued: readonly Pick<Message, 'kind' | 'text' | 'columns'>[];
  /** Columns that no module may use, and why. */
  readonly constraints: readonly { readonly column: string; readonly why: string }[];
  /** Suspicions of leaks that nobody has answered. */
  readonly openSuspicions: readonly string[];
  readonly next: readonly NextStep[];
}

export interface SessionStatus {
  /** Null while it opens the study. */
  readonly number: number | null;
  /** Of the process that takes signals; null where it is not known. */
  readonly pid: number | null;
  readonly alive: boolean;
  readonly host: string | null;
  readonly command: string;
  readonly since: string | null;
  readonly endsAt: string | null;
  readonly experimentLimit: number | null;
  readonly detached: boolean;
  readonly endedAt: string | null;
  readonly lastHeardAt: string | null;
  readonly reason: string | null;
}

export interface RunningExperiment {
  readonly id: number;
  readonly hypothesis: string;
  readonly axis: string;
  readonly since: string;
  /** Null where it does not run any more. */
  readonly seconds: number | null;
}

export interface ScoredExperiment {
  readonly id: number;
  readonly cvAuc: number | null;
  readonly validationAuc: number | null;
}

export interface NextStep {
  readonly command: string;
  readonly what: string;
}

/** Reads files alone and takes no lock. @throws LabError where the journal is not sound. O(lines of the journal). */
export async function studyStatus(places: Places, now: number = Date.now()): Promise<StudyStatus> {
  const lines = await readJournal(places.journal);
  const session = await sessionState(places, lines);
  const { state } = session;
  const history = new History(lines);
  const { experiments, comparable, best, baseline, excluded } = history;
  const step = stepOf(lines);
  const scored = (row: ResultRow): ScoredExperiment => ({
    id: row.id,
    cvAuc: row.cvAuc,
    validationAuc: row.validationAuc,
  });
  const kept = experiments.filter(({ status }) => status === 'kept');
  const last = comparable.findLast(({ status }) => status === 'kept');
  const { study } = places;
  const suspicions = await studySuspicions(places, lines);
  return {
    study,
    state,
    session: sessionOf(session, lines),
    experiment: experimentIn(history, state, now),
    experiments: {
      total: experiments.length,
      session: experiments.filter(({ seq }) => seq >= sessionStart(lines)).length,
      kept: kept.length,
    },
    baseline: baseline ? scored(resultRow(baseline, step)) : null,
    best: best ? scored(resultRow(best, step)) : null,
    lastKept: last ? { ...scored(resultRow(last, step)), hypothesis: last.hypothesis, at: last.at } : null,
    queued: (await new Inbox(places.inbox).waiting()).map(({ kind, text, columns }) => ({
      kind,
      // A try holds a whole module.
      text: kind === 'try' ? '' : text,
      ...(columns && { columns }),
    })),
    constraints: [...excluded].map(([column, { why }]) => ({ column, why })),
    openSuspicions: suspicions.map(({ column }) => column ?? '(the order of rows)'),
    next: nextSteps(
      study,
      session,
      best?.id ?? null,
      suspicions.find(({ column }) => column !== null)?.column,
    ),
  };
}

function sessionStart(lines: readonly Line[]): number {
  return lines.findLast(({ type }) => type === 'session-started')?.seq ?? 0;
}

function experimentIn(
  { inFlight }: History,
  state: SessionState['state'],
  now: number,
): RunningExperiment | null {
  if (inFlight === null) return null;
  const { id, hypothesis, axis, at } = inFlight;
  const seconds = state === 'running' ? Math.max(0, Math.round((now - Date.parse(at)) / 1000)) : null;
  return { id, hypothesis, axis, since: at, seconds };
}

function sessionOf(session: SessionState, lines: readonly Line[]): SessionStatus | null {
  if (session.state === 'none') return null;
  const holder = 'holder' in session ? session.holder : null;
  const record = 'record' in session ? session.record : null;
  const started = lines.findLast(({ type }) => type === 'session-started');
  const isOver = session.state === 'ended' || session.state === 'died';
  const isCommand = session.state === 'opening' || session.state === 'busy';
  // A record of an earlier session says nothing of one that another program ran.
  const own =
    record !== null && (!isOver || started?.type !== 'session-started' || record.session === started.session);
  const known = own ? record : null;
  const number = started?.type === 'session-started' ? started.session : null;
  return {
    number: isCommand ? null : (known?.session ?? number),
    pid: known?.supervisor.pid ?? holder?.pid ?? null,
    alive: !isOver,
    host: known?.host ?? holder?.host ?? null,
    command: holder?.command ?? 'nightlab research',
    since: known?.startedAt ?? holder?.since ?? (isOver ? (started?.at ?? null) : null),
    endsAt: known?.endsAt ?? null,
    experimentLimit: known?.limits.experiments ?? null,
    detached: known?.detached ?? false,
    endedAt: session.state === 'ended' ? session.endedAt : null,
    lastHeardAt: session.state === 'died' ? session.lastHeardAt : null,
    reason: session.state === 'ended' ? session.reason : null,
  };
}

function nextSteps(
  study: string,
  { state }: SessionState,
  best: number | null,
  suspect: string | null | undefined,
): NextStep[] {
  const step = (command: string, what: string): NextStep => ({ command: `npx nightlab ${command}`, what });
  const answer = suspect
    ? [
        step(
          `exclude ${study} ${JSON.stringify(suspect)}`,
          'take the suspected column out, if it is known only afterwards',
        ),
      ]
    : [];
  if (state === 'running' || state === 'opening' || state === 'restarting') {
    return [
      step(`attach ${study}`, 'watch it; Ctrl-C leaves it running'),
      step(`nudge ${study} "..."`, 'say something to the researcher'),
      step(`stop ${study}`, 'end it after the running experiment'),
      ...answer,
    ];
  }
  if (state === 'busy') return [step(`status ${study}`, 'look again when it has ended')];
  const go =
    state === 'none'
      ? 'begin'
      : state === 'died'
        ? 'continue where it was cut off'
        : 'continue where it stopped';
  return [
    ...answer,
    ...(state === 'died' || best === null ? [step(`research ${study}`, go)] : []),
    ...(best === null
      ? []
      : [
          step(`show ${study} ${best}`, 'what the best experiment changed'),
          step(`results ${study} --stages`, 'the story: one row per kept change'),
          step(`export ${study}`, 'the best model, measured once on the sealed rows'),
          ...(state === 'died' ? [] : [step(`research ${study}`, go)]),
        ]),
  ];
}
