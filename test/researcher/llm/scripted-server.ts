/**
 * A real HTTP server that speaks chat completions, with tools and streams, and plays whatever model a script says:
 * its answers, and every way in which endpoints fail. It counts tokens by its own rule (a token = four bytes of the
 * messages and tools as they came) and adds up what it would charge for.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly n: number;
  readonly model: string;
  readonly messages: readonly SeenMessage[];
  readonly toolNames: readonly string[];
  readonly maxTokens: number;
  readonly stream: boolean;
  readonly promptTokens: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: IncomingMessage['headers'];
}

export interface SeenMessage {
  readonly role: string;
  readonly content: string;
  readonly tool_calls?: readonly {
    readonly id: string;
    readonly function: { name: string; arguments: string };
  }[];
  readonly tool_call_id?: string;
}

/** What a model says; `arguments` as text is sent as it is, sound or not. */
export interface Said {
  readonly text?: string;
  readonly calls?: readonly { readonly name: string; readonly arguments: object | string }[];
}

export type Fault =
  /** Refused before anything was charged. */
  | {
      readonly fault: 'status';
      readonly status: number;
      readonly message: string;
      readonly headers?: Record<string, string>;
    }
  /** Charged in full, but the answer never ends well. */
  | { readonly fault: 'dropped'; readonly said: Said }
  | { readonly fault: 'truncated'; readonly said: Said }
  | { readonly fault: 'silent' }
  | { readonly fault: 'refused-connection' };

export type Script = (request: SeenRequest) => Said | Fault;

export interface ScriptedServer {
  readonly baseUrl: string;
  readonly requests: readonly SeenRequest[];
  /** Tokens that the server would charge for. */
  readonly charged: { input: number; output: number };
  script: Script;
  close(): Promise<void>;
}

export interface ServerOptions {
  /** False: answers carry no usage. */
  readonly countsUsage?: boolean;
  /** Prompts are cut off at so many tokens, as some servers do. */
  readonly longestPrompt?: number;
}

export async function scriptedServer(script: Script, options: ServerOptions = {}): Promise<ScriptedServer> {
  const { countsUsage = true, longestPrompt = Number.POSITIVE_INFINITY } = options;
  const requests: SeenRequest[] = [];
  const charged = { input: 0, output: 0 };
  const server = createServer(async (incoming, response) => {
    const request = await read(incoming, requests.length + 1, longestPrompt);
    requests.push(request);
    const said = state.script(request);
    if ('fault' in said) fail(said, request, response, charged);
    else answer(said, request, response, charged, countsUsage);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const state: ScriptedServer = {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    charged,
    script,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return state;
}

async function read(incoming: IncomingMessage, n: number, longestPrompt: number): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
  const messages = body.messages as SeenMessage[];
  const tools = (body.tools ?? []) as { function: { name: string } }[];
  return {
    n,
    model: body.model as string,
    messages,
    toolNames: tools.map((tool) => tool.function.name),
    maxTokens: (body.max_tokens ?? body.max_completion_tokens ?? 0) as number,
    stream: body.stream === true,
    promptTokens: Math.min(longestPrompt, tokens(JSON.stringify(messages) + JSON.stringify(tools))),
    body,
    headers: incoming.headers,
  };
}

export function tokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 4);
}

function answer(
  said: Said,
  request: SeenRequest,
  response: ServerResponse,
  charged: ScriptedServer['charged'],
  countsUsage: boolean,
): void {
  const output = Math.min(request.maxTokens, tokens(JSON.stringify(said)));
  charged.input += request.promptTokens;
  charged.output += output;
  const usage = { prompt_tokens: request.promptTokens, completion_tokens: output, total_tokens: 0 };
  if (request.stream) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const chunk of chunksOf(said, request.n)) response.write(event({ choices: [chunk] }));
    if (countsUsage) response.write(event({ choices: [], usage }));
    response.end('data: [DONE]\n\n');
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(completion(said, request.n, countsUsage ? usage : undefined)));
}

function fail(
  fault: Fault,
  request: SeenRequest,
  response: ServerResponse,
  charged: ScriptedServer['charged'],
): void {
  switch (fault.fault) {
    case 'status':
      response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
      response.end(
        JSON.stringify({ error: { message: fault.message, type: 'error', code: null, param: null } }),
      );
      return;
    case 'refused-connection':
      response.destroy();
      return;
    case 'silent':
      charged.input += request.promptTokens;
      return;
    case 'dropped':
    case 'truncated': {
      charged.input += request.promptTokens;
      charged.output += Math.min(request.maxTokens, tokens(JSON.stringify(fault.said)));
      if (request.stream) {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const chunks = chunksOf(fault.said, request.n);
        const text = chunks
          .slice(0, Math.max(1, chunks.length >> 1))
          .map((chunk) => event({ choices: [chunk] }))
          .join('');
        const cut = fault.fault === 'truncated' ? text.slice(0, -10) : text;
        response.write(cut, () => (fault.fault === 'dropped' ? response.destroy() : response.end()));
        return;
      }
      const text = JSON.stringify(completion(fault.said, request.n, undefined));
      response.writeHead(200, { 'content-type': 'application/json' });
      if (fault.fault === 'truncated') response.end(text.slice(0, text.length >> 1));
      else response.write(text.slice(0, text.length >> 1), () => response.destroy());
    }
  }
}

function event(data: object): string {
  return `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', ...data })}\n\n`;
}

function callsOf(said: Said, n: number) {
  return (said.calls ?? []).map(({ name, arguments: given }, i) => ({
    id: `call_${n}_${i}`,
    type: 'function',
    function: { name, arguments: typeof given === 'string' ? given : JSON.stringify(given) },
  }));
}

function completion(said: Said, n: number, usage: object | undefined): object {
  const calls = callsOf(said, n);
  const message = {
    role: 'assistant',
    content: said.text ?? null,
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
  const finish = calls.length > 0 ? 'tool_calls' : 'stop';
  return {
    id: 'x',
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: finish }],
    usage,
  };
}

/** Deltas as servers send them: text in chunks, a call's name first and its arguments in chunks. The first has no role. */
function chunksOf(said: Said, n: number): object[] {
  const chunks: object[] = [];
  const push = (delta: object, finish: string | null = null): unknown =>
    chunks.push({ index: 0, delta, finish_reason: finish });
  for (const part of inParts(said.text ?? '')) push({ content: part });
  callsOf(said, n).forEach((call, index) => {
    push({
      tool_calls: [
        { index, id: call.id, type: 'function', function: { name: call.function.name, arguments: '' } },
      ],
    });
    for (const part of inParts(call.function.arguments))
      push({ tool_calls: [{ index, function: { arguments: part } }] });
  });
  push({}, (said.calls ?? []).length > 0 ? 'tool_calls' : 'stop');
  return chunks;
}

function inParts(text: string): string[] {
  return text.match(/[\s\S]{1,40}/g) ?? [];
}
