import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { displayWidth } from '../core/display-width.ts';
import { LabError } from '../core/errors.ts';
import { resultRows } from '../journal/result-rows.ts';
import { formatResults } from '../journal/results.ts';
import { existingPlacesOf } from '../lab/places.ts';
import type { Limits } from '../lab/session-plan.ts';
import { type Order, obeySupervisor, supervise, supervisedAfter } from '../lab/supervisor.ts';
import { type BudgetFlags, budgetOptions } from './budget-options.ts';
import type { LlmFlags } from './llm-choice.ts';
import { makeOutput } from './output.ts';
import { sayProblems, saySuspicions } from './results.ts';
import { noteUsed, positiveNumber, studyArgument, studyOf, wholeNumber } from './study-argument.ts';
import { ResearchView } from './terminal/research-view.ts';

interface ResearchFlags extends BudgetFlags, LlmFlags {
  experiments?: number;
  minutes?: number;
  until?: string;
  forever?: true;
  json?: true;
}

export function researchCommand(): Command {
  return budgetOptions(
    new Command('research')
      .description('With no bound given, about ten minutes.')
      .addArgument(studyArgument())
      .option('--experiments <n>', 'stop after n experiments, the baseline included', wholeNumber(1))
      .option('--minutes <n>', 'stop after n minutes', positiveNumber)
      .option('--until <hh:mm>', 'stop at this local time, today or tomorrow', nextMoment)
      .option('--forever', 'until Ctrl-C')
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
  const after = supervisedAfter();
  if (after === null) {
    const script = fileURLToPath(new URL('main.js', import.meta.url));
    process.exitCode = await supervise(script, argsWith(study, named), (text) => output.warn(text));
    return;
  }
  // Here, not above: the supervisor lives all night and needs none of it.
  const { research } = await import('../lab/research.ts');
  const { llmOf } = await import('./llm-choice.ts');
  const llm = llmOf(flags);
  const view = new ResearchView(output);
  const root = process.cwd();
  const finish = new AbortController();
  const stop = new AbortController();
  const part = obeySupervisor((order: Order['order']) => {
    if (order === 'finish' && !finish.signal.aborted) {
      output.warn('\nEnding after the running experiment; Ctrl-C again ends at once.');
      finish.abort();
      return;
    }
    stop.abort();
  });
  try {
    const report = await research({
      root,
      study,
      limits: limitsOf(flags),
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
    });
    output.say('');
    output.say(formatResults(resultRows(report.lines), 'table', output.width));
    const { checkRecord } = await import('../lab/check-record.ts');
    sayProblems(await checkRecord(existingPlacesOf(root, study)), output);
    const { studySuspicions } = await import('../lab/study-suspicions.ts');
    saySuspicions(await studySuspicions(existingPlacesOf(root, study), report.lines), output);
    output.say(nextSteps(study, report.best, output.width));
  } finally {
    view.stop();
    part();
  }
}

/** The words of this command, for the supervised process, which is to take the same study. */
function argsWith(study: string, named: string | undefined): string[] {
  const args = process.argv.slice(2);
  return named === undefined ? [...args, study] : args;
}

function nextSteps(study: string, best: number | null, screen: number): string {
  const lines: (readonly [command: string, what: string])[] = [
    [`research ${study}`, 'go on where this stood'],
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

function limitsOf(flags: ResearchFlags): Limits | null {
  const { experiments, minutes, until, forever } = flags;
  if (forever) {
    if (experiments !== undefined || minutes !== undefined || until !== undefined) {
      throw new LabError('cli.bounds', '--forever was given together with a bound', 'Give one or the other.');
    }
    return { experiments: null, minutes: null, until: null };
  }
  if (experiments === undefined && minutes === undefined && until === undefined) return null;
  return { experiments: experiments ?? null, minutes: minutes ?? null, until: until ?? null };
}

/** The next moment at which local clocks show hh:mm, as ISO 8601. */
function nextMoment(text: string): string {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text);
  const [hours, minutes] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || hours > 23 || minutes > 59) throw new InvalidArgumentError('Give a time like 07:30.');
  const moment = new Date();
  moment.setHours(hours, minutes, 0, 0);
  if (moment.getTime() <= Date.now()) moment.setDate(moment.getDate() + 1);
  return moment.toISOString();
}
