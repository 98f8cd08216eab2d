/**
 * Which model, where, at what price and within what caps: environment and `nightlab.config.json` -> settings.
 * The key comes from the environment alone, so that no file of a project can hold it.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { LabError, messageOf } from '../../core/errors.ts';
import { addressOf } from './endpoint/address.ts';
import { isDummyKey } from './endpoint/secret.ts';

export interface LlmCaps {
  /** Tokens of prompts and answers together; null = no bound. */
  readonly tokens: number | null;
  /** In the currency of the prices. */
  readonly cost: number | null;
  readonly calls: number | null;
}

export interface Price {
  /** For a million tokens of prompt, and of answer. */
  readonly input: number;
  readonly output: number;
}

export interface LlmSettings {
  readonly model: string;
  /** Of the research sub-agent; the same model where null. */
  readonly researchModel: string | null;
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly prices: Readonly<Record<string, Price>>;
  readonly caps: LlmCaps;
  /** What the model can hold, prompt and answer together; the conversation is cut to fit. */
  readonly contextTokens: number;
  /** The longest answer that is asked for. */
  readonly maxAnswerTokens: number;
  /** `native`: the server's tool calls; `text`: fenced blocks; `auto`: native until the server refuses it. */
  readonly tools: 'auto' | 'native' | 'text';
  readonly stream: boolean;
  /** Longest silence of a server before a call counts as lost. */
  readonly timeoutSeconds: number;
  /** Longest time for a whole answer, however steadily it comes. */
  readonly answerSeconds: number;
  /** True where a key may be sent over plain http to another machine. */
  readonly allowInsecure: boolean;
  /** Experiments without a kept one before the rubber duck is asked. */
  readonly plateauAfter: number;
  /** Added to each request of every purpose, or of the research sub-agent (a web search of the endpoint's). */
  readonly body: Readonly<Record<string, unknown>>;
  readonly researchBody: Readonly<Record<string, unknown>>;
  /** A file that the endpoint's answers are written to, or given again from, in place of the endpoint. */
  readonly record: string | null;
  readonly replay: string | null;
}

const positive = z.number().positive();
const count = z.int().positive();
const anything = z.record(z.string(), z.unknown());

const configSchema = z.strictObject({
  model: z.string().min(1).optional(),
  researchModel: z.string().min(1).optional(),
  baseUrl: z.string().min(1).optional(),
  prices: z
    .record(z.string(), z.strictObject({ input: z.number().nonnegative(), output: z.number().nonnegative() }))
    .optional(),
  caps: z
    .strictObject({ tokens: count.optional(), cost: positive.optional(), calls: count.optional() })
    .optional(),
  contextTokens: z.int().min(4096).optional(),
  maxAnswerTokens: z.int().min(256).optional(),
  tools: z.enum(['auto', 'native', 'text']).optional(),
  stream: z.boolean().optional(),
  timeoutSeconds: positive.optional(),
  answerSeconds: positive.optional(),
  allowInsecure: z.boolean().optional(),
  plateauAfter: count.optional(),
  body: anything.optional(),
  researchBody: anything.optional(),
  record: z.string().min(1).optional(),
  replay: z.string().min(1).optional(),
});

export const configFile = 'nightlab.config.json';
const openAi = 'https://api.openai.com/v1';

/** True where `auto` means a language model. */
export function hasEndpoint(environment: NodeJS.ProcessEnv): boolean {
  return Boolean(environment.OPENAI_API_KEY || environment.OPENAI_BASE_URL);
}

/**
 * The environment goes before the file, `caps` (from the command line) before both.
 *
 * @throws LabError `researcher.badConfig`, `researcher.noEndpoint`, `researcher.noModel`, `researcher.noPrice`.
 */
export function llmSettings(
  directory: string,
  environment: NodeJS.ProcessEnv,
  caps: Partial<LlmCaps> = {},
): LlmSettings {
  const config = readConfig(join(directory, configFile));
  const apiKey = keyOf(environment);
  const baseUrl = environment.OPENAI_BASE_URL || config.baseUrl || (apiKey ? openAi : null);
  if (baseUrl === null) {
    throw new LabError(
      'researcher.noEndpoint',
      'there is no endpoint for a language model',
      `Set OPENAI_API_KEY, or OPENAI_BASE_URL (http://localhost:11434/v1, for example), or baseUrl in ${configFile}; or use --researcher offline.`,
    );
  }
  const source = environment.OPENAI_BASE_URL ? 'OPENAI_BASE_URL' : `baseUrl in ${configFile}`;
  const address = addressOf(baseUrl, source);
  const model = environment.NIGHTLAB_MODEL || config.model;
  if (!model) {
    throw new LabError(
      'researcher.noModel',
      'no language model is named',
      `Set NIGHTLAB_MODEL, or model in ${configFile}, to a name that ${address.host} knows.`,
    );
  }
  const settings: LlmSettings = {
    model,
    researchModel: config.researchModel ?? null,
    baseUrl: baseUrl.trim(),
    apiKey,
    prices: config.prices ?? {},
    caps: {
      tokens: caps.tokens ?? config.caps?.tokens ?? null,
      cost: caps.cost ?? config.caps?.cost ?? null,
      calls: caps.calls ?? config.caps?.calls ?? null,
    },
    contextTokens: config.contextTokens ?? 32_768,
    maxAnswerTokens: config.maxAnswerTokens ?? 6000,
    tools: config.tools ?? 'auto',
    stream: config.stream ?? true,
    timeoutSeconds: config.timeoutSeconds ?? 300,
    answerSeconds: config.answerSeconds ?? Math.max(1800, 3 * (config.timeoutSeconds ?? 300)),
    allowInsecure: config.allowInsecure ?? false,
    plateauAfter: config.plateauAfter ?? 6,
    body: config.body ?? {},
    researchBody: config.researchBody ?? {},
    record: config.record ? resolve(directory, config.record) : null,
    replay: config.replay ? resolve(directory, config.replay) : null,
  };
  requirePrices(settings);
  requireEncryption(settings);
  return settings;
}

/** In one sentence where prompts cross a network unencrypted; null where they do not. */
export function networkWarning({ baseUrl, replay }: LlmSettings): string | null {
  const { isOpen, host } = addressOf(baseUrl);
  return isOpen && replay === null
    ? `prompts and answers go to ${host} unencrypted (http): whoever is on the way can read and change them.`
    : null;
}

/** A key is not sent where anybody on the way can read it, unless that is asked for. */
function requireEncryption({ baseUrl, apiKey, allowInsecure, replay }: LlmSettings): void {
  const { isOpen, host, secrets } = addressOf(baseUrl);
  const hasKey = (apiKey !== null && !isDummyKey(apiKey)) || secrets.length > 0;
  if (!isOpen || !hasKey || allowInsecure || replay !== null) return;
  throw new LabError(
    'researcher.insecureEndpoint',
    `the key would go to ${host} over http, where anybody on the way can read it`,
    `Use an https address; or unset OPENAI_API_KEY where the server needs none; or, on a network that you trust, set "allowInsecure": true in ${configFile}.`,
  );
}

/** Without the line break that files and pipes leave at its end. */
function keyOf({ OPENAI_API_KEY = '' }: NodeJS.ProcessEnv): string | null {
  const key = OPENAI_API_KEY.trim();
  if (/^[\x21-\x7e]*$/.test(key)) return key || null;
  throw new LabError(
    'researcher.badKey',
    'OPENAI_API_KEY holds characters that no key has (spaces, line breaks, letters beyond ASCII)',
    'Set it again, to the key alone.',
  );
}

/** A cap on money cannot be held for a model whose price nobody knows. */
function requirePrices({ caps, prices, model, researchModel }: LlmSettings): void {
  if (caps.cost === null) return;
  const unpriced = [model, researchModel ?? model].find((name) => !Object.hasOwn(prices, name));
  if (unpriced === undefined) return;
  throw new LabError(
    'researcher.noPrice',
    `there is a cap on cost, but no price of ${unpriced}`,
    `Add "prices": {"${unpriced}": {"input": ..., "output": ...}} (per million tokens) to ${configFile}, or cap tokens instead.`,
  );
}

function readConfig(path: string): z.infer<typeof configSchema> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw badConfig(path, messageOf(thrown));
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw badConfig(path, `it is not JSON${placeOf(messageOf(thrown), text)}`);
  }
  const checked = configSchema.safeParse(value);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0]!;
  throw badConfig(path, `${issue.path.join('.') || 'the file'}: ${issue.message}`);
}

/** Where the parser stopped; its own words would quote the file, which may hold private text. */
function placeOf(message: string, text: string): string {
  const position = /position (\d+)/.exec(message)?.[1];
  // Node 20 tells no position, but quotes ten characters on each side.
  const quoted = /, (?:\.\.\.)?"([\s\S]*?)"(?:\.\.\.)? is not valid JSON$/.exec(message)?.[1];
  const start = quoted === undefined ? -1 : text.indexOf(quoted);
  const at = position === undefined ? (start < 0 ? null : start + (quoted!.length >> 1)) : Number(position);
  return at === null ? '' : ` (about line ${text.slice(0, at).split('\n').length})`;
}

function badConfig(path: string, what: string): LabError {
  return new LabError(
    'researcher.badConfig',
    `${path} cannot be used: ${what}`,
    `Members are: ${Object.keys(configSchema.shape).join(', ')}. The key belongs into OPENAI_API_KEY, not into a file.`,
  );
}
