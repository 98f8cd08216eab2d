import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  configFile,
  hasEndpoint,
  llmSettings,
  networkWarning,
} from '../../../src/researcher/llm/settings.ts';
import { emptyDirectory } from '../../journal/entries.ts';

function directoryWith(config: unknown): string {
  const directory = emptyDirectory();
  writeFileSync(join(directory, configFile), typeof config === 'string' ? config : JSON.stringify(config));
  return directory;
}

describe('settings', () => {
  test('come from the environment before the file, and caps from the command line before both', () => {
    const directory = directoryWith({
      model: 'from-file',
      baseUrl: 'http://localhost:1/v1',
      prices: { m: { input: 1, output: 2 } },
      caps: { tokens: 10, calls: 20 },
    });
    expect(llmSettings(directory, {})).toMatchObject({
      model: 'from-file',
      baseUrl: 'http://localhost:1/v1',
    });
    const environment = {
      OPENAI_BASE_URL: 'http://localhost:2/v1',
      NIGHTLAB_MODEL: 'm',
      OPENAI_API_KEY: 'k',
    };
    expect(llmSettings(directory, environment, { tokens: 5 })).toMatchObject({
      model: 'm',
      baseUrl: 'http://localhost:2/v1',
      apiKey: 'k',
      caps: { tokens: 5, cost: null, calls: 20 },
    });
    expect(llmSettings(emptyDirectory(), { OPENAI_API_KEY: 'k', NIGHTLAB_MODEL: 'm' }).baseUrl).toContain(
      'openai',
    );
  });

  test('mean a language model where a key or an address is there', () => {
    expect([{}, { OPENAI_API_KEY: 'k' }, { OPENAI_BASE_URL: 'u' }].map(hasEndpoint)).toEqual([
      false,
      true,
      true,
    ]);
  });

  test.each([
    ['no endpoint', {}, {}, {}, 'researcher.noEndpoint'],
    ['no model', {}, { OPENAI_API_KEY: 'k' }, {}, 'researcher.noModel'],
    [
      'a cap on cost without a price',
      { model: 'm' },
      { OPENAI_API_KEY: 'k' },
      { cost: 1 },
      'researcher.noPrice',
    ],
    ['a key in the file', { apiKey: 'k' }, {}, {}, 'researcher.badConfig'],
    ['no JSON', '{', {}, {}, 'researcher.badConfig'],
    ['a cap below one', { caps: { tokens: 0 } }, {}, {}, 'researcher.badConfig'],
  ])('with %s are refused', (_, config, environment, caps, code) => {
    const directory = directoryWith(config);
    expect(() => llmSettings(directory, environment, caps)).toThrow(expect.objectContaining({ code }));
  });

  const url = (baseUrl: string, more: object = {}, environment = {}) =>
    llmSettings(directoryWith({ model: 'm', ...more }), { OPENAI_BASE_URL: baseUrl, ...environment });

  test.each([
    ['a password', 'http://user:pw1@localhost:1/v1'],
    ['a password of one character', 'https://u:p@h.example'],
    ['a user name', 'https://pw1@h.example/v1'],
    ['an encoded password', 'https://:%70w1@h.example/v1'],
    ['another scheme', 'ftp://h.example/pw1'],
    ['no address', 'pw1@h.example:x'],
    ['no scheme', 'localhost:1/pw1'],
  ])('with %s in the address are refused, without repeating it', (_, baseUrl) => {
    for (const read of [() => url(baseUrl), () => llmSettings(directoryWith({ model: 'm', baseUrl }), {})]) {
      expect(read).toThrow(expect.objectContaining({ code: 'researcher.badAddress' }));
      try {
        read();
      } catch (thrown) {
        expect(JSON.stringify([thrown, (thrown as Error).stack])).not.toMatch(/pw1|u:p|70w1/);
      }
    }
  });

  test('send a key over http to another machine only where that is asked for', () => {
    const refused = expect.objectContaining({ code: 'researcher.insecureEndpoint' });
    for (const host of [
      'llm.example',
      '10.0.0.7:8000',
      'localhost.example',
      '127.example',
      '[2001:db8::1]',
    ]) {
      expect(() => url(`http://${host}/v1`, {}, { OPENAI_API_KEY: 'k' })).toThrow(refused);
      expect(() => url(`http://${host}/v1?api_key=k`)).toThrow(refused);
      expect(url(`http://${host}/v1`, { allowInsecure: true }, { OPENAI_API_KEY: 'k' }).apiKey).toBe('k');
      expect(networkWarning(url(`http://${host}/v1`))).toMatch(/unencrypted/);
      // What replaces a key is none.
      expect(url(`http://${host}/v1`, {}, { OPENAI_API_KEY: 'ollama' }).apiKey).toBe('ollama');
    }
    for (const host of [
      'localhost:1',
      '127.0.0.1',
      '127.9.9.9',
      '2130706433',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
    ])
      expect(networkWarning(url(`http://${host}/v1`, {}, { OPENAI_API_KEY: 'k' }))).toBeNull();
    expect(networkWarning(url('https://llm.example/v1', {}, { OPENAI_API_KEY: 'k' }))).toBeNull();
  });

  test('take a key without the line break of its file, and no key with others inside', () => {
    expect(url('http://localhost:1', {}, { OPENAI_API_KEY: ' sk-1\n' }).apiKey).toBe('sk-1');
    for (const key of ['sk-1\r\nx: y', 'sk 1', 'sk-\u00e9']) {
      expect(() => url('http://localhost:1', {}, { OPENAI_API_KEY: key })).toThrow(
        expect.objectContaining({ code: 'researcher.badKey', message: expect.not.stringContaining('sk') }),
      );
    }
  });

  test('do not quote a file that is not JSON', () => {
    const read = () => llmSettings(directoryWith('{\n"model": "m",\n"key": sk-12345 }'), {});
    expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining('sk-1') }));
    expect(read).toThrow(/about line 3/);
  });
});
