import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openJournal } from '../../src/journal/journal.ts';
import { hashOfLine } from '../../src/journal/line.ts';
import { checkJournal } from '../../src/journal/verify-chain.ts';
import { emptyDirectory, experiment, note } from './entries.ts';

async function journalOfSix(): Promise<string> {
  const path = join(emptyDirectory(), 'journal.jsonl');
  const journal = await openJournal(path);
  for (let i = 0; i < 5; i++) await journal.append(note(`line ${i}`));
  await journal.append(experiment({ id: 0 }));
  await journal.close();
  return path;
}

async function problemsAfter(damage: (lines: string[]) => string[]): Promise<string[]> {
  const path = await journalOfSix();
  writeFileSync(path, `${damage(readFileSync(path, 'utf8').trimEnd().split('\n')).join('\n')}\n`);
  const problems = await checkJournal(path);
  return problems.map(({ what, where }) => `${where.split(', ').at(-1)}: ${what}`);
}

describe('checkJournal', () => {
  test('finds nothing in a journal as it was written', async () => {
    expect(await checkJournal(await journalOfSix())).toEqual([]);
  });

  test('names an edited line once, and not the sound lines behind it', async () => {
    expect(await problemsAfter((all) => all.with(2, all[2]!.replace('line 2', 'line 9')))).toEqual([
      'line 3: the line was changed after it was written: its hash does not match',
    ]);
  });

  test('names a dropped line where the numbers jump', async () => {
    expect(await problemsAfter((all) => all.toSpliced(3, 1))).toEqual([
      'line 4: the line has number 4 where 3 belongs',
    ]);
  });

  test('names the line behind one that was edited and sealed again', async () => {
    const reseal = (text: string): string => {
      const edited = { ...JSON.parse(text), text: 'better' };
      return JSON.stringify({ ...edited, hash: hashOfLine(edited) });
    };
    expect(await problemsAfter((all) => all.with(1, reseal(all[1]!)))).toEqual([
      'line 3: the line does not follow the line before it: its "previous" is another hash',
    ]);
  });

  test('names every one of three damages by its line', async () => {
    const problems = await problemsAfter((all) =>
      all.with(0, all[0]!.replace('line 0', 'x')).with(2, 'not json').with(4, '{"type":"note"}'),
    );
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(['line 1', 'line 3', 'line 5']);
  });

  test('names an experiment that counts twice though every hash is sound', async () => {
    const path = await journalOfSix();
    const journal = await openJournal(path);
    await journal.append(experiment({ id: 0 }));
    await journal.close();
    expect(await checkJournal(path)).toMatchObject([
      { what: 'experiment 0 counts twice: it is in line 6 already', where: `${path}, line 7` },
    ]);
  });

  test('names a last line that was cut off, with the way to mend it', async () => {
    const path = await journalOfSix();
    appendFileSync(path, '{"type":"no');
    expect(await checkJournal(path)).toMatchObject([
      { where: `${path}, line 7`, remedy: expect.stringContaining('nightlab research') },
    ]);
  });

  test('names a journal that is not there, in place of an exception', async () => {
    expect(await checkJournal('/nowhere/journal.jsonl')).toHaveLength(1);
  });
});
