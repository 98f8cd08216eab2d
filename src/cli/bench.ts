import { Command, InvalidArgumentError, Option } from 'commander';
import { type BenchLearner, benchLearners } from '../api/choices.ts';
import { openStudy } from '../api/open-study.ts';
import { checkOutput } from '../core/output-path.ts';
import { writeNewText } from '../core/write-new-text.ts';
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
      .addOption(
        new Option('--by-role', 'one set per column role: numbers, categories, dates, texts').conflicts(
          'sets',
        ),
      )
      .option('--no-rest', 'leave out what no set names; otherwise it is a set of its own, "rest"')
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
  --sets "calls=call_*"              * means any characters, ? means one
  --sets transcript                  a block of the module, or a column
  --sets "a=x,y; b=z"                several at once; "..." around names that
                                     hold , ; or =
Without --sets, each block of the module is a set. Where every set is made of
blocks, features come as the module makes them. Where a set names columns, gbdt
and logistic get the standard features of those columns, and the module runs
without the columns of the sets that are left out. A column may be in several
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
  const { learners = benchLearners, force = false } = flags;
  const opened = await openStudy(study);
  const fileFormat = flags.out === undefined ? null : formatOfFile(flags.out);
  const out = flags.out === undefined ? null : checkOutput(flags.out, { inputs: [], force });
  const progress = new BenchProgress(output);
  const stop = new AbortController();
  const interrupt = (): void => {
    if (stop.signal.aborted) process.exit(130);
    progress.say('Stopping; Ctrl-C again ends at once.');
    stop.abort();
  };
  process.on('SIGINT', interrupt);
  try {
    const bench = await opened.bench({
      ...flags,
      learners,
      signal: stop.signal,
      onPlan: (plan) => progress.begin(plan, learners),
      onEvent: (event) => progress.show(event),
    });
    progress.stop();
    if (format === 'table') output.say(formatBench(bench, 'table', output.width).trimEnd());
    else output.print(formatBench(bench, format, output.width), format === 'json');
    if (out !== null) {
      await writeNewText(out, formatBench(bench, fileFormat!, 110), force);
      output.say(`Wrote ${out}`);
    }
    if (!bench.complete) process.exitCode = 130;
  } finally {
    progress.stop();
    process.off('SIGINT', interrupt);
  }
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
