import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';
import { contentOf, contentPath } from '../../src/split/siblings/content.ts';
import { openingsOf, shareOpenings, siblingsOf } from '../../src/split/siblings/siblings.ts';
import { openFrozenStudy } from '../../src/split/study/open-frozen-study.ts';
import { addOpenings, type Opening, openingsPath, readOpenings } from '../../src/split/vault/openings.ts';

type Cells = readonly string[];
const header = ['amount', 'score', 'kind', 'note', 'other', 'won'];

function tableOf(nRows: number, seed: number): Cells[] {
  const stream = random(seed, 'siblings');
  const draw = (): number => stream.next();
  const kind = (): string => 'abcd'[Math.floor(4 * draw())]!;
  return Array.from({ length: nRows }, (_, row) => [
    (1000 * draw()).toFixed(2),
    String(Math.floor(50 * draw())),
    kind(),
    `call ${Math.floor(1e6 * draw())}`,
    draw() < 0.5 ? 'on' : 'off',
    (row + Math.floor(3 * draw())) % 3 === 0 ? 'yes' : 'no',
  ]);
}

let root: string;
const base = tableOf(400, 1);

async function frozen(name: string, rows: readonly Cells[], names = header, target = 'won') {
  const file = join(root, `${name}.csv`);
  writeFileSync(file, `${[names, ...rows].map((cells) => cells.join(',')).join('\n')}\n`);
  const report = await freezeTable({ root, file, target, study: name, replace: true });
  return { report, study: await openFrozenStudy(root, name) };
}

const column = (at: number, change: (cell: string, row: number) => string) =>
  base.map((cells, row) => cells.map((cell, i) => (i === at ? change(cell, row) : cell)));

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'nightlab-siblings-'));
  await frozen('first', base);
});
afterAll(() => rmSync(root, { recursive: true }));

async function shareWithFirst(rows: readonly Cells[], names = header, target = 'won') {
  const { study } = await frozen('second', rows, names, target);
  const found = (await siblingsOf([root], study)).find(({ name }) => name === 'first');
  return found?.share ?? null;
}

describe('a table frozen a second time', () => {
  test('has the same content under another name, in another row and column order', async () => {
    const order = [3, 0, 5, 2, 1, 4];
    const turned = [...base].reverse().map((cells) => order.map((at) => cells[at]!));
    expect(await shareWithFirst(base)).toBe(1);
    const names = order.map((at) => header[at]!);
    expect(await shareWithFirst(turned, names)).toBe(1);
    expect((await contentOf(await openFrozenStudy(root, 'second'))).id).toBe(
      (await contentOf(await openFrozenStudy(root, 'first'))).id,
    );
  });

  test.each<[string, () => [readonly Cells[], string[]?]]>([
    ['one row less', () => [base.slice(1)]],
    ['a fifth of the rows less', () => [base.slice(80)]],
    ['as many new rows again', () => [[...base, ...tableOf(390, 7)]]],
    ['renamed columns', () => [base, ['a', 'b', 'c', 'd', 'e', 'won']]],
    ['one column less', () => [base.map((cells) => cells.toSpliced(2, 1)), header.toSpliced(2, 1)]],
    [
      'a column of noise more',
      () => [base.map((cells, i) => [String(Math.sin(i)), ...cells]), ['x', ...header]],
    ],
    [
      'every cell of two columns changed',
      () => [column(1, (cell) => `${Number(cell) + 1}`).map((c, i) => c.with(4, `${i % 7}`))],
    ],
    ['the target spelled otherwise', () => [column(5, (cell) => (cell === 'yes' ? '1' : '0'))]],
    ['the target turned round', () => [column(5, (cell) => (cell === 'yes' ? '0' : '1'))]],
    ['numbers spelled otherwise', () => [column(1, (cell) => `${cell}.0`)]],
  ])('is known by its rows with %s', async (_what, changed) => {
    const [rows, names] = changed();
    const share = await shareWithFirst(rows, names);
    expect(share).toBeGreaterThan(0.9);
  });

  test.each<[string, readonly Cells[], string]>([
    ['other rows of the same kind', tableOf(400, 2), 'won'],
    ['the same rows with another target', base, 'other'],
    [
      'the same rows with labels drawn anew',
      base.map((cells, i) => cells.with(5, Math.sin(999 * i) > 0 ? 'yes' : 'no')),
      'won',
    ],
  ])('is another table with %s', async (_what, rows, target) => {
    expect(await shareWithFirst(rows, header, target)).toBeNull();
  });
});

const opening = (id: string, content: string): Opening => ({
  id,
  at: `2026-01-0${id}T00:00:00.000Z`,
  study: 'first',
  experiment: 3,
  dir: 'models/first/exports/3',
  sourceHash: 'f'.repeat(64),
  nSealedRows: 80,
  content,
});

describe('openings', () => {
  test('stand in every vault over the same rows, outlive a study that is deleted or damaged, and count once', async () => {
    const { study: first } = await frozen('first', base);
    const { study: second } = await frozen('second', base.slice(5));
    const { id } = await contentOf(first);
    await shareOpenings([root], first, [opening('1', id)]);
    expect(await openingsOf([root], second)).toHaveLength(1);
    const { report } = await frozen('third', [...base].reverse());
    expect(report.notes.join(' ')).toMatch(/"first" holds the same rows.*opened once before/s);
    await shareOpenings([root], second, [opening('2', (await contentOf(second)).id)]);
    writeFileSync(join(first.directory, 'study.json'), '{}');
    rmSync(second.directory, { recursive: true });
    const { study: fourth } = await frozen('fourth', base);
    expect((await openingsOf([root], fourth)).map((each) => each.id)).toEqual(['1', '2']);
    rmSync(first.directory, { recursive: true });
  });

  test('stay when the study is replaced by other rows, and count again when it is put back', async () => {
    for (const name of ['first', 'second', 'third', 'fourth', '.archive'])
      rmSync(join(root, 'data', name), { recursive: true, force: true });
    const { study } = await frozen('only', base);
    await shareOpenings([root], study, [opening('1', (await contentOf(study)).id)]);
    const { study: other, report } = await frozen('only', tableOf(400, 2));
    expect(await openingsOf([root], other)).toEqual([]);
    expect(report.notes.join(' ')).not.toMatch(/opened/);
    const { study: back } = await frozen('only', base);
    expect(await openingsOf([root], back)).toHaveLength(1);
  });

  test('are chained: a line that was changed or taken out is named, and what is left counts', async () => {
    const { study } = await frozen('chain', tableOf(100, 5));
    const { id } = await contentOf(study);
    await addOpenings(study.directory, [opening('1', id), opening('2', id), opening('3', id)], []);
    await addOpenings(study.directory, [opening('2', id)], []);
    const path = openingsPath(study.directory);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(await readOpenings(study.directory)).toMatchObject({ problems: [] });
    writeFileSync(path, `${[lines[0], lines[2]].join('\n')}\n`);
    expect(await readOpenings(study.directory)).toMatchObject({
      openings: [{ id: '1' }, { id: '3' }],
      problems: [{ what: expect.stringMatching(/does not follow/), where: `${path}, line 2` }],
    });
    writeFileSync(path, `${lines.join('\n').replace('"experiment":3', '"experiment":4')}\n`);
    expect((await readOpenings(study.directory)).problems[0]!.what).toMatch(/changed after/);
  });

  test('written at the same time by several are all there', async () => {
    const { study } = await frozen('busy', tableOf(100, 6));
    const { id } = await contentOf(study);
    await Promise.all(
      Array.from({ length: 8 }, (_, i) => addOpenings(study.directory, [opening(String(i + 1), id)], [])),
    );
    const { openings, problems } = await readOpenings(study.directory);
    expect(openings).toHaveLength(8);
    expect(problems).toEqual([]);
  });

  test('a content holds no label of a sealed row', async () => {
    const { study } = await frozen('sealed', tableOf(100, 8));
    const { sketches } = JSON.parse(readFileSync(contentPath(study.directory), 'utf8'));
    const { parts } = study.file;
    const known = sketches[0].labels.filter((label: number | null) => label !== null);
    expect(known).toHaveLength(parts.train.nRows + parts.validation.nRows);
    expect(sketches[0].labels).toHaveLength(100);
  });
});
