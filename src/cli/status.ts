import { Command } from 'commander';
import { makeOutput } from './output.ts';
import { studyArgument, studyOf } from './study-argument.ts';

export function statusCommand(): Command {
  return new Command('status').addArgument(studyArgument()).action(run);
}

async function run(named: string | undefined, flags: { json?: true }): Promise<void> {
  const [{ runningStudies, statusOf }, { statusText }] = await Promise.all([
    import('../api/session.ts'),
    import('./terminal/status-text.ts'),
  ]);
  const output = makeOutput(flags.json === true);
  const root = process.cwd();
  const study = studyOf(named, output, true);
  const status = await statusOf(root, study);
  const others = runningStudies(root).filter((name) => name !== study);
  output.data({ ...status, alsoRunning: others });
  output.say(statusText(status, others));
}
