import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { preflightText } from '../../../src/cli/terminal/memory-text.ts';
import { Secrets } from '../../../src/researcher/llm/endpoint/secret.ts';
import { cleanBody } from '../../../src/researcher/llm/recording/clean-body.ts';
import { emptyDirectory } from '../../journal/entries.ts';
import { FakeLab, moduleOf, settings } from './fake-lab.ts';
import {
  completionText,
  eventText,
  type HostileServer,
  head,
  hostileServer,
  httpAnswer,
  pour,
} from './hostile-server.ts';

const json = { 'content-type': 'application/json' };
const stream = { 'content-type': 'text/event-stream' };

let server: HostileServer;
afterEach(() => server.close());

const faults: readonly (readonly [string, Parameters<typeof hostileServer>[0], RegExp])[] = [
  [
    'a bomb',
    (socket) =>
      socket.end(
        httpAnswer(Buffer.concat(Array.from({ length: 12 }, () => gzipSync(Buffer.alloc(2 ** 23)))), {
          ...json,
          'content-encoding': 'gzip',
        }),
      ),
    /longer than 16 MB/,
  ],
  [
    'an endless line',
    (socket) => {
      socket.write(head(stream));
      pour(socket, () => 'x'.repeat(65_536));
    },
    /longer than 4 MB/,
  ],
  ['silence', (socket) => socket.write(head(stream)), /silent for 1 s/],
  ['a reset', (socket) => socket.resetAndDestroy(), /no connection/],
  [
    'a redirect elsewhere',
    (socket) => socket.end(httpAnswer('', { location: 'http://other.example/' }, '307 Moved')),
    /redirect \(307\) to http:\/\/other\.example/,
  ],
];

describe('a night with a hostile endpoint', () => {
  test.each(faults)('goes on without it after %s, with the fault named', async (_, reply, named) => {
    const sound = JSON.stringify({ source: 'x' });
    server = await hostileServer((socket, text, n) => {
      // The first answer is sound, so that it is not a fault of the settings.
      if (n > 1) return reply(socket, text, n);
      const call = { id: 'a', type: 'function', function: { name: 'check', arguments: sound } };
      socket.end(httpAnswer(completionText({ content: null, tool_calls: [call] })));
    });
    const lab = new FakeLab({
      settings: { ...settings, baseUrl: server.baseUrl, timeoutSeconds: 1, stream: true },
    });
    const isRefusal = named.source.includes('redirect');
    const run = lab.run(2);
    if (isRefusal) await expect(run).rejects.toMatchObject({ code: 'researcher.endpointRefused' });
    else {
      await run;
      expect(lab.proposals.map(({ proposer }) => proposer)).toEqual(['offline', 'offline']);
      expect(lab.of('researcher-switch').map(({ why }) => why)).toEqual([expect.stringMatching(named)]);
    }
  });

  test('leaves no secret and no control character in what the lab remembers, on file, or in proposals', async () => {
    const key = settings.apiKey!;
    const path = join(emptyDirectory(), 'night.jsonl');
    const evil = `\u001b]0;owned\u0007\u202e ${key}.`;
    const hypothesis = `${evil} ${[...key].map((c) => `\\u00${Buffer.from(c).toString('hex')}`).join('')}`;
    const edit = JSON.stringify({ insight: evil });
    const run = JSON.stringify({ hypothesis, axis: evil }).replaceAll('\\\\u00', '\\u00');
    server = await hostileServer((socket, _, n) => {
      const calls = [
        { index: 0, id: `a${n}`, function: { name: 'remember', arguments: edit } },
        {
          index: 1,
          id: `e${n}`,
          function: { name: 'edit_module', arguments: JSON.stringify({ source: moduleOf(100 + n) }) },
        },
        { index: 2, id: `b${n}`, function: { name: 'run_experiment', arguments: run } },
        { index: 3, id: `c${n}`, function: { name: `no_${evil}`, arguments: '{' } },
      ];
      const chunks = [...`Thinking of ${evil}.`].map((content) => eventText({ content }));
      const split = calls.flatMap(({ index, id, function: { name, arguments: text } }) => [
        eventText({ tool_calls: [{ index, id, function: { name, arguments: '' } }] }),
        ...(text.match(/[\s\S]{1,7}/g) ?? []).map((part) =>
          eventText({ tool_calls: [{ index, function: { arguments: part } }] }),
        ),
      ]);
      if (n % 3 === 0) {
        const error = JSON.stringify({ error: { message: evil } });
        return socket.end(httpAnswer(error, json, '503 Busy'));
      }
      socket.end(httpAnswer([...chunks, ...split, eventText({}, 'tool_calls')].join(''), stream));
    });
    const lab = new FakeLab({ settings: { ...settings, baseUrl: server.baseUrl, record: path } });
    await lab.run(2);
    const kept = [lab.memory, lab.proposals].map((each) => JSON.stringify(each));
    const assembled = readFileSync(path, 'utf8')
      .split('\n')
      .filter(Boolean)
      .flatMap((line) => (JSON.parse(line) as { body?: string }).body ?? [])
      .map((body) =>
        [...body.matchAll(/"(?:content|arguments)":"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text).join(''),
      );
    expect(lab.of('insight').length).toBeGreaterThan(0);
    expect(lab.proposals.map(({ proposer }) => proposer)).toEqual(['llm', 'llm']);
    expect(assembled.join('').length).toBeGreaterThan(100);
    for (const text of [...kept, ...assembled, readFileSync(path, 'utf8')]) {
      expect(text.includes(key)).toBe(false);
      expect(/(\\+u00[0-9a-f]{2}){8}/.test(text)).toBe(false);
    }
    for (const text of kept) expect(/\\u00[01]|[\u202a-\u202e]|[\u0080-\u009f]/.test(text)).toBe(false);
  });

  test('begins with one warning where prompts go over http to another machine', async () => {
    server = await hostileServer(() => {});
    const warned = (baseUrl: string) =>
      new FakeLab({ settings: { ...settings, baseUrl, apiKey: null } }).researcher.preflight!(
        new FakeLab({ settings: { ...settings, baseUrl } }).view().study,
        1,
      );
    const preflight = warned('http://llm.example:8000/v1');
    expect(preflight.warning).toMatch(/llm\.example:8000 unencrypted/);
    expect(preflightText(preflight).match(/Warning:/g)).toHaveLength(1);
    for (const fine of [
      'https://llm.example/v1',
      'http://localhost:1/v1',
      'http://[::1]:1/v1',
      server.baseUrl,
    ])
      expect(warned(fine).warning).toBeNull();
  });
});

describe('a body on file', () => {
  const secrets = new Secrets(['sk-12345678', 'k7']);

  test('has no secret that is spread over its events, and is the same to the byte where there is none', () => {
    const spread = ['a sk-12', '34', '5678 b'].map((content) => eventText({ content })).join('');
    expect(cleanBody(spread, secrets)).toBe(
      ['a [key removed] b', '', ''].map((content) => eventText({ content })).join(''),
    );
    const apart = ['sk-1', 'x', '2345678']
      .map((text, i) => eventText({ tool_calls: [{ index: i % 2, function: { arguments: text } }] }))
      .join('');
    expect(cleanBody(apart, secrets)).not.toContain('2345678');
    for (const body of [
      eventText({ content: 'harmless\u001b' }),
      'data: [DONE]\r\n\r\n',
      completionText({ content: 'k77' }),
      '',
      '<html>',
    ])
      expect(cleanBody(body, secrets)).toBe(body);
  });
});
