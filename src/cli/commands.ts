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
    command('freeze', 'Split a table into train, validation and sealed rows.', async () =>
      (await import('./freeze.ts')).freezeCommand(),
    ),
    command('restore', 'Bring back a study that freeze --replace archived.', async () =>
      (await import('./restore.ts')).restoreCommand(),
    ),
  ],
  'Find a better model': [
    command('research', 'Propose, run, judge and record experiments.', async () =>
      (await import('./research.ts')).researchCommand(),
    ),
    command('status', 'Show what runs, how far it is, and what to do next.', async () =>
      (await import('./status.ts')).statusCommand(),
    ),
    command('attach', 'Watch the session that runs; Ctrl-C leaves it running.', async () =>
      (await import('./attach.ts')).attachCommand(),
    ),
    command('stop', 'End the session that runs, after its running experiment.', async () =>
      (await import('./stop.ts')).stopCommand(),
    ),
    command('try', 'Score the module as it is, without an experiment.', async () =>
      (await import('./try.ts')).tryCommand(),
    ),
    command('bench', 'Measure which sets of features help, hurt, or are noise.', async () =>
      (await import('./bench.ts')).benchCommand(),
    ),
  ],
  'Guide the researcher': [
    command('nudge', 'Tell the researcher something before its next experiment.', async () =>
      (await import('./nudge.ts')).nudgeCommand(),
    ),
    command('ask', 'Ask the researcher, who answers from the record.', async () =>
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
  'Compare with other tools': [
    command('split', 'Write the frozen split to files, hidden parts without labels.', async () =>
      (await import('./split.ts')).splitCommand(),
    ),
    command('score', 'Measure scores that another tool made on a hidden part.', async () =>
      (await import('./score.ts')).scoreCommand(),
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
