import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { ChatReply, EndpointFault } from '../../../src/researcher/llm/endpoint/chat.ts';
import { openEndpoint } from '../../../src/researcher/llm/endpoint/endpoint.ts';
import { proxyOf } from '../../../src/researcher/llm/endpoint/guarded-fetch.ts';
import { settings } from './fake-lab.ts';
import {
  completionText,
  eventText,
  type HostileServer,
  head,
  hostileServer,
  httpAnswer,
  pour,
} from './hostile-server.ts';

const request = {
  model: 'm',
  messages: [{ role: 'user' as const, content: 'PROMPT' }],
  tools: [],
  maxAnswerTokens: 1000,
  body: {},
};
const never = new AbortController().signal;
const json = { 'content-type': 'application/json' };
const stream = { 'content-type': 'text/event-stream' };
const apiKey = 'sk-1234567890abcdef';

const open: HostileServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function serve(reply: (socket: Socket, request: string, n: number) => void): Promise<HostileServer> {
  const server = await hostileServer(reply);
  open.push(server);
  return server;
}

type Asked = Partial<Pick<typeof settings, 'baseUrl' | 'stream' | 'timeoutSeconds' | 'apiKey'>> & {
  readonly answerSeconds?: number;
};

/** The reply, or the fault in one line. */
async function ask(server: HostileServer | string, more: Asked = {}): Promise<ChatReply | string> {
  const baseUrl = typeof server === 'string' ? server : server.baseUrl;
  try {
    const given = { ...settings, apiKey, baseUrl, timeoutSeconds: 3, ...more };
    return await openEndpoint(given).call(request, never);
  } catch (thrown) {
    const { name, kind, message } = thrown as EndpointFault;
    return `${name} ${kind}: ${message}`;
  }
}

/** Megabytes by which the process grew at its highest while `work` ran. */
async function grownMb(work: () => Promise<unknown>): Promise<number> {
  const now = (): number => process.memoryUsage.rss() / 2 ** 20;
  const before = now();
  let peak = before;
  const clock = setInterval(() => {
    peak = Math.max(peak, now());
  }, 10);
  await work();
  clearInterval(clock);
  return Math.max(peak, now()) - before;
}

describe('a compressed answer', () => {
  const sound = completionText({ role: 'assistant', content: 'Hello.' });

  test.each([
    ['gzip', gzipSync(sound)],
    ['deflate', deflateSync(sound)],
    ['br', brotliCompressSync(sound)],
  ])('by %s is read', async (encoding, body) => {
    const server = await serve((socket) =>
      socket.end(httpAnswer(body, { ...json, 'content-encoding': encoding })),
    );
    expect(await ask(server)).toMatchObject({ text: 'Hello.' });
  });

  const zeros = Buffer.alloc(16 * 2 ** 20);
  const brotli = brotliCompressSync(Buffer.alloc(80 * 2 ** 20), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 1 },
  });
  test.each([
    ['gzip', json, Buffer.concat(Array.from({ length: 40 }, () => gzipSync(zeros)))],
    ['gzip', stream, Buffer.concat(Array.from({ length: 40 }, () => gzipSync(zeros)))],
    ['deflate', json, deflateSync(Buffer.concat([zeros, zeros, zeros]))],
    ['br', json, brotli],
    ['br', stream, brotli],
  ])('by %s that grows without bound ends at the bound', async (encoding, headers, body) => {
    const server = await serve((socket) =>
      socket.end(httpAnswer(body, { ...headers, 'content-encoding': encoding })),
    );
    let said: unknown;
    const grown = await grownMb(async () => {
      said = await ask(server);
    });
    expect(said).toMatch(/broken: the (answer|line).* (is longer than|more than) \d+ MB/);
    expect(grown).toBeLessThan(150);
  });

  test.each(['zstd', 'gzip, gzip', 'snappy'])('by %s, which nobody asked for, is named', async (encoding) => {
    const server = await serve((socket) =>
      socket.end(httpAnswer(gzipSync(sound), { ...json, 'content-encoding': encoding })),
    );
    expect(await ask(server)).toMatch(/broken: .*compressed as/);
  });

  test('that is not what it says is named', async () => {
    const server = await serve((socket) =>
      socket.end(httpAnswer('no gzip at all', { ...json, 'content-encoding': 'gzip' })),
    );
    expect(await ask(server)).toMatch(/broken: .*incorrect header check/);
  });
});

describe('an answer without end', () => {
  const filler = 'x'.repeat(65_536);

  test.each([
    ['one line', (): string => filler],
    ['empty lines', (): string => '\n'.repeat(65_536)],
    ['comments', (): string => `: ${filler}\n`],
    ['lines of one event', (): string => `data: ${filler}\n`],
    ['events without a choice', (): string => 'data: {"choices":[]}\n\n'.repeat(3000)],
    ['text', (): string => eventText({ content: filler })],
    ['chunks of one call', () => eventText({ tool_calls: [{ index: 0, function: { arguments: filler } }] })],
  ])(
    'of %s in a stream ends at a bound, in bounded memory',
    async (_, next) => {
      const server = await serve((socket) => {
        socket.write(head(stream));
        pour(socket, next);
      });
      let said: unknown;
      const grown = await grownMb(async () => {
        said = await ask(server, { answerSeconds: 20, timeoutSeconds: 10 });
      });
      expect(said).toMatch(/EndpointFault broken: .*(longer than|more than|silent for)/);
      expect(grown).toBeLessThan(200);
    },
    30_000,
  );

  test('of JSON ends at a bound', async () => {
    const server = await serve((socket) => {
      socket.write(head(json));
      pour(socket, () => filler);
    });
    expect(await ask(server, { timeoutSeconds: 10 })).toMatch(/broken: the answer is longer than 16 MB/);
  }, 30_000);

  test('of an error still tells the status', async () => {
    const server = await serve((socket) => {
      socket.write(head({ 'content-type': 'text/plain' }, '401 Unauthorized'));
      pour(socket, () => filler);
    });
    expect(await ask(server)).toMatch(/refused: 401/);
  }, 30_000);

  test.each([
    ['headers', 'x-filler: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n'],
    ['one header', 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy'],
  ])('of %s ends at a bound', async (_, line) => {
    const server = await serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-start: ');
      pour(socket, () => line.repeat(1000));
    });
    expect(await ask(server)).toMatch(/EndpointFault broken: no connection: .*HEADERS_OVERFLOW/);
  });

  test.each([
    ['a body of single bytes', json, 'x'],
    ['a line of single bytes', stream, 'x'],
    ['empty lines', stream, '\n'],
    ['comments', stream, ': still here\n\n'],
    ['events', stream, eventText({ content: 'x' })],
  ])(
    'that drips %s ends',
    async (_, headers, drop) => {
      const server = await serve((socket) => {
        socket.write(head(headers));
        const drip = setInterval(() => socket.write(drop), 100);
        socket.on('close', () => clearInterval(drip));
      });
      const startedAt = Date.now();
      const said = await ask(server, { timeoutSeconds: 1, answerSeconds: 2 });
      expect(said).toMatch(/broken: the (server was silent for 1 s|answer was not complete after 2 s)/);
      expect(Date.now() - startedAt).toBeLessThan(8000);
    },
    10_000,
  );

  test('ends where only the head comes, or its bytes drip', async () => {
    const silent = await serve((socket) => socket.write(head(json)));
    const dripping = await serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('x-a: b\r\n'), 100);
      socket.on('close', () => clearInterval(drip));
    });
    for (const server of [silent, dripping])
      expect(await ask(server, { timeoutSeconds: 1, answerSeconds: 2 })).toMatch(
        /broken: the server was silent for 1 s/,
      );
  });
});

describe('a redirect', () => {
  const to = (location: string, status: string): Buffer => httpAnswer('', { location }, status);

  test.each(['301 Moved Permanently', '302 Found', '307 Temporary Redirect', '308 Permanent Redirect'])(
    'within the origin is followed with the request as it was (%s)',
    async (status) => {
      const server = await serve((socket, text) =>
        socket.end(
          text.startsWith('POST /elsewhere')
            ? httpAnswer(completionText({ content: 'There.' }))
            : to('/elsewhere', status),
        ),
      );
      expect(await ask(server)).toMatchObject({ text: 'There.' });
      expect(server.requests[1]).toContain('PROMPT');
    },
  );

  test.each(['301', '302', '303', '307', '308'])(
    'to another port, scheme or host is refused, and nothing is sent there (%s)',
    async (status) => {
      const other = await serve((socket) => socket.end(httpAnswer(completionText({ content: 'Stolen.' }))));
      const targets = [
        `http://127.0.0.1:${other.port}/v1/chat/completions`,
        `http://localhost:${other.port}/`,
        `//127.0.0.1:${other.port}/x`,
        `https://127.0.0.1:${other.port}/x`,
        `http://user:hunter2@127.0.0.1:${other.port}/x?api_key=hunter2`,
        'file:///etc/passwd',
        'data:application/json,{}',
        'javascript:alert(1)',
      ];
      for (const target of targets) {
        const server = await serve((socket) => socket.end(to(target, `${status} Moved`)));
        const said = await ask(server);
        expect(said).toMatch(/refused: .*redirect/);
        expect(said).not.toContain('hunter2');
      }
      expect(other.requests).toEqual([]);
    },
  );

  test('that goes in circles, names no place, or a senseless one, is named', async () => {
    const circle = await serve((socket) => socket.end(to('/again', '307 Temporary Redirect')));
    expect(await ask(circle)).toMatch(/refused: .*redirect/);
    expect(circle.requests.length).toBeLessThan(10);
    for (const location of ['', 'http://', 'http://[']) {
      const server = await serve((socket) => socket.end(to(location, '307 Temporary Redirect')));
      expect(await ask(server)).toMatch(/refused: .*redirect/);
    }
  });
});

describe('a senseless answer', () => {
  const said = (body: string | Buffer, more: Asked = {}, headers = json) =>
    serve((socket) => socket.end(httpAnswer(body, headers))).then((server) => ask(server, more));

  test('of invalid UTF-8, null bytes and controls is cleaned', async () => {
    const content = 'a\u0000b\u001b[31mc\u0007d\u202ee\u2066f\u009bg\u200fh\r\ni\tj';
    const reply = await said(completionText({ content }));
    expect(reply).toMatchObject({ text: 'ab[31mcdefgh\ni\tj' });
    const broken = Buffer.concat([
      Buffer.from('{"choices":[{"message":{"content":"x'),
      Buffer.from([0xff, 0xfe, 0xc0]),
      Buffer.from('"}}]}'),
    ]);
    expect(await said(broken)).toMatchObject({ text: expect.stringMatching(/^x�+$/) });
  });

  test('with controls in errors, arguments and streams is cleaned', async () => {
    const arguments_ = JSON.stringify({ hypothesis: 'x\u001b]0;owned\u0007\u202ey' });
    const call = { id: 'c\u001b', type: 'function', function: { name: 'run\u0007', arguments: arguments_ } };
    const reply = (await said(completionText({ content: null, tool_calls: [call] }))) as ChatReply;
    expect(reply.toolCalls[0]).toEqual({ id: 'c', name: 'run', arguments: '{"hypothesis":"x]0;ownedy"}' });
    const error = await serve((socket) =>
      socket.end(
        httpAnswer(JSON.stringify({ error: { message: 'no\u001b[2J\u0007\u202e!' } }), json, '401 No'),
      ),
    );
    expect(await ask(error)).toMatch(/refused: 401 no\[2J!$/);
    expect(
      await said(eventText({ content: 'a\u001b' }) + eventText({ content: '[0mb' }, 'stop'), {}, stream),
    ).toMatchObject({ text: 'a[0mb' });
  });

  test.each([
    ['deep arrays', `{"choices":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
    ['deep objects', `{"a":${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}}`],
    ['no object', '"text"'],
    ['null', 'null'],
    ['a list', '[1,2]'],
    ['choices that are none', '{"choices":{"0":{"message":{"content":"x"}}}}'],
    ['nothing', ''],
  ])('of %s is named', async (_, body) => {
    expect(await said(body, { stream: false })).toMatch(/EndpointFault broken: the answer/);
  });

  test('with fields of other kinds is read as far as it makes sense', async () => {
    const choices = [
      {
        message: {
          content: { toString: 1 },
          tool_calls: [
            { id: 7, function: { name: 'check', arguments: { deep: [1e308, 1] } } },
            { id: 'x', function: { name: ['no'], arguments: 5 } },
            null,
            'call',
          ],
        },
        finish_reason: {},
      },
    ];
    const usage = { prompt_tokens: 9007199254740991, completion_tokens: 1 };
    const reply = (await said(JSON.stringify({ choices, usage }))) as ChatReply;
    expect(reply).toMatchObject({ text: '', cutOff: false, usage: null });
    expect(reply.toolCalls).toEqual([
      { id: expect.stringMatching(/^call_\d+$/), name: 'check', arguments: '{"deep":[1e+308,1]}' },
      { id: 'x', name: '', arguments: '5' },
    ]);
  });

  test('with a number of a million digits is read', async () => {
    const body = `{"choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":${'9'.repeat(1e6)},"completion_tokens":1e999}}`;
    expect(await said(body)).toMatchObject({ text: 'x', usage: null });
  });

  test('of thousands of tool calls is refused by number', async () => {
    const calls = Array.from({ length: 5000 }, (_, i) => ({
      index: i,
      id: `c${i}`,
      function: { name: 'check', arguments: '{}' },
    }));
    expect(await said(completionText({ tool_calls: calls }))).toMatch(/broken: .*more than 128 tool calls/);
    const events = calls.map((call) => eventText({ tool_calls: [call] })).join('');
    expect(await said(events, {}, stream)).toMatch(/broken: .*more than 128 tool calls/);
  });

  test.each(['__proto__', 'length', 4_294_967_294, -1, 1.5, 1e300, null, {}])(
    'with a call at index %s touches nothing else and ends at once',
    async (index) => {
      const body =
        eventText({ tool_calls: [{ index, id: 'a', function: { name: 'check', arguments: '{' } }] }) +
        eventText({ tool_calls: [{ index, function: { arguments: '}' } }] }, 'tool_calls');
      const startedAt = Date.now();
      const reply = await said(body, {}, stream);
      expect(reply).toMatchObject({ toolCalls: [{ id: 'a', name: 'check', arguments: '{}' }] });
      expect(Object.keys(Array.prototype)).toEqual([]);
      expect(Date.now() - startedAt).toBeLessThan(3000);
    },
  );

  test('of an error whose members are objects is named', async () => {
    const error = { message: { toString: 1 }, code: { toString: 1 }, param: [] };
    const server = await serve((socket) => socket.end(httpAnswer(JSON.stringify({ error }), json, '400 No')));
    expect(await ask(server)).toMatch(/EndpointFault refused: 400/);
    const body = `data: ${JSON.stringify({ error })}\n\n`;
    expect(await said(body, {}, stream)).toMatch(/EndpointFault broken/);
  });
});

describe('a connection', () => {
  test.each([
    ['after the request', ''],
    ['in the head', 'HTTP/1.1 200 OK\r\ncontent-ty'],
    ['in the body', head({ ...json, 'content-length': '100' })],
    ['in a chunk', `${head({ ...stream, 'transfer-encoding': 'chunked' })}ff\r\ndata: {`],
  ])('that is reset %s is named', async (_, text) => {
    const server = await serve((socket) => socket.write(text, () => socket.resetAndDestroy()));
    expect(await ask(server)).toMatch(/EndpointFault broken: /);
  });

  test('that does not speak HTTP is named', async () => {
    const server = await serve((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    expect(await ask(server)).toMatch(/EndpointFault broken: no connection: /);
  });

  test('whose TLS fails is refused before anything is sent, in words', async () => {
    const tcp = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.end('not TLS at all\n', () => socket.destroy());
    });
    const bare = createTlsServer({});
    bare.on('tlsClientError', () => {});
    for (const server of [tcp, bare])
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const ports = [tcp, bare].map((server) => (server.address() as { port: number }).port);
    for (const port of ports) {
      expect(await ask(`https://127.0.0.1:${port}/v1`)).toMatch(/EndpointFault refused: .*(encrypted|TLS)/);
    }
    for (const server of [tcp, bare]) server.close().unref();
  });

  test('goes through the proxy of the environment, but not to this machine', async () => {
    const target = await serve((socket) => socket.end(httpAnswer(completionText({ content: 'Through.' }))));
    const tunnels: string[] = [];
    const proxy = await serve((socket, text) => {
      tunnels.push(text);
      const to = connect(target.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connected\r\n\r\n');
        socket.removeAllListeners('data');
        socket.pipe(to).pipe(socket);
      });
      to.on('error', () => {});
    });
    const before = { ...process.env };
    process.env.HTTP_PROXY = `http://me:pr0xy@127.0.0.1:${proxy.port}`;
    try {
      expect(await ask(`http://llm.example:80/v1`)).toMatchObject({ text: 'Through.' });
      expect(tunnels[0]).toMatch(/^CONNECT llm\.example:80 /);
      expect(await ask(target)).toMatchObject({ text: 'Through.' });
      expect(tunnels).toHaveLength(1);
    } finally {
      process.env = before;
    }
  });
});

test('the proxy of an address is read from the environment as curl does', () => {
  const of = (address: string, environment: NodeJS.ProcessEnv): string | null =>
    proxyOf(new URL(address), environment)?.href ?? null;
  const both = {
    HTTPS_PROXY: 'http://s:1',
    http_proxy: 'h:2',
    NO_PROXY: 'a.example,.b.example:444, *.c.example',
  };
  expect(of('https://x.example/v1', both)).toBe('http://s:1/');
  expect(of('http://x.example/v1', both)).toBe('http://h:2/');
  expect(of('http://x.example', { ALL_PROXY: 'http://all:3' })).toBe('http://all:3/');
  expect(of('http://x.example', { ALL_PROXY: 'socks5://all:3' })).toBeNull();
  for (const exempt of ['a.example', 'b.example:444', 'z.c.example', 'localhost', '127.0.0.1:8', '[::1]'])
    expect(of(`https://${exempt}/`, both)).toBeNull();
  expect(of('https://b.example/', both)).toBe('http://s:1/');
  expect(of('https://xa.example/', both)).toBe('http://s:1/');
  expect(of('https://x.example/', { ...both, NO_PROXY: '*' })).toBeNull();
  expect(() => of('https://x.example/', { HTTPS_PROXY: 'socks5://me:pw1@p:1' })).toThrow(
    expect.objectContaining({ code: 'researcher.badProxy', message: expect.not.stringContaining('pw1') }),
  );
});

describe('the key', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const hex = (text: string): string => Buffer.from(text).toString('hex');
  const echoes = (key: string): Record<string, string> => ({
    itself: key,
    'in upper case': key.toUpperCase(),
    'percent-encoded': [...key].map((c) => `%${hex(c)}`).join(''),
    'percent-encoded in part': key.replace('-', '%2D'),
    'in base64': base64(key),
    'in base64 after another text': base64(`Bearer ${key}`),
    'in base64 after a shorter text': base64(`x:${key}`),
    'in base64 before a text': base64(`${key}:and more of it`),
    'in base64 for addresses': Buffer.from(`>>>${key}???`).toString('base64url'),
    'in hex': hex(key),
    'escaped as in JSON': [...key].map((c) => `\\u00${hex(c)}`).join(''),
    'with nulls between': [...key].join('\u0000'),
    'with invisible signs between': [...key].join('\u200b'),
  });
  const isLeaked = (text: string, key: string): boolean => {
    const plain = text
      .replace(/\\u00([0-9a-f]{2})|%([0-9a-f]{2})/gi, (_, a: string, b: string) =>
        String.fromCharCode(Number.parseInt(a ?? b, 16)),
      )
      .replaceAll('\u0000', '')
      .replaceAll('\u200b', '')
      .toLowerCase();
    const inner = [0, 1, 2].map((n) => base64('x'.repeat(n) + key).slice(n + 1, -3));
    return (
      plain.includes(key.toLowerCase()) ||
      (key.length > 8 && inner.some((part) => text.includes(part))) ||
      plain.includes(hex(key))
    );
  };

  test.each(Object.keys(echoes(apiKey)))('never comes back from the server %s', async (how) => {
    const echo = echoes(apiKey)[how]!;
    const arguments_ = JSON.stringify({ text: echo });
    const sent = [
      httpAnswer(completionText({ content: `You sent ${echo}!` })),
      httpAnswer(
        completionText({ tool_calls: [{ id: echo, function: { name: echo, arguments: arguments_ } }] }),
      ),
      httpAnswer(
        completionText({ content: `\`\`\`json\n{"tool": "x", "arguments": {"y": "${echo}"}}\n\`\`\`` }),
      ),
      httpAnswer(JSON.stringify({ error: { message: `bad key ${echo}`, code: echo } }), json, '401 No'),
      httpAnswer(`<html>${echo}`, { 'content-type': 'text/html' }, '500 No'),
      httpAnswer(echo, json),
      httpAnswer([...echo].map((c) => eventText({ content: c })).join('') + eventText({}, 'stop'), stream),
      httpAnswer(
        [...echo]
          .map((c) => eventText({ tool_calls: [{ index: 0, id: 'a', function: { arguments: c } }] }))
          .join('') + eventText({}, 'stop'),
        stream,
      ),
      httpAnswer(`data: ${JSON.stringify({ error: { message: echo } })}\n\n`, stream),
      httpAnswer('', { location: `https://h.example/${encodeURI(echo)}` }, '307 Moved'),
    ];
    for (const answer of sent) {
      const server = await serve((socket) => socket.end(answer));
      const said = JSON.stringify(await ask(server));
      expect([isLeaked(said, apiKey), said]).toEqual([false, said]);
    }
  });

  test.each(['k3', 'abc123', 'hunter2'])(
    'of a few characters is cut out where it is alone (%s)',
    async (key) => {
      const server = await serve((socket, _, n) =>
        socket.end(
          n === 1
            ? httpAnswer(completionText({ content: `key=${key}; unharmed${key}x` }))
            : httpAnswer(JSON.stringify({ error: { message: `wrong key ${key}` } }), json, '401 No'),
        ),
      );
      expect(await ask(server, { apiKey: key })).toMatchObject({
        text: `key=[key removed]; unharmed${key}x`,
      });
      expect(await ask(server, { apiKey: key })).toMatch(/wrong key \[key removed\]$/);
    },
  );

  test('that is a dummy for local servers is not a secret', async () => {
    const server = await serve((socket) =>
      socket.end(httpAnswer(completionText({ content: 'ollama none' }))),
    );
    for (const key of ['ollama', 'none'])
      expect(await ask(server, { apiKey: key })).toMatchObject({ text: 'ollama none' });
  });

  test('in the address is sent as a query, and never told', async () => {
    const server = await serve((socket) =>
      socket.end(
        httpAnswer(JSON.stringify({ error: { message: 'no q7k9 in ?api_key=q7k9' } }), json, '401 No'),
      ),
    );
    const said = await ask(`${server.baseUrl}?api_key=q7k9&api-version=2024-10-21`);
    expect(said).toMatch(/refused: 401 no \[key removed\] in/);
    expect(server.requests[0]).toMatch(
      /^POST \/v1\/chat\/completions\?api_key=q7k9&api-version=2024-10-21 HTTP/,
    );
  });
});
