/**
 * The process that answers SQL over the train part. It is one of its own because a single call inside DuckDB can take
 * minutes and gigabytes that no setting bounds (`repeat('x', 2000000000)` took 155 s and 2 GB beside a limit of
 * 300 MB, and could not be interrupted): a process can be killed. It ends with its parent.
 */
import { messageOf } from '../../core/errors.ts';
import { openTrainDatabase, type QueryAnswer, type TrainDatabase } from './train-database.ts';

export type ToProcess =
  | { readonly open: string; readonly without: readonly string[] }
  | { readonly ask: string };
export type FromProcess =
  | { readonly state: 'open' }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'outOfMemory' }
  | { readonly state: 'answer'; readonly answer: QueryAnswer };

/** Beside what the open table takes. */
const maxGrowthMb = 1024;
const residentMb = (): number => process.memoryUsage.rss() / 2 ** 20;

// Not process.exit: it waits for the very threads that will not end.
const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};
const tell = (message: FromProcess, then?: () => void): void => {
  process.send?.(message, undefined, undefined, () => then?.());
};

let database: TrainDatabase | null = null;

async function answer(message: ToProcess): Promise<void> {
  if ('open' in message) {
    database = await openTrainDatabase(message.open, message.without);
    const limitMb = residentMb() + maxGrowthMb;
    setInterval(() => {
      if (residentMb() > limitMb) tell({ state: 'outOfMemory' }, die);
    }, 50);
    tell({ state: 'open' });
  } else if (database) {
    tell({ state: 'answer', answer: await database.ask(message.ask) });
  }
}

process.on('disconnect', die);
process.on('message', (message) => {
  answer(message as ToProcess).catch((thrown: unknown) =>
    tell({ state: 'failed', message: messageOf(thrown) }),
  );
});
