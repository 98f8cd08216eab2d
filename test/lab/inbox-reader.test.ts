import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readJournal } from '../../src/journal/journal.ts';
import type { Line } from '../../src/journal/record.ts';
import { ask } from '../../src/lab/ask.ts';
import type { LabEvent } from '../../src/lab/events.ts';
import { Inbox } from '../../src/lab/inbox.ts';
import { research } from '../../src/lab/research.ts';
import { type Places, placesOf } from '../../src/lab/study-paths.ts';
import { sessionRequest } from './session-request.ts';
import { smallStudy } from './small-study.ts';

// So long that the offline researcher never plans by how fast a busy machine is.
const budget = { secondsPerExperiment: 3600, memoryMb: 1024 };
const quick = `import { gbdt, numeric, pipeline } from 'nightlab';

export default pipeline({ features: { crm: [numeric()] }, model: gbdt({ nTrees: 20 }) });
`;

describe('what people say to a lab', () => {
  let root: string;
  let places: Places;
  let inbox: Inbox;

  beforeAll(async () => {
    root = await smallStudy(300);
    places = placesOf(root, 'small');
    mkdirSync(places.models, { recursive: true });
    writeFileSync(places.module, quick);
    inbox = new Inbox(places.inbox);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const session = (experiments: number, emit: (event: LabEvent) => void = () => {}) =>
    research(sessionRequest(root, 'small', experiments, { emit }));
  const question = (text: string, seconds = 60) =>
    ask({ root, study: 'small', question: text, seconds, budget, llm: null, onWait: () => {} });
  const lastOf = <T extends Line['type']>(lines: readonly Line[], type: T) =>
    lines.findLast((line): line is Extract<Line, { type: T }> => line.type === type);

  test('a question about a study without experiments is refused and not left lying', async () => {
    await expect(question('what now?')).rejects.toMatchObject({ code: 'lab.nothingToAskAbout' });
    expect(await inbox.waiting()).toEqual([]);
  });

  test('a nudge waits where no lab runs, is heard by the next, and leads its experiment', async () => {
    await inbox.put('nudge', 'use the rep');
    const events: LabEvent[] = [];
    const { lines } = await session(2, (event) => events.push(event));
    const nudge = lastOf(lines, 'nudge')!;
    expect(nudge.text).toBe('use the rep');
    expect(lastOf(lines, 'researcher-event')).toMatchObject({
      what: 'understood',
      text: expect.stringContaining('"rep"'),
    });
    expect(lastOf(lines, 'experiment')).toMatchObject({ id: 2, causes: [nudge.seq] });
    expect(events.map(({ event }) => event)).toContain('nudge');
    expect(await inbox.waiting()).toEqual([]);
  });

  test('while an experiment runs, a nudge and a question reach the lab, and the next experiment is the nudge’s', async () => {
    let asked: ReturnType<typeof question> | null = null;
    let said: Promise<unknown> | null = null;
    const { lines } = await session(2, (event) => {
      if (event.event !== 'experiment-started' || asked) return;
      asked = question('What was tried on rep?');
      said = inbox.put('nudge', 'look at the industry');
    });
    await said;
    const answer = await asked!;
    expect(answer!.text).toContain('"rep"');
    const asking = lastOf(lines, 'question')!;
    expect(asking).toMatchObject({ text: 'What was tried on rep?', answer: answer!.text });
    const ideas = lines.filter((line) => line.type === 'idea' && line.causes.includes(asking.seq));
    expect(ideas.map((line) => (line.type === 'idea' ? line.text : ''))).toEqual(
      answer!.ideas.map(({ text }) => text),
    );
    const nudge = lastOf(lines, 'nudge')!;
    expect(nudge.text).toBe('look at the industry');
    expect(lastOf(lines, 'experiment')!.causes).toContain(nudge.seq);
    expect(readdirSync(join(places.inbox, 'answers'))).toEqual([]);
  });

  test('a question where no lab runs is answered by the asking process, under the lock, and journaled', async () => {
    const answer = await question('How does it go?');
    const lines = await readJournal(places.journal);
    expect(lastOf(lines, 'question')).toMatchObject({ text: 'How does it go?', answer: answer.text });
    expect(answer.ideas.length).toBeGreaterThan(0);
    expect(existsSync(places.lock)).toBe(false);
  });

  test('a message that the journal holds already counts once, though its file was not removed', async () => {
    const message = await inbox.put('nudge', 'only once');
    await session(1);
    writeFileSync(join(places.inbox, `${message.id}.json`), JSON.stringify(message));
    const { lines } = await session(1);
    expect(lines.filter((line) => line.type === 'nudge' && line.text === 'only once')).toHaveLength(1);
    expect(await inbox.waiting()).toEqual([]);
  });

  test('files that are not messages are put aside, and an empty or endless nudge is refused', async () => {
    const before = (await readJournal(places.journal)).length;
    writeFileSync(join(places.inbox, 'a.json'), 'not JSON');
    writeFileSync(join(places.inbox, 'b.json'), JSON.stringify({ id: '../up', kind: 'nudge', text: 'x' }));
    expect(await inbox.waiting()).toEqual([]);
    expect(readdirSync(places.inbox).filter((name) => name.endsWith('.unread'))).toHaveLength(2);
    expect(await readJournal(places.journal)).toHaveLength(before);
    await expect(inbox.put('nudge', '  ')).rejects.toMatchObject({ code: 'lab.badMessage' });
    await expect(inbox.put('nudge', 'x'.repeat(5000))).rejects.toMatchObject({ code: 'lab.badMessage' });
  });
});
