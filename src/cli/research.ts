import { randomBytes } from 'node:crypto';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import type { LlmFlags } from '../api/llm-choice.ts';
import { sessionLimits } from '../api/session-limits.ts';
import { displayWidth } from '../core/display-width.ts';
import { localTime } from '../core/local-time.ts';
import { resultRows } from '../journal/result-rows.ts';
import { formatResults } from '../journal/results.ts';
import { existingPlacesOf, type Places } from '../lab/places.ts';
import type { ResearchOptions } from '../lab/research.ts';
import {
  detachedMark,
  type Order,
  obeySupervisor,
  runMark,
  supervise,
  supervisedAfter,
  untilMark,
} from '../lab/supervisor.ts';
import { type BudgetFlags, budgetOptions } from './budget-options.ts';
import { makeOutput, type Output } from './output.ts';
import { sayProblems, saySuspicions } from './results.ts';
import { noteUsed, positiveNumber, studyArgument, studyOf, wholeNumber } from './study-argument.ts';
import { ResearchView } from './terminal/research-view.ts';
import { untilMoment } from './until.ts';

interface ResearchFlags extends BudgetFlags, LlmFlags {
  experiments?: number;
  minutes?: number;
  until?: string;
  forever?: true;
  detach?: true;
  json?: true;
}

export function researchCommand(): Command {
  return budgetOptions(
    new Command('research')
      .description('With no bound given, about ten minutes.')
      .addArgument(studyArgument())
      .option('--experiments <n>', 'stop after n experiments, the baseline included', wholeNumber(1))
      .option('--minutes <n>', 'stop after n minutes', positiveNumber)
      .option(
        '--until <time>',
        'stop at this local time, the next 07:00 (or 7am, 24:00, "tomorrow 07:00")',
        // A lab that is started again must not take a time that has just passed for tomorrow's.
        (text) => process.env[untilMark] ?? untilMoment(text),
      )
      .option('--forever', 'until Ctrl-C')
      .option('--detach', 'run in the background: it goes on when the terminal is closed')
      .addOption(
        new Option(
          '--researcher <kind>',
          'who proposes experiments; auto: a language model where OPENAI_API_KEY or OPENAI_BASE_URL is set',
        )
          .choices(['auto', 'offline', 'llm'])
          .default('auto'),
      )
      .option(
        '--max-tokens <n>',
        'end before a language model uses more tokens in this session',
        wholeNumber(1),
      )
      .option(
        '--max-cost <n>',
        'end before it costs more, by the prices in nightlab.config.json',
        positiveNumber,
      )
      .option('--max-calls <n>', 'end after so many calls to it', wholeNumber(1)),
  ).action(run);
}

async function run(named: string | undefined, flags: ResearchFlags): Promise<void> {
  const output = makeOutput(flags.json === true);
  const study = studyOf(named, output);
  const places = existingPlacesOf(process.cwd(), study);
  const after = supervisedAfter();
  const script = fileURLToPath(new URL('main.js', import.meta.url));
  const isDetached = process.env[detachedMark] !== undefined;
  if (flags.detach && !isDetached) return detach(places, script, argsWith(study, named), flags, output);
  if (after === null) {
    process.exitCode = await supervise(script, argsWith(study, named), {
      until: flags.until ?? null,
      onTerminal: process.stdout.isTTY || process.stderr.isTTY,
      say: (text) => output.warn(text),
    });
    return;
  }
  // Words to a terminal that was closed are lost; the session ends by itself.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EIO' && error.code !== 'EPIPE') throw error;
    });
  // Here, not above: the supervisor lives all night and needs none of it.
  const { publishedResearch } = await import('../lab/published-research.ts');
  const { llmOf } = await import('../api/llm-choice.ts');
  const llm = llmOf(flags, process.cwd());
  const view = isDetached
    ? new ResearchView(output, `Runs in the background; npx nightlab stop ${study} ends it.`)
    : new ResearchView(output);
  const root = process.cwd();
  const finish = new AbortController();
  const stop = new AbortController();
  const end = (how: Order['order']): void => {
    if (how === 'stop') stop.abort();
    if (how === 'stop' || finish.signal.aborted) return;
    output.warn(
      `\nEnding after the running experiment; ${isDetached ? 'stop --now' : 'Ctrl-C again'} ends at once.`,
    );
    finish.abort();
  };
  const part = obeySupervisor(end);
  const runId = process.env[runMark] ?? randomBytes(9).toString('hex');
  try {
    const options: ResearchOptions = {
      root,
      study,
      limits: sessionLimits(flags, '--forever'),
      workers: flags.workers,
      budget: { secondsPerExperiment: flags.secondsPerExperiment, memoryMb: flags.memoryMb },
      llm,
      diedBefore: after === '' ? null : after,
      finish: finish.signal,
      stop: stop.signal,
      emit: (event) => {
        noteUsed();
        output.data(event);
        view.show(event);
      },
    };
    const report = await publishedResearch(
      options,
      { run: runId, supervisorPid: process.ppid, detached: isDetached },
      end,
    );
    output.say('');
    output.say(formatResults(resultRows(report.lines), 'table', output.width));
    const { checkRecord } = await import('../lab/check-record.ts');
    sayProblems(await checkRecord(existingPlacesOf(root, study)), output);
    const { studySuspicions } = await import('../lab/study-suspicions.ts');
    saySuspicions(await studySuspicions(existingPlacesOf(root, study), report.lines), output);
    output.say(nextSteps(study, report.best, output.width));
  } catch (thrown) {
    if (isDetached) {
      const { SessionFolder } = await import('../lab/session-folder.ts');
      await new SessionFolder(places.session).leaveFailure(runId, thrown);
    }
    throw thrown;
  } finally {
    view.stop();
    part();
  }
}

async function detach(
  places: Places,
  script: string,
  args: readonly string[],
  flags: ResearchFlags,
  output: Output,
): Promise<void> {
  sessionLimits(flags, '--forever');
  const { llmOf } = await import('../api/llm-choice.ts');
  llmOf(flags, process.cwd());
  const { startDetached } = await import('../lab/detached-session.ts');
  const { SessionFolder } = await import('../lab/session-folder.ts');
  const giveUp = new AbortController();
  const onSignal = (): void => giveUp.abort();
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const record = await startDetached({
    places,
    script,
    args: args.filter((word) => word !== '--detach' && word !== '--json'),
    until: flags.until ?? null,
    signal: giveUp.signal,
  }).finally(() => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  });
  noteUsed();
  const { study } = places;
  const { log, events } = new SessionFolder(places.session);
  const { session, startedAt, endsAt } = record;
  const { pid } = record.supervisor;
  output.data({ study, session, pid, since: startedAt, endsAt, log, events });
  const ends = endsAt === null ? '' : `; it ends at ${localTime(endsAt)}`;
  output.say(
    [
      `${study}: session ${session} runs in the background, process ${pid}${ends}.`,
      `Its log: ${relative(process.cwd(), log)}`,
      '',
      'Next:',
      `  npx nightlab status ${study}       how far it is`,
      `  npx nightlab attach ${study}       watch it; Ctrl-C leaves it running`,
      `  npx nightlab nudge ${study} "..."  say something to the researcher`,
      `  npx nightlab stop ${study}         end it after the running experiment`,
    ].join('\n'),
  );
}

/** The words of this command, for the supervised process, which is to take the same study. */
function argsWith(study: string, named: string | undefined): string[] {
  const args = process.argv.slice(2);
  return named === undefined ? [...args, study] : args;
}

function nextSteps(study: string, best: number | null, screen: number): string {
  const lines: (readonly [command: string, what: string])[] = [
    [`research ${study}`, 'continue where this stopped'],
  ];
  if (best !== null) {
    lines.unshift(
      [`show ${study} ${best}`, 'what the best experiment changed'],
      [`results ${study} --stages`, 'the story: one row per kept change'],
      [`export ${study}`, 'the best model, measured once on the sealed rows'],
    );
  }
  const width = Math.max(...lines.map(([command]) => command.length));
  return [
    '',
    'Next:',
    ...lines.map(([command, what]) => {
      const line = `  npx nightlab ${command.padEnd(width)}  ${what}`;
      return displayWidth(line) <= screen ? line : `  npx nightlab ${command}\n      ${what}`;
    }),
  ].join('\n');
}
