import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { LabError, messageOf } from '../core/errors.ts';
import { checkOutput } from '../core/output-place.ts';
import { type BenchLearner, benchLearners } from '../lab/bench-record.ts';
import { existingPlacesOf } from '../lab/places.ts';
import { type BudgetFlags, budgetOptions } from './budget-options.ts';
import { makeOutput } from './output.ts';
import { studyArgument, studyOf } from './study-argument.ts';
import { BenchProgress } from './terminal/bench-progress.ts';
import { type BenchFormat, benchFormats, formatBench, formatOfFile } from './terminal/bench-text.ts';

interface BenchFlags extends BudgetFlags {
  sets?: string[];
  byRole?: true;
  rest: boolean;
  learners?: BenchLearner[];
  format: BenchFormat;
  out?: string;
  force?: true;
  json?: true;
}

export function benchCommand(): Command {
  return budgetOptions(
    new Command('bench')
      .addArgument(studyArgument())
      .option('--sets <sets>', 'the sets to compare, see below; repeatable', textsOf)
      .option('--by-role', 'one set per column role: numbers, categories, dates, texts')
      .option('--no-rest', 'leave out what no set names, which is otherwise a set of its own, "rest"')
      .option('--learners <names>', `some of ${benchLearners.join(', ')} (default: all)`, learnersOf)
      .addOption(new Option('--format <format>', 'how to print it').choices(benchFormats).default('table'))
      .option('--out <file>', 'also write it to a file: .csv, .md, .json or .txt')
      .option('--force', 'replace the file that is there'),
  )
    .addHelpText(
      'after',
      `
Sets:
  --sets "crm=industry,size,region"  a name and the columns in it
  --sets "calls=call_*"              * stands for any characters, ? for one
  --sets transcript                  a block of the module, or a column
  --sets "a=x,y; b=z"                several at once; "..." around names that
                                     hold , ; or =
Without --sets, each block of the module is a set. Where every set is made of
blocks, features come as the module makes them. Where a set names columns, gbdt
and logistic get the standard features of those columns, and the module runs
without the columns of the sets that are left out. A column may stand in several
sets.

Only train rows are used, by cross-validation. Ctrl-C ends it with what is known
by then.`,
    )
    .action(run);
}

async function run(named: string | undefined, flags: BenchFlags): Promise<void> {
  const format = flags.json ? 'json' : flags.format;
  const output = makeOutput(format !== 'table');
  const study = studyOf(named, output);
  const root = process.cwd();
  const learners = flags.learners ?? benchLearners;
  const places = existingPlacesOf(root, study);
  if (flags.byRole && flags.sets !== undefined)
    throw new LabError('cli.sets', '--by-role was given together with --sets', 'Give one or the other.');
  const fileFormat = flags.out === undefined ? null : formatOfFile(flags.out);
  const out =
    flags.out === undefined
      ? null
      : checkOutput(flags.out, { inputs: [places.module], force: flags.force === true });
  const { benchStudy } = await import('../lab/bench-study.ts');
  const progress = new BenchProgress(output);
  const stop = new AbortController();
  const interrupt = (): void => {
    if (stop.signal.aborted) process.exit(130);
    progress.say('Stopping; Ctrl-C again ends at once.');
    stop.abort();
  };
  process.on('SIGINT', interrupt);
  try {
    const bench = await benchStudy({
      root,
      study,
      workers: flags.workers,
      sets: { texts: flags.sets ?? [], byRole: flags.byRole === true, leaveRest: !flags.rest },
      learners,
      budget: { secondsPerExperiment: flags.secondsPerExperiment, memoryMb: flags.memoryMb },
      signal: stop.signal,
      onPlan: (plan) => progress.begin(plan, learners),
      onEvent: (event) => progress.show(event),
    });
    progress.stop();
    if (format === 'table') output.say(formatBench(bench, 'table', output.width).trimEnd());
    else output.print(formatBench(bench, format, output.width), format === 'json');
    if (out !== null) {
      await write(out, formatBench(bench, fileFormat!, 110), flags.force === true);
      output.say(`Wrote ${out}`);
    }
    if (!bench.complete) process.exitCode = 130;
  } finally {
    progress.stop();
    process.off('SIGINT', interrupt);
  }
}

async function write(path: string, text: string, force: boolean): Promise<void> {
  await writeFile(path, text, { flag: force ? 'w' : 'wx' }).catch((cause: unknown) => {
    throw new LabError(
      'cli.outputNotWritten',
      `${path} cannot be written: ${messageOf(cause)}`,
      'Name another file with --out.',
    );
  });
}

function textsOf(text: string, all: readonly string[] = []): string[] {
  return [...all, text];
}

function learnersOf(text: string): BenchLearner[] {
  const names = text.split(',').map((name) => name.trim());
  return benchLearners.filter((name) => {
    const unknown = names.find((each) => !(benchLearners as readonly string[]).includes(each));
    if (unknown !== undefined)
      throw new InvalidArgumentError(`"${unknown}" is not one of ${benchLearners.join(', ')}.`);
    return names.includes(name);
  });
}
