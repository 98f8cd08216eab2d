import { Command } from 'commander';
import { LabError } from '../core/errors.ts';
import { makeOutput, type Output } from './output.ts';
import { studyArgument, studyOf } from './study-argument.ts';

/** Of what was done before, so many experiments are shown. */
const maxEarlier = 10;

export function attachCommand(): Command {
  return new Command('attach').addArgument(studyArgument()).action(run);
}

async function run(named: string | undefined, flags: { json?: true }): Promise<void> {
  const [{ followEvents, isAlive, statusOf }, { SessionView }, { nextText, sessionText }] = await Promise.all(
    [import('../api/session.ts'), import('./terminal/session-view.ts'), import('./terminal/status-text.ts')],
  );
  const output = makeOutput(flags.json === true);
  const study = studyOf(named, output, true);
  const root = process.cwd();
  const before = await statusOf(root, study);
  if (!isAlive(before)) {
    output.data({ event: 'no-session', study, state: before.state, session: before.session });
    output.say(`${study}: ${sessionText(before)}`);
    await sayLast(root, study, output);
    output.say(nextText(before.next));
    return;
  }
  if (before.state !== 'running') output.say(`${study}: ${sessionText(before)}`);

  const leave = new AbortController();
  const onSignal = (): void => leave.abort();
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const hush = hushable(output);
  const view = new SessionView(hush.output, `Ctrl-C leaves it running; npx nightlab stop ${study} ends it.`);
  let isDone = false;
  let isFirst = true;
  try {
    for await (const events of followEvents(root, study, leave.signal)) {
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
  const after = await statusOf(root, study);
  if (leave.signal.aborted && !isDone) {
    output.say(`\nThe session continues (process ${after.session?.pid ?? before.session?.pid}).`);
    output.say(nextText(after.next));
    return;
  }
  if (!isDone && after.state === 'died') {
    throw new LabError(
      'lab.sessionDied',
      `${study}: ${sessionText(after)}`,
      `Continue where it was cut off: npx nightlab research ${study} --detach`,
    );
  }
  if (!isDone) output.say(`${study}: ${sessionText(after)}`);
  output.say(nextText(after.next));
}

/** The index of the first event that is shown. */
function earliestShown(events: readonly { readonly event: string }[]): number {
  const experiments = events.flatMap(({ event }, i) => (event === 'experiment' ? [i] : []));
  return experiments.length <= maxEarlier ? 0 : experiments.at(-maxEarlier)!;
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

async function sayLast(root: string, study: string, output: Output): Promise<void> {
  const { lastExperimentsText } = await import('../api/record-text.ts');
  const text = await lastExperimentsText(root, study, maxEarlier, output.width);
  if (text !== '') output.say(`\n${text.trimEnd()}`);
}
