import { afterEach, describe, expect, test } from 'vitest';
import { FakeLab, settings } from './fake-lab.ts';
import { type Script, type ScriptedServer, scriptedServer } from './scripted-server.ts';

let server: ScriptedServer;
afterEach(() => server.close());

async function labWith(script: Script, changes: Partial<typeof settings> = {}): Promise<FakeLab> {
  server = await scriptedServer(script);
  return new FakeLab({ settings: { ...settings, baseUrl: server.baseUrl, ...changes } });
}

const said = {
  answer: 'Experiment 1 is all there is.',
  ideas: [{ text: 'Look at the weekday.', axis: 'features.time' }, { text: 'Talk to sales.' }],
};

describe('a question to the language model', () => {
  test('is asked with the record, apart from the conversation, and its ideas come back in order', async () => {
    const lab = await labWith(() => ({ text: JSON.stringify(said) }));
    const answer = await lab.researcher.answer('What about weekdays?', lab.view());
    expect(answer).toEqual({
      text: said.answer,
      ideas: [
        { text: 'Look at the weekday.', axis: 'features.time' },
        { text: 'Talk to sales.', axis: null },
      ],
    });
    const [request] = server.requests;
    expect(request!.toolNames).toEqual([]);
    const text = request!.messages.map(({ content }) => content).join('\n');
    for (const part of ['What about weekdays?', 'The baseline.', 'number_1']) expect(text).toContain(part);
    expect(lab.of('llm-usage').at(-1)).toMatchObject({ purpose: 'question' });
  });

  test('that is answered in prose gets that prose', async () => {
    const lab = await labWith(() => ({ text: 'Just try it.' }));
    expect(await lab.researcher.answer('Why?', lab.view())).toEqual({ text: 'Just try it.', ideas: [] });
  });

  test.each<[string, Script, Partial<typeof settings>]>([
    ['refuses', () => ({ fault: 'status', status: 401, message: 'no such key' }), {}],
    [
      'may not be asked any more',
      () => ({ text: JSON.stringify(said) }),
      { caps: { tokens: 1, cost: null, calls: null } },
    ],
  ])('that %s is answered from the record, saying why', async (_what, script, changes) => {
    const lab = await labWith(script, changes);
    const answer = await lab.researcher.answer('Why?', lab.view());
    expect(answer).toMatchObject({ ideas: [] });
    expect('text' in answer ? answer.text : '').toMatch(
      /^From the record, as the language model did not answer \(.+\):\n/,
    );
  });
});
