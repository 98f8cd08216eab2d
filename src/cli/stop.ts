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
  const [{ existingPlacesOf }, { isAlive, stopSession }, { studyStatus }, { sessionText }] =
    await Promise.all([
      import('../lab/places.ts'),
      import('../lab/stop-session.ts'),
      import('../lab/study-status.ts'),
      import('./terminal/status-text.ts'),
    ]);
  const output = makeOutput(flags.json === true);
  const study = studyOf(named, output, true);
  const places = existingPlacesOf(process.cwd(), study, true);
  const how = flags.now ? 'stop' : 'finish';
  const { found, left } = await stopSession(places, { how, wait: flags.wait === true });
  const status = await studyStatus(places);
  const state = !isAlive(found) ? 'nothing-to-stop' : isAlive(left) ? 'asked' : 'ended';
  output.data({ study, state, session: status.session });
  if (state === 'asked') {
    const { experiment } = status;
    output.say(
      `${study}: asked to end after ${experiment ? `experiment ${experiment.id}, which has run for ${experiment.seconds ?? 0} s` : 'what it does now'}. At once: npx nightlab stop ${study} --now`,
    );
    return;
  }
  output.say(`${study}: ${sessionText(status)}`);
}
