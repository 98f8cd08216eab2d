import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configFile, hasEndpoint, llmSettings } from '../../../src/researcher/llm/settings.ts';
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
});
