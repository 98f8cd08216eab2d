import { Command } from 'commander';
import { makeOutput, type Output } from './output.ts';
import { studyArgument, studyOf } from './study-argument.ts';

/** Of what was done before, so many experiments are shown. */
const mostEarlier = 10;

export function attachCommand(): Command {
  return new Command('attach').addArgument(studyArgument()).action(run);
}

async function run(named: string | undefined, flags: { json?: true }): Promise<void> {
  const [
    { LabError },
    { existingPlacesOf },
    { followSession },
    { studyStatus },
    { isAlive },
    { ResearchView },
    { nextText, sessionText },
  ] = await Promise.all([
    import('../core/errors.ts'),
    import('../lab/places.ts'),
    import('../lab/follow-session.ts'),
    import('../lab/study-status.ts'),
    import('../lab/stop-session.ts'),
    import('./terminal/research-view.ts'),
    import('./terminal/status-text.ts'),
  ]);
  const output = makeOutput(flags.json === true);
  const study = studyOf(named, output, true);
  const places = existingPlacesOf(process.cwd(), study, true);
  const before = await studyStatus(places);
  if (!isAlive(before)) {
    output.data({ event: 'no-session', study, state: before.state, session: before.session });
    output.say(`${study}: ${sessionText(before)}`);
    await sayLast(places.journal, output);
    output.say(nextText(before.next));
    return;
  }
  if (before.state !== 'running') output.say(`${study}: ${sessionText(before)}`);

  const leave = new AbortController();
  const onSignal = (): void => leave.abort();
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const hush = hushable(output);
  const view = new ResearchView(hush.output, `Ctrl-C leaves it running; npx nightlab stop ${study} ends it.`);
  let isDone = false;
  let isFirst = true;
  try {
    for await (const events of followSession(places, leave.signal)) {
      const shown = isFirst ? earliestShown(events) : 0;
      if (isFirst && shown > 0) output.say(`Earlier experiments: npx nightlab results ${study}`);
      if (events.length > 0) isFirst = false;
      events.forEach(({ at, ...event }, i) => {
        output.data({ at, ...event });
        hush.set(i < shown && event.event !== 'session');
        view.show(event, Date.parse(at));
        isDone ||= event.event === 'done';
      });
      hush.set(false);
    }
  } finally {
    view.stop();
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
  const after = await studyStatus(places);
  if (leave.signal.aborted && !isDone) {
    output.say(`\nThe session goes on (process ${after.session?.pid ?? before.session?.pid}).`);
    output.say(nextText(after.next));
    return;
  }
  if (!isDone && after.state === 'died') {
    throw new LabError(
      'lab.sessionDied',
      `${study}: ${sessionText(after)}`,
      `Go on where it was cut off: npx nightlab research ${study} --detach`,
    );
  }
  if (!isDone) output.say(`${study}: ${sessionText(after)}`);
  output.say(nextText(after.next));
}

/** The place from which on events are shown. */
function earliestShown(events: readonly { readonly event: string }[]): number {
  const experiments = events.flatMap(({ event }, i) => (event === 'experiment' ? [i] : []));
  return experiments.length <= mostEarlier ? 0 : experiments.at(-mostEarlier)!;
}

/** An output that can be told to say nothing. */
function hushable(output: Output): { readonly output: Output; set(hushed: boolean): void } {
  let isHushed = false;
  return {
    output: {
      ...output,
      say: (text) => {
        if (!isHushed) output.say(text);
      },
      redraw: (text) => {
        if (!isHushed) output.redraw(text);
      },
    },
    set: (hushed) => {
      isHushed = hushed;
    },
  };
}

async function sayLast(journal: string, output: Output): Promise<void> {
  const [{ readJournal }, { resultRows }, { formatResults }] = await Promise.all([
    import('../journal/journal.ts'),
    import('../journal/result-rows.ts'),
    import('../journal/results.ts'),
  ]);
  const rows = resultRows(await readJournal(journal)).slice(-mostEarlier);
  if (rows.length > 0) output.say(`\n${formatResults(rows, 'table', output.width).trimEnd()}`);
}
