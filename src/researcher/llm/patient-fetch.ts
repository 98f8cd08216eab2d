import { Agent, type RequestInit, fetch as undiciFetch } from 'undici';
import type { Fetch } from './endpoint.ts';

/** Node's own fetch gives up a server that is silent for five minutes; a large model on a small machine takes longer. */
export function patientFetch(timeoutMs: number): Fetch {
  const dispatcher = new Agent({ headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
  return (async (url, init) =>
    undiciFetch(url as string, {
      ...(init as unknown as RequestInit),
      dispatcher,
    }) as unknown as Response) as Fetch;
}
