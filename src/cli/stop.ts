import { Command } from 'commander';
import { makeOutput } from './output.ts';
import { studyArgument, studyOf } from './study-argument.ts';

interface StopFlags {
  now?: true;
  wait?: true;
  json?: true;
}

export function stopCommand(): Command {
  return new Command('stop')
    .addArgument(studyArgument())
    .option('--now', 'at once: the running experiment is run again by the next session')
    .option('--wait', 'return when it has ended')
    .action(run);
}

async function run(named: string | undefined, flags: StopFlags): Promise<void> {
  const [{ stopStudy }, { sessionText }] = await Promise.all([
    import('../api/session.ts'),
    import('./terminal/status-text.ts'),
  ]);
  const output = makeOutput(flags.json === true);
  const study = studyOf(named, output, true);
  const { state, status } = await stopStudy(process.cwd(), study, flags);
  output.data({ study, state, session: status.session });
  if (state === 'asked') {
    const { experiment } = status;
    output.say(
      `${study}: asked to end after ${experiment ? `experiment ${experiment.id}, which has run for ${experiment.seconds ?? 0} s` : 'its current step'}. To end it at once: npx nightlab stop ${study} --now`,
    );
    return;
  }
  output.say(`${study}: ${sessionText(status)}`);
}
