/**
 * A question to whoever is there: a lab that runs takes it from the inbox and leaves the answer there; where none runs,
 * this process takes the study's lock and answers itself.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '../core/errors.ts';
import { History } from '../journal/history.ts';
import { readJournal } from '../journal/journal.ts';
import { lockHolder } from '../journal/lock.ts';
import type { Budget } from '../journal/record.ts';
import { networkWarning } from '../researcher/llm/settings.ts';
import { answerMaterial } from './answer-material.ts';
import { constrainedOf } from './constrain.ts';
import { type AnswerMessage, Inbox } from './inbox.ts';
import { InboxReader } from './inbox-reader.ts';
import { LabRecord } from './lab-record.ts';
import { withLockedLab } from './locked-lab.ts';
import { viewOf } from './next-proposal.ts';
import { SessionClock } from './session-clock.ts';
import { type LlmChoice, openSessionResearcher } from './session-researcher.ts';
import { existingPlacesOf } from './study-paths.ts';

export interface AskRequest {
  readonly root: string;
  readonly study: string;
  readonly question: string;
  readonly seconds: number;
  readonly budget: Budget;
  /** Asked where no lab runs; without one it is the offline researcher. */
  readonly llm: LlmChoice | null;
  /** Told whenever what is waited for changes. */
  readonly onWait: (what: string) => void;
}

const pollMs = 200;

/**
 * @throws LabError `lab.noAnswerYet` after `seconds`, with the question still in the inbox, `lab.badMessage`,
 * `lab.nothingToAskAbout` where the study has no experiment that ran.
 */
export async function ask(options: AskRequest): Promise<AnswerMessage> {
  const { root, study, question, seconds, onWait } = options;
  const places = existingPlacesOf(root, study);
  await requireExperiments(places.journal, study, places.lock);
  const inbox = new Inbox(places.inbox);
  const message = await inbox.put('question', question);
  const until = Date.now() + 1000 * seconds;
  let said = '';
  while (Date.now() < until) {
    const answer = await inbox.takeAnswer(message.id);
    if (answer) return answer;
    const holder = lockHolder(places.lock);
    const waitsFor =
      holder === null
        ? 'nobody works on the study: answering here'
        : await workOf(places.journal, holder.command);
    if (waitsFor !== said) onWait(waitsFor);
    said = waitsFor;
    if (holder === null) await answerHere(options, until - Date.now());
    else await sleep(pollMs);
  }
  throw new LabError(
    'lab.noAnswerYet',
    `no answer came within ${seconds} s`,
    `The question stays in the inbox and is answered when the lab gets to it; nightlab results ${study} --causes shows it then.`,
  );
}

async function requireExperiments(journal: string, study: string, lock: string): Promise<void> {
  const hasRun = new History(await readJournal(journal)).comparable.some(({ scores }) => scores !== null);
  if (hasRun || lockHolder(lock) !== null) return;
  throw new LabError(
    'lab.nothingToAskAbout',
    `study "${study}" has no experiment yet with the columns that are allowed now`,
    `Run npx nightlab research ${study} first.`,
  );
}

/** What the process that holds the study is doing, for people. */
async function workOf(journal: string, command: string): Promise<string> {
  const last = (await readJournal(journal)).findLast(
    ({ type }) => type.startsWith('experiment') || type.startsWith('session'),
  );
  if (last?.type === 'experiment-started') return `${command} is at experiment ${last.id}`;
  return `${command} is at work`;
}

/** Another process may come first: then that one answers. */
async function answerHere(options: AskRequest, msLeft: number): Promise<void> {
  const { root, study, budget, llm, onWait } = options;
  const warning = llm && networkWarning(llm.settings);
  if (warning) onWait(`warning: ${warning}`);
  try {
    await withLockedLab({ root, study, workers: 1 }, 'nightlab ask', async (lab, journal) => {
      const record = new LabRecord(journal, lab.places.scores);
      const emit = (): void => {};
      const since = record.lines.length;
      const until = Date.now() + msLeft;
      const clock = new SessionClock(() => until - Date.now());
      const { researcher, close } = await openSessionResearcher({
        lab,
        record,
        budget,
        llm,
        emit,
        ends: [clock.signal],
        since,
      });
      try {
        const { secondsPerExperiment } = budget;
        const view = () => viewOf({ lab, record, secondsPerExperiment, experimentsLeft: null });
        await new InboxReader({
          inbox: new Inbox(lab.places.inbox),
          record,
          researcher,
          study: lab.view,
          material: () => answerMaterial(lab, record),
          constrained: constrainedOf(lab.study.file),
          view,
          emit,
        }).take();
      } finally {
        clock.close();
        close();
      }
    });
  } catch (thrown) {
    if (!(thrown instanceof LabError) || thrown.code !== 'journal.locked') throw thrown;
  }
}
