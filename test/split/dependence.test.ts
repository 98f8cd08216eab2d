import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { makeFolds } from '../../src/split/draw/folds.ts';
import { freezeCommandOf } from '../../src/split/freeze/freeze-command.ts';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';
import { dependenceOf } from '../../src/split/rows/dependence.ts';
import { openFrozenStudy } from '../../src/split/study/open-frozen-study.ts';
import { readPart, readTrainLabels } from '../../src/split/study/read-part.ts';

const root = mkdtempSync(join(tmpdir(), 'nightlab-dependence-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Customers with features and an outcome of their own, five visits each; noise tells nothing of the outcome. */
function customers(name: string, featuresShared: boolean): string {
  const stream = random(1, 'customers', name);
  const lines = ['customer,a,b,c,d,e,f,day,won'];
  for (let customer = 0; customer < 160; customer++) {
    const own = (): string[] => Array.from({ length: 6 }, () => stream.normal().toFixed(4));
    const [features, won] = [own(), stream.integer(2) === 1 ? 'yes' : 'no'];
    for (let visit = 0; visit < 5; visit++)
      lines.push(
        [`c${customer}`, ...(featuresShared ? features : own()), customer + 160 * visit, won].join(','),
      );
  }
  const file = join(root, `${name}.csv`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

describe('what makes the rows of a study dependent', () => {
  test('is named by freeze: an entity column that nobody gave, with what it means and the command to split by it', async () => {
    const file = customers('entity', false);
    const { dependence, notes } = await freezeTable({ root, file, target: 'won', seed: 3, positive: 'yes' });
    expect(dependence).toEqual([
      { kind: 'entity', column: 'customer', nSets: expect.any(Number), nRows: expect.any(Number) },
    ]);
    const note = notes.find((text) => text.includes('"customer" agree in their outcome'));
    expect(note).toContain('for new ones worse');
    expect(note).toContain(
      `npx nightlab freeze ${file} --target won --study entity --positive yes --seed 3 --group customer --replace`,
    );
  });

  test('is known to the judge by column in all parts: one number for one customer', async () => {
    const study = await openFrozenStudy(root, 'entity');
    const parts = [await readPart(study, 'train'), await readPart(study, 'validation')] as const;
    const [train, validation] = dependenceOf(study, parts)!;
    const names = parts.map((part) => {
      const column = part.columns.find(({ name }) => name === 'customer')!;
      return column.kind === 'string' ? [...column.codes].map((code) => column.dictionary.at(code)) : [];
    });
    const nameOf = new Map<number, string>();
    for (const [part, { clusterings }] of [train!, validation!].entries())
      clusterings[0]!.forEach((key, row) => {
        const name = names[part]![row]!;
        expect(nameOf.get(key) ?? name).toBe(name);
        nameOf.set(key, name);
      });
    expect(new Set(nameOf.values()).size).toBe(nameOf.size);
  });

  test('near-duplicates, found without labels, are kept in one part and one fold, and are clusters', async () => {
    const file = customers('copies', true);
    const report = await freezeTable({
      root,
      file,
      target: 'won',
      role: { customer: 'id' },
      key: '3'.repeat(64),
    });
    expect(report.dependence).toContainEqual({
      kind: 'nearDuplicates',
      column: null,
      nSets: 160,
      nRows: 800,
    });
    const study = await openFrozenStudy(root, 'copies');
    const customersOf = (part: Awaited<ReturnType<typeof readPart>>, rows: Iterable<number>): Set<string> => {
      const column = part.columns.find(({ name }) => name === 'a')!;
      return new Set([...rows].map((row) => (column.kind === 'string' ? '' : String(column.values[row]))));
    };
    const parts = [
      await readPart(study, 'train'),
      await readPart(study, 'validation'),
      await readPart(study, 'sealed'),
    ];
    const sets = parts.map((part) =>
      customersOf(
        part,
        Array.from({ length: part.nRows }, (_, row) => row),
      ),
    );
    expect(sets.reduce((sum, { size }) => sum + size, 0)).toBe(160);
    const [train] = parts;
    const folds = makeFolds(study, train!, await readTrainLabels(study), 5, '1'.repeat(64));
    const inFolds = folds.map(({ applyRows }) => customersOf(train!, applyRows).size);
    expect(inFolds.reduce((sum, size) => sum + size, 0)).toBe(sets[0]!.size);
    const [dependence] = dependenceOf(study, [train!])!;
    expect(dependence!.clusterings.map((keys) => new Set(keys).size)).toContain(sets[0]!.size);
  });

  test('is the group or the time of a split by them, and nothing where rows are independent', async () => {
    const file = customers('split', false);
    await freezeTable({ root, file, target: 'won', group: 'customer', study: 'by-group' });
    await freezeTable({ root, file, target: 'won', time: 'day', study: 'by-time' });
    const of = async (name: string) => {
      const study = await openFrozenStudy(root, name);
      return dependenceOf(study, [await readPart(study, 'validation')]);
    };
    const [byGroup] = (await of('by-group'))!;
    // Groups are whole: five rows each.
    expect(new Set(byGroup!.clusterings[0]).size).toBe(byGroup!.clusterings[0]!.length / 5);
    expect(byGroup!.times).toBeNull();
    expect((await of('by-time'))![0]!.times).toHaveLength(160);
    const stream = random(5, 'independent');
    const plain = Array.from({ length: 500 }, () =>
      [stream.normal(), stream.integer(50), stream.integer(2)].join(','),
    );
    const alone = join(root, 'alone.csv');
    writeFileSync(alone, `x,k,won\n${plain.join('\n')}\n`);
    expect((await freezeTable({ root, file: alone, target: 'won' })).dependence).toEqual([]);
    expect(await of('alone')).toBeNull();
  });

  test('the proposed command quotes what a shell would take apart', () => {
    expect(
      freezeCommandOf({
        file: "my 'leads'.csv",
        target: 'won?',
        id: ['a', 'b c'],
        role: { zip: 'category' },
        split: [70, 15, 15],
      }),
    ).toBe(
      `npx nightlab freeze 'my '\\''leads'\\''.csv' --target 'won?' --id 'a,b c' --role zip=category --split 70/15/15`,
    );
  });
});
