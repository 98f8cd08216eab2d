/**
 * A request to the endpoint -> its answer, and nothing beyond: redirects are followed within the origin alone,
 * compressed bodies are unpacked chunk by chunk as they are read, header, wire and error bytes are bounded, proxies
 * come from the environment. As patient as it is told: Node's own fetch gives a silent server five minutes.
 */
import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, type Gunzip } from 'node:zlib';
import { Agent, type Dispatcher, ProxyAgent, request } from 'undici';
import { LabError } from '../../../core/errors.ts';
import { isLoopback } from './address.ts';
import {
  maxErrorBytes,
  maxHeaderBytes,
  maxRedirects,
  maxWireBytes,
  requireBytesAtMost,
} from './answer-bounds.ts';
import { EndpointFault } from './chat.ts';

export type Fetch = typeof globalThis.fetch;

/** @throws EndpointFault for what the answer must not do, and the errors of undici. */
export function guardedFetch(timeoutMs: number, environment: NodeJS.ProcessEnv = process.env): Fetch {
  const patience = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs, maxHeaderSize: maxHeaderBytes };
  let dispatcher: Dispatcher | null = null;
  return (async (input, init) => {
    let url = new URL(String(input));
    dispatcher ??= dispatcherFor(url, patience, environment);
    for (let redirects = 0; ; redirects++) {
      const { statusCode, headers, body } = await request(url, {
        method: (init?.method ?? 'GET') as Dispatcher.HttpMethod,
        headers: { ...Object.fromEntries(new Headers(init?.headers)), 'accept-encoding': 'identity' },
        body: (init?.body ?? null) as string | null,
        signal: init?.signal ?? null,
        dispatcher,
      });
      if (statusCode < 300 || statusCode > 399 || statusCode === 304) {
        return new Response(Readable.toWeb(bodyOf(body, headers, statusCode)) as ReadableStream, {
          status: statusCode,
          headers: keptHeaders(headers),
        });
      }
      body.on('error', () => {});
      body.destroy();
      url = placeOf(headers.location, url, statusCode, redirects);
    }
  }) as Fetch;
}

function dispatcherFor(url: URL, patience: Agent.Options, environment: NodeJS.ProcessEnv): Dispatcher {
  const proxy = proxyOf(url, environment);
  return proxy === null ? new Agent(patience) : new ProxyAgent({ ...patience, uri: proxy.href });
}

/**
 * The proxy that the environment names for an address, read as curl reads it; none for this machine.
 *
 * @throws LabError `researcher.badProxy`.
 */
export function proxyOf({ protocol, hostname, port }: URL, environment: NodeJS.ProcessEnv): URL | null {
  const of = (name: string): string => environment[name.toLowerCase()] || environment[name] || '';
  const name = protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  // One for everything is often a SOCKS proxy, which is meant for others.
  const forAll = /^socks/i.test(of('ALL_PROXY')) ? '' : of('ALL_PROXY');
  const given = of(name) || forAll;
  if (given === '' || isLoopback(hostname)) return null;
  const isExempt = of('NO_PROXY')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      const [exempt, onPort] = entry.replace(/^\*?\./, '').split(':');
      if (onPort !== undefined && onPort !== (port || (protocol === 'https:' ? '443' : '80'))) return false;
      return exempt === '*' || hostname === exempt || hostname.endsWith(`.${exempt}`);
    });
  if (isExempt) return null;
  const proxy = given.includes('://') ? given : `http://${given}`;
  if (/^https?:/i.test(proxy) && URL.canParse(proxy)) return new URL(proxy);
  throw new LabError(
    'researcher.badProxy',
    `the proxy that ${name} names is not an http address`,
    `Give one like http://proxy:3128, or put ${hostname} into NO_PROXY.`,
  );
}

/** Where a redirect leads. 303 asks for another kind of request, which has no answer for us. */
function placeOf(location: string | string[] | undefined, from: URL, status: number, redirects: number): URL {
  const refuse = (why: string): EndpointFault =>
    new EndpointFault('refused', `the server answers with a redirect (${status}) ${why}`);
  const given = typeof location === 'string' ? location : '';
  if (given === '' || !URL.canParse(given, from.href)) throw refuse('to no address');
  const to = new URL(given, from);
  if (to.origin !== from.origin) {
    const where = to.host === '' ? to.protocol : `${to.protocol}//${to.host}`;
    throw refuse(
      `to ${where}, which is another origin; nothing was sent there. If it is the right one, set OPENAI_BASE_URL to it`,
    );
  }
  if (status === 303 || status === 300 || status === 305) throw refuse('that cannot be followed');
  if (redirects >= maxRedirects) throw refuse(`for the ${redirects + 1}th time`);
  to.username = '';
  to.password = '';
  return to;
}

function bodyOf(body: Readable, headers: Dispatcher.ResponseData['headers'], status: number): Readable {
  const isError = status >= 400;
  const encoding = [headers['content-encoding'] ?? []].flat().join(', ').trim().toLowerCase();
  const wire = Readable.from(wireBytes(body));
  if (encoding === '' || encoding === 'identity') return isError ? Readable.from(firstBytes(wire)) : wire;
  const decoder = decoderOf(encoding);
  if (decoder === null) {
    body.on('error', () => {});
    body.destroy();
    throw new EndpointFault(
      'broken',
      `the answer is compressed as "${encoding.slice(0, 40)}", which was not asked for`,
    );
  }
  wire.on('error', (cause) => decoder.destroy(cause));
  decoder.on('close', () => wire.destroy());
  const unpacked = wire.pipe(decoder);
  return isError ? Readable.from(firstBytes(unpacked)) : unpacked;
}

async function* wireBytes(body: Readable): AsyncGenerator<Uint8Array> {
  let nBytes = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    nBytes += chunk.length;
    requireBytesAtMost(nBytes, maxWireBytes, 'answer');
    yield chunk;
  }
}

/** Of an error the status counts: what is over is left out. */
async function* firstBytes(body: Readable): AsyncGenerator<Uint8Array> {
  let left = maxErrorBytes;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

function decoderOf(encoding: string): Gunzip | null {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return null;
  }
}

function keptHeaders(headers: Dispatcher.ResponseData['headers']): Headers {
  const kept = new Headers();
  for (const name of ['content-type', 'retry-after', 'retry-after-ms', 'x-should-retry']) {
    const value = [headers[name] ?? []].flat()[0];
    if (value !== undefined) kept.set(name, value);
  }
  return kept;
}
