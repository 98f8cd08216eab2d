import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { packPlainData, unpackPlainData } from '../../src/core/pack.ts';
import { type ModelContent, readModelFolder, saveModel } from '../../src/export/model-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'nightlab-folder-'));
afterAll(() => rmSync(root, { recursive: true }));

const content: ModelContent = {
  facts: {
    study: 'leads',
    studyFingerprint: 'f',
    target: { column: 'won', positive: 'yes', negative: 'no' },
    // As JSON, since a literal would lose the name.
    roles: JSON.parse('{"amount": "numeric", "__proto__": "category"}'),
    formats: JSON.parse('{"amount": "number", "__proto__": "text"}'),
    experiment: 1,
    sourceHash: sha256('source'),
    nFitRows: 100,
    cvAuc: 0.6,
    validationAuc: 0.61,
    sealedAuc: 0.62,
    sealedInterval: { low: 0.5, high: 0.7 },
    sealedOpenings: 1,
  },
  source: 'source',
  module: { code: 'code', sourceHash: sha256('source') },
  fitted: {
    bases: [{ name: 'model', members: [{ steps: [null], model: { trees: Float64Array.of(1, 2) } }] }],
    meta: null,
  },
};

let nFolders = 0;
async function saved(): Promise<string> {
  const folder = join(root, String(++nFolders));
  await saveModel(folder, content, '# Card\n');
  return folder;
}

type Json = { facts: Record<string, unknown>; files: Record<string, string>; hash?: string; format: string };

/** A folder whose `model.json` was changed; `honest` = by somebody who also made its hashes anew. */
async function folderWith(change: (json: Json, folder: string) => unknown, honest = true): Promise<string> {
  const folder = await saved();
  const json = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as Json;
  const text = change(json, folder);
  if (honest) json.hash = sha256(JSON.stringify([json.facts, json.files]));
  writeFileSync(join(folder, 'model.json'), typeof text === 'string' ? text : JSON.stringify(json));
  return folder;
}

async function codeOf(folder: string): Promise<string> {
  const since = Date.now();
  const thrown: unknown = await readModelFolder(folder).catch((each: unknown) => each);
  expect(Date.now() - since).toBeLessThan(5000);
  return (thrown as { code?: string }).code ?? `no error but ${String(thrown)}`;
}

/** A `fitted.bin` with this header and so many bytes behind it. */
function packed(header: unknown, nBytes = 64): Buffer {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const head = Buffer.alloc(16);
  head.write('NIGHTLAB');
  head.writeUInt32LE(1, 8);
  head.writeUInt32LE(text.length, 12);
  return Buffer.concat([head, text, Buffer.alloc((8 - (text.length % 8)) % 8), Buffer.alloc(nBytes)]);
}

describe('a model folder', () => {
  test('loads as it was saved, columns called __proto__ included', async () => {
    const loaded = await readModelFolder(await saved());
    expect(loaded).toEqual(content);
    expect(Object.entries(loaded.facts.roles)).toEqual([
      ['amount', 'numeric'],
      ['__proto__', 'category'],
    ]);
  });

  test('of the first format, without a hash over the facts, still loads', async () => {
    const folder = await folderWith(({ facts, files }) =>
      JSON.stringify({ format: 'nightlab-model/1', facts, files }),
    );
    expect((await readModelFolder(folder)).facts).toEqual(content.facts);
  });

  test.each(['sealedAuc', 'validationAuc', 'sealedOpenings', 'experiment', 'nFitRows'])(
    'with an edited %s is refused',
    async (figure) => {
      const folder = await folderWith(({ facts }) => {
        facts[figure] = 1;
        if (content.facts[figure as 'sealedAuc'] === 1) facts[figure] = 0;
      }, false);
      expect(await codeOf(folder)).toBe('export.changed');
    },
  );

  test('with columns in another order, or without its hash, is refused', async () => {
    const order = await folderWith(({ facts }) => {
      facts.roles = Object.fromEntries(Object.entries(facts.roles as object).reverse());
    }, false);
    expect(await codeOf(order)).toBe('export.changed');
    const none = await folderWith((json) => {
      delete json.hash;
    }, false);
    expect(await codeOf(none)).toBe('export.changed');
  });

  test('with an edited card, module or state is refused; without its card it loads', async () => {
    for (const name of ['CARD.md', 'pipeline.ts', 'pipeline.js', 'fitted.bin']) {
      const folder = await saved();
      writeFileSync(join(folder, name), 'other');
      expect([name, await codeOf(folder)]).toEqual([name, 'export.changed']);
    }
    const folder = await saved();
    unlinkSync(join(folder, 'CARD.md'));
    expect((await readModelFolder(folder)).facts.study).toBe('leads');
  });

  const deep = (n: number): string => '['.repeat(n) + ']'.repeat(n);
  const bad: [string, (json: Json) => unknown][] = [
    ['nothing', () => ''],
    ['no JSON', () => '{"format": '],
    ['null', () => 'null'],
    ['a list', () => '[]'],
    ['an endless nesting', () => deep(200_000)],
    ['deeply nested facts', () => `{"format":"nightlab-model/2","facts":${deep(100_000)},"files":{}}`],
    ['another format', (json) => (json.format = 'nightlab-model/9')],
    ['empty facts', (json) => (json.facts = {})],
    ['facts that are null', (json) => JSON.stringify({ ...json, facts: null })],
    ['files that are a text', (json) => JSON.stringify({ ...json, files: 'x' })],
    ['no column', (json) => (json.facts.roles = {})],
    ['a role that is none', (json) => (json.facts.roles = { amount: 'king' })],
    ['roles that are a list', (json) => (json.facts.roles = ['numeric'])],
    ['a format that is none', (json) => (json.facts.formats = { amount: "date:%Y') --" })],
    ['a format that every object has', (json) => (json.facts.formats = { amount: 'constructor' })],
    ['a format without a role', (json) => (json.facts.formats = { other: 'text' })],
    ['an AUC of text', (json) => (json.facts.sealedAuc = '0.9')],
    ['an AUC of 7', (json) => (json.facts.sealedAuc = 7)],
    ['hashes that are none', (json) => (json.files['pipeline.js'] = '../../x')],
  ];
  test.each(bad)('whose model.json holds %s is not a model', async (_what, change) => {
    const folder = await folderWith((json) => {
      const text = change(json);
      return typeof text === 'string' && (text === '' || /^[[{n]/.test(text)) ? text : undefined;
    });
    expect(await codeOf(folder)).toBe('export.noModel');
  });

  test('with a file that is missing, a link, a directory, a pipe or huge is refused', async () => {
    const cases: [string, (path: string) => void, string][] = [
      ['missing', () => {}, 'export.noModel'],
      ['link', (path) => symlinkSync('/etc/hostname', path), 'export.badFile'],
      ['loop', (path) => symlinkSync(path, path), 'export.badFile'],
      ['directory', (path) => mkdirSync(path), 'export.badFile'],
      ['pipe', (path) => execFileSync('mkfifo', [path]), 'export.badFile'],
      [
        'huge',
        (path) => {
          writeFileSync(path, '');
          truncateSync(path, 2 ** 40);
        },
        'export.badFile',
      ],
    ];
    for (const name of ['model.json', 'pipeline.js', 'fitted.bin']) {
      for (const [what, make, code] of cases) {
        const folder = await saved();
        unlinkSync(join(folder, name));
        make(join(folder, name));
        expect([name, what, await codeOf(folder)]).toEqual([name, what, code]);
      }
    }
  });

  test('that is a file, nothing, or an empty directory is not a model', async () => {
    writeFileSync(join(root, 'file'), '');
    mkdirSync(join(root, 'empty'));
    for (const name of ['file', 'empty', 'nothing'])
      expect(await codeOf(join(root, name))).toBe('export.noModel');
  });

  const f64 = (at: unknown, length: unknown): object => ({ $: 'f64', at, length });
  const states: [string, Buffer][] = [
    ['no packed data', Buffer.from('x'.repeat(100))],
    [
      'a header longer than the file',
      Buffer.concat([packed({}).subarray(0, 12), Buffer.from([255, 255, 255, 255, 0])]),
    ],
    ['a header that is not JSON', packed('{"shared": [')],
    ['a header of null', packed('null')],
    ['no root', packed({ shared: [] })],
    ['itself', packed({ shared: [{ $: 'shared', index: 0 }], root: { $: 'shared', index: 0 } })],
    [
      'itself by way of another',
      packed({
        shared: [[{ $: 'shared', index: 1 }], [{ $: 'shared', index: 0 }]],
        root: { $: 'shared', index: 0 },
      }),
    ],
    ['a shared part that is not there', packed({ shared: [], root: { $: 'shared', index: 'constructor' } })],
    ['a nesting without end', packed(`{"shared":[],"root":${deep(300_000)}}`)],
    [
      'a chain of shared parts',
      packed({
        shared: Array.from({ length: 50_000 }, (_, i) => [{ $: 'shared', index: i + 1 }]),
        root: { $: 'shared', index: 0 },
      }),
    ],
    ['a mark that every object has', packed({ shared: [], root: { $: 'constructor', at: 0, length: 1 } })],
    ['a huge array', packed({ shared: [], root: f64(0, 2 ** 40) })],
    ['an array of NaN items', packed({ shared: [], root: f64(0, 'x') })],
    ['an array at a negative place', packed({ shared: [], root: f64(-8, 1) })],
    [
      'a thousand arrays over the same bytes',
      packed({ shared: [], root: Array.from({ length: 1000 }, () => f64(0, 8)) }),
    ],
    ['a number that is none', packed({ shared: [], root: { $: 'number', value: { a: 1 } } })],
    ['members that are none', packed({ shared: [], root: { $: 'entries', entries: [1] } })],
    ['other data', Buffer.from(packPlainData({ bases: [], meta: null }))],
    [
      'members without steps',
      Buffer.from(packPlainData({ bases: [{ name: 'a', members: [{}] }], meta: null })),
    ],
  ];
  test.each(states)('whose state holds %s is refused', async (_what, bytes) => {
    const folder = await folderWith(({ files }, path) => {
      writeFileSync(join(path, 'fitted.bin'), bytes);
      files['fitted.bin'] = sha256(bytes);
    });
    expect(await codeOf(folder)).toBe('export.badState');
  });

  test('cut off at any place, with hashes that fit, is refused', async () => {
    const whole = Buffer.from(packPlainData(content.fitted as never));
    for (let length = 0; length < whole.length; length += 13)
      expect(() => unpackPlainData(whole.subarray(0, length))).toThrow(/the saved model/);
  });

  test('is never made where something is, a dangling link included, or below a file', async () => {
    symlinkSync(join(root, 'nowhere'), join(root, 'dangling'));
    writeFileSync(join(root, 'plain'), '');
    for (const [name, code] of [
      ['dangling', 'export.exists'],
      ['plain', 'export.exists'],
      ['plain/model', 'export.writeFailed'],
      ['dangling/model', 'export.writeFailed'],
    ] as const) {
      await expect(saveModel(join(root, name), content, '')).rejects.toMatchObject({ code });
    }
  });
});
