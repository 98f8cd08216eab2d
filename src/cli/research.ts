import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import type { LlmFlags } from '../api/llm-choice.ts';
import { processRole, settledUntil, superviseLab } from '../api/supervision.ts';
import { displayWidth } from '../core/display-width.ts';
import { localTime } from '../core/local-time.ts';
import { type BudgetFlags, budgetOptions } from './budget-options.ts';
import { makeOutput, type Output } from './output.ts';
import { sayProblems, saySuspicions } from './results.ts';
import { noteUsed, positiveNumber, studyArgument, studyOf, wholeNumber } from './study-argument.ts';
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
      .description('Without a bound it runs for about ten minutes.')
      .addArgument(studyArgument())
      .option('--experiments <n>', 'stop after n experiments, the baseline included', wholeNumber(1))
      .option('--minutes <n>', 'stop after n minutes', positiveNumber)
      .option(
        '--until <time>',
        'stop at this local time, the next 07:00 (or 7am, 24:00, "tomorrow 07:00")',
        // A lab that is started again must not take a time that has just passed for tomorrow's.
        (text) => settledUntil() ?? untilMoment(text),
      )
      .option('--forever', 'run until Ctrl-C')
      .option('--detach', 'run in the background, also after the terminal is closed')
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
        'end before a language model uses more than n tokens in this session',
        wholeNumber(1),
      )
      .option(
        '--max-cost <n>',
        'end before it costs more than n, by the prices in nightlab.config.json',
        positiveNumber,
      )
      .option('--max-calls <n>', 'end after n calls to it', wholeNumber(1)),
  ).action(run);
}

async function run(named: string | undefined, flags: ResearchFlags): Promise<void> {
  const output = makeOutput(flags.json === true);
  const study = studyOf(named, output);
  const script = fileURLToPath(new URL('main.js', import.meta.url));
  const args = argsWith(study, named);
  const role = processRole();
  if (flags.detach && !role.isDetached) return startDetached(study, { script, args }, flags, output);
  if (!role.isLab) {
    process.exitCode = await superviseLab(script, args, {
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
  const { runSupervised } = await import('../api/supervised-research.ts');
  const { SessionView } = await import('./terminal/session-view.ts');
  const root = process.cwd();
  const view = role.isDetached
    ? new SessionView(output, `Runs in the background; npx nightlab stop ${study} ends it.`)
    : new SessionView(output);
  try {
    const best = await runSupervised(root, study, flags, role, {
      onEvent: (event) => {
        noteUsed();
        output.data(event);
        view.show(event);
      },
      onEnding: () =>
        output.warn(
          `\nEnding after the running experiment; ${role.isDetached ? 'stop --now' : 'Ctrl-C again'} ends at once.`,
        ),
    });
    await saySummary(root, study, best, output);
  } finally {
    view.stop();
  }
}

async function saySummary(root: string, study: string, best: number | null, output: Output): Promise<void> {
  const { recordCheck, recordReport } = await import('../api/record-report.ts');
  const { recordTable } = await import('../api/record-text.ts');
  const check = await recordCheck(root, study);
  const report = await recordReport(root, study, check);
  output.say('');
  output.say(recordTable(report, check.problems, 'experiments', 'table', output.width));
  sayProblems(check, output);
  saySuspicions(report.suspects, output);
  output.say(nextSteps(study, best, output.width));
}

async function startDetached(
  study: string,
  { script, args }: { readonly script: string; readonly args: readonly string[] },
  flags: ResearchFlags,
  output: Output,
): Promise<void> {
  const { startInBackground } = await import('../api/supervised-research.ts');
  const started = await startInBackground(process.cwd(), study, flags, {
    script,
    args: args.filter((word) => word !== '--detach' && word !== '--json'),
  });
  noteUsed();
  const { session, pid, endsAt, log } = started;
  output.data({ study, ...started });
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
