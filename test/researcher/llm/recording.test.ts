import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Secrets } from '../../../src/researcher/llm/endpoint/secret.ts';
import { recordingFetch, replayingFetch } from '../../../src/researcher/llm/recording/recording.ts';

const root = mkdtempSync(join(tmpdir(), 'nightlab-recording-'));
afterAll(() => rmSync(root, { recursive: true }));

const url = 'http://localhost/v1';

async function record(path: string, ...answers: string[]): Promise<void> {
  let next = 0;
  const fetch = recordingFetch(
    path,
    new Secrets(['sk-secret-key-123456']),
    async () => new Response(answers[next++]!),
  );
  for (const _each of answers) await fetch(url, {});
}

async function replayed(path: string): Promise<string[]> {
  const fetch = replayingFetch(path);
  const bodies: string[] = [];
  for (;;) {
    const body = await fetch(url, {}).then(
      (response) => response.text(),
      () => null,
    );
    if (body === null) return bodies;
    bodies.push(body);
  }
}

function codeOf(path: string): string {
  try {
    recordingFetch(path, new Secrets([]), fetch);
    return 'no error';
  } catch (thrown) {
    return (thrown as { code: string }).code;
  }
}

describe('a recording', () => {
  test('goes on after last night, and gives both nights again', async () => {
    const path = join(root, 'night.jsonl');
    await record(path, 'one', 'two sk-secret-key-123456');
    await record(path, 'three');
    expect(await replayed(path)).toEqual(['one', expect.not.stringContaining('sk-secret'), 'three']);
  });

  test('that an older nightlab has written, without a head, goes on as well', async () => {
    const path = join(root, 'old.jsonl');
    writeFileSync(path, '{"status":200,"headers":{},"body":"one"}\n{"error":"gone: ECONNREFUSED"}\n');
    await record(path, 'two');
    expect(readFileSync(path, 'utf8')).toMatch(/^\{"status":200,"headers":\{\},"body":"one"\}\n\{"error"/);
    const fetch = replayingFetch(path);
    expect(await (await fetch(url, {})).text()).toBe('one');
    await expect(fetch(url, {})).rejects.toThrow('ECONNREFUSED');
    expect(await (await fetch(url, {})).text()).toBe('two');
  });

  test('whose last line a crash has cut off goes on in a new line; the cut answer counts as never given', async () => {
    const path = join(root, 'cut.jsonl');
    await record(path, 'one', 'two');
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -9));
    await record(path, 'three');
    expect(await replayed(path)).toEqual(['one', 'three']);
  });

  test.each([
    ['a journal', '{"type":"experiment","seq":0,"hash":"x"}\n'],
    ['a text', 'my notes\n'],
    ['a blank line', '\n'],
    ['another JSON', '{"status":200}\n'],
    ['a configuration', '{\n  "record": "nightlab.config.json"\n}\n'],
    ['binary data', '\u0000\u0001'],
  ])('is never begun in %s, which stays as it is', (name, text) => {
    const path = join(root, name);
    writeFileSync(path, text);
    symlinkSync(path, `${path}.soft`);
    linkSync(path, `${path}.hard`);
    for (const each of [path, `${path}.soft`, `${path}.hard`])
      expect(codeOf(each)).toBe('researcher.badRecordPath');
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('is never begun among the files of a study or of the lab, whether they are there or not', () => {
    mkdirSync(join(root, 'data', 'leads', 'vault'), { recursive: true });
    mkdirSync(join(root, 'models', 'leads'), { recursive: true });
    mkdirSync(join(root, 'models', 'fresh'), { recursive: true });
    writeFileSync(join(root, 'data', 'leads', 'study.json'), '{}');
    for (const name of [
      'data/leads/night.jsonl',
      'data/leads/vault/night.jsonl',
      'models/leads/journal.jsonl',
      'models/leads/journal.jsonl.written',
      'models/fresh/pipeline.ts',
      'models/fresh/scores/1.scores',
      'models/fresh/exports/1/CARD.md',
      'data',
      '/dev/null',
      'nowhere/night.jsonl',
    ]) {
      expect([name, codeOf(join(name.startsWith('/') ? '' : root, name))]).toEqual([
        name,
        'researcher.badRecordPath',
      ]);
    }
    expect(codeOf(join(root, 'models', 'fresh', 'night.jsonl'))).toBe('no error');
  });
});
