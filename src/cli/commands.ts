import type { Command } from 'commander';

/** What the overview of the commands tells of one of them, and how it is loaded once it is asked for. */
export interface ListedCommand {
  readonly name: string;
  /** One sentence of at most 64 characters, which its own --help begins with. */
  readonly summary: string;
  load(): Promise<Command>;
}

type Loader = () => Promise<Command>;

/**
 * Every command, in the groups of `nightlab --help`. A new one is a file that exports its options and its action, and a
 * line here. Nothing is loaded for the overview or a misspelt name; and what is heavy (the lab, DuckDB, the compiler) a
 * command imports in its action, so that its own --help is quick, too.
 */
export const commandGroups: Readonly<Record<string, readonly ListedCommand[]>> = {
  'Prepare a table': [
    command('freeze', 'Cut a table into train, validation and sealed rows.', async () =>
      (await import('./freeze.ts')).freezeCommand(),
    ),
  ],
  'Find a better model': [
    command('research', 'Propose, run, judge and record experiments.', async () =>
      (await import('./research.ts')).researchCommand(),
    ),
    command('try', 'Score the module as it stands, without an experiment.', async () =>
      (await import('./try.ts')).tryCommand(),
    ),
    command('bench', 'Measure which blocks of features help.', async () =>
      (await import('./bench.ts')).benchCommand(),
    ),
  ],
  'Guide the researcher': [
    command('nudge', 'Tell the researcher something before its next experiment.', async () =>
      (await import('./nudge.ts')).nudgeCommand(),
    ),
    command('ask', 'Ask the researcher; it answers from the record.', async () =>
      (await import('./ask.ts')).askCommand(),
    ),
    command('exclude', 'Take columns out of every later module.', async () =>
      (await import('./exclude.ts')).excludeCommand(),
    ),
    command('include', 'Let excluded columns back in.', async () =>
      (await import('./include.ts')).includeCommand(),
    ),
    command('undo', 'Take back the last nudge, exclude or include.', async () =>
      (await import('./undo.ts')).undoCommand(),
    ),
  ],
  'Read the record': [
    command('results', 'List the experiments so far.', async () =>
      (await import('./results.ts')).resultsCommand(),
    ),
    command('show', 'Show one experiment: its change, scores and timings.', async () =>
      (await import('./show.ts')).showCommand(),
    ),
    command('verify', 'Check the study and the record, and run the best again.', async () =>
      (await import('./verify.ts')).verifyCommand(),
    ),
  ],
  'Use the model': [
    command('export', 'Measure the best model on the sealed rows and save it.', async () =>
      (await import('./export.ts')).exportCommand(),
    ),
    command('predict', 'Score the rows of a new file with an exported model.', async () =>
      (await import('./predict.ts')).predictCommand(),
    ),
  ],
};

function command(name: string, summary: string, load: Loader): ListedCommand {
  return { name, summary, load };
}
