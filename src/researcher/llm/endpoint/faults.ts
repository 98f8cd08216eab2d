/** Whatever a call threw -> an EndpointFault. What servers say of the same thing differs; the words are theirs. */
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { messageOf } from '../../../core/errors.ts';
import { stringOrEmpty } from './bounded-json.ts';
import { EndpointFault } from './chat.ts';

/** Of an error's text, what is read at all. */
const longestWords = 20_000;

/** @param clean cuts secrets out */
export function faultOf(thrown: unknown, clean: (text: string) => string): EndpointFault {
  if (thrown instanceof EndpointFault) {
    const { kind, retryAfterMs, feature } = thrown;
    return new EndpointFault(kind, clean(thrown.message), { retryAfterMs, feature });
  }
  if (thrown instanceof APIConnectionTimeoutError) return new EndpointFault('broken', 'the server timed out');
  if (thrown instanceof APIConnectionError) {
    if (thrown.cause instanceof EndpointFault) return faultOf(thrown.cause, clean);
    const cause = thrown.cause as { code?: string; message?: string; cause?: { code?: string } } | undefined;
    const why = cause?.code ?? cause?.cause?.code ?? cause?.message ?? thrown.message;
    // Nothing was sent: waiting mends no certificate.
    if (tlsFault.test(why)) {
      return new EndpointFault(
        'refused',
        clean(`the encrypted connection (TLS) could not be made or its certificate is not trusted: ${why}`),
      );
    }
    // Where nobody was there to answer, nothing was used.
    const kind = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/.test(why) ? 'busy' : 'broken';
    return new EndpointFault(kind, clean(`no connection: ${why}`));
  }
  if (thrown instanceof APIError) return faultOfStatus(thrown, clean);
  return new EndpointFault('broken', clean(shortened(`the answer broke off: ${messageOf(thrown)}`)));
}

/** Codes of OpenSSL and of Node's checks of certificates. */
const tlsFault =
  /ERR_SSL|ERR_TLS|EPROTO|CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH|CRL_|PATH_LENGTH_EXCEEDED/;

function faultOfStatus(thrown: APIError, clean: (text: string) => string): EndpointFault {
  const status = thrown.status ?? 0;
  const message = shortened(clean(thrown.message.slice(0, longestWords)));
  // Servers may put anything in the place of words.
  const said = [thrown.code, thrown.param, thrown.message] as readonly unknown[];
  const words = said.map(stringOrEmpty).join(' ').slice(0, longestWords).toLowerCase();
  // An error inside of a stream has no status.
  if (status === 0) return new EndpointFault(isOverflow(words) ? 'overflow' : 'broken', message);
  if (status === 429) {
    // Waiting does not help who is out of money.
    if (words.includes('insufficient_quota')) return new EndpointFault('refused', message);
    return new EndpointFault('busy', message, { retryAfterMs: retryAfterOf(thrown.headers) });
  }
  const feature = featureOf(words);
  if (feature) return new EndpointFault('unsupported', message, { feature });
  if (isOverflow(words) || status === 413) return new EndpointFault('overflow', message);
  if (status === 408 || status === 409 || status >= 500) {
    return new EndpointFault('busy', message, { retryAfterMs: retryAfterOf(thrown.headers) });
  }
  return new EndpointFault('refused', message);
}

function featureOf(words: string): EndpointFault['feature'] {
  if (
    /max_tokens|max_completion_tokens/.test(words) &&
    /instead|unsupported|not supported|unknown/.test(words)
  )
    return 'answerLength';
  if (words.includes('stream_options')) return 'usage';
  if (/tool|function.call/.test(words) && /support|require|enable|not allowed|unknown/.test(words))
    return 'tools';
  if (/stream/.test(words) && /support|unknown|invalid|not allowed/.test(words)) return 'stream';
  if (/web_search|unknown parameter|unrecognized|unexpected keyword/.test(words)) return 'body';
  return null;
}

function isOverflow(words: string): boolean {
  return /context[ _-]?(length|size|window)|maximum context|too many tokens|prompt is too long|exceeds? the (available |maximum )?context|reduce the length/.test(
    words,
  );
}

/** Seconds, milliseconds or a date, as servers give it; at most a day. */
function retryAfterOf(headers: Headers | undefined): number | null {
  const ms = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  const given = headers?.get('retry-after');
  const seconds = Number(given ?? Number.NaN);
  const until = Date.parse(given ?? '') - Date.now();
  const wait = [ms, seconds * 1000, until].find((value) => Number.isFinite(value));
  return wait === undefined ? null : Math.min(Math.max(0, wait), 86_400_000);
}

function shortened(text: string): string {
  return text.length > 500 ? `${text.slice(0, 500)} ...` : text;
}
