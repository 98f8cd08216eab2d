import { describe, expect, test } from 'vitest';
import { callsInText } from '../../../src/researcher/llm/calls/text-protocol.ts';
import { parseModelJson } from '../../../src/researcher/llm/endpoint/model-json.ts';
import { Secrets } from '../../../src/researcher/llm/endpoint/secret.ts';
import { fresh } from '../../../src/researcher/llm/plateau/sub-agent.ts';
import { checkCall } from '../../../src/researcher/llm/tools/check-call.ts';
import { editText } from '../../../src/researcher/llm/tools/edit-text.ts';

describe('JSON from a model', () => {
  test('with raw line breaks inside of strings is read as meant, and nonsense is not', () => {
    const source = 'const a = "x";\nconst b = \'\t\';\n';
    const raw = `{"source": "${source.replaceAll('"', '\\"')}"}`;
    expect(() => JSON.parse(raw) as unknown).toThrow();
    expect(parseModelJson(raw)).toEqual({ source });
    expect(() => parseModelJson('{"source": "abc')).toThrow(SyntaxError);
  });

  test('that is a call with a missing or null argument is told which, and null counts as left out', () => {
    const call = (given: object) =>
      checkCall({ id: '1', name: 'run_experiment', arguments: JSON.stringify(given) });
    expect(call({ hypothesis: 'x' })).toMatchObject({ wrong: expect.stringContaining('axis') });
    expect(call({ hypothesis: 'x', axis: 'y', because: null })).toMatchObject({
      call: { tool: { name: 'run_experiment' } },
    });
  });
});

describe('a call in plain text', () => {
  const names = new Set(['edit_module', 'run_experiment', 'check']);
  let n = 0;
  const read = (text: string) =>
    callsInText(text, names, () => `t${++n}`).toolCalls.map((call) => [call.name, call.arguments]);

  test.each([
    ['a tool block', '```tool\n{"tool": "check", "arguments": {}}\n```', [['check', '{}']]],
    [
      'a json block with a name',
      '```json\n{"name": "check", "parameters": {"a": 1}}\n```',
      [['check', '{"a":1}']],
    ],
    [
      'a block titled with the tool',
      '```run_experiment\n{"axis": "x"}\n```',
      [['run_experiment', '{"axis":"x"}']],
    ],
    ['a tag', '<tool_call>{"name": "check", "arguments": "{}"}</tool_call>', [['check', '{}']]],
    ['a bare object', ' {"tool": "check"} ', [['check', '{}']]],
    [
      'a module',
      '```ts\nexport default 1;\n```',
      [['edit_module', JSON.stringify({ source: 'export default 1;\n' })]],
    ],
    ['code that is not a module', '```ts\nconst a = 1;\n```', []],
    ['an object that names no tool', '```json\n{"name": "nobody"}\n```', []],
    ['talk', 'I would call check now.', []],
  ])('is found in %s', (_, text, calls) => {
    expect(read(text)).toEqual(calls);
  });
});

describe('search and replace', () => {
  const text = 'a {\n  one: 1,\n  two: 2,\n}\nb {\n  one: 1,\n}\n';
  test('changes the one place, forgives indentation, and refuses what is not there or is there twice', () => {
    expect(editText(text, 'two: 2', 'two: 3')).toEqual({ text: text.replace('two: 2', 'two: 3') });
    expect(editText(text, 'one: 1,\ntwo: 2,', '  three: 3,')).toEqual({
      text: 'a {\n  three: 3,\n}\nb {\n  one: 1,\n}\n',
    });
    expect(editText(text, 'one: 1', 'x')).toMatchObject({ wrong: expect.stringContaining('2 times') });
    expect(editText(text, 'four', 'x')).toMatchObject({ wrong: expect.stringContaining('does not occur') });
    expect(editText('cost: $1', '$1', '$& $1 $$')).toEqual({ text: 'cost: $& $1 $$' });
  });
});

describe('ideas', () => {
  test('that were tried in other words, or that repeat a better one, are left out', () => {
    const tried = ['The weekday of the call date helps boosting.'];
    const ideas = [
      { text: 'Boosting is helped by the weekday of the call date.', axis: 'a' },
      { text: 'Quotients of revenue and deal size as logarithms.', axis: 'b' },
      { text: 'Logarithms of quotients of deal size and revenue.', axis: 'c' },
    ];
    expect(fresh(ideas, tried).map(({ axis }) => axis)).toEqual(['b']);
  });
});

describe('a key', () => {
  test('is cut out in every form, at any depth; a dummy key is not a secret', () => {
    const key = 'sk-"quoted"/key+1';
    const secrets = new Secrets([key, 'ollama', null]);
    const shown = {
      deep: [{ a: `x ${key} y`, b: encodeURIComponent(key) }],
      c: Buffer.from(key).toString('base64'),
      d: JSON.stringify({ key }),
      e: 'ollama',
    };
    const clean = secrets.removeFrom(shown);
    expect(JSON.stringify(clean)).not.toMatch(/sk-|c2st/);
    expect(clean.e).toBe('ollama');
  });
});
