import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';
import { hashFile } from '../../src/split/study/file-hash.ts';
import { temporaryDirectory, write } from '../table/fixture.ts';

/**
 * The bytes of a study, pinned. A change here means that the same file and key no longer give the same study: nobody
 * could tell any more that a frozen study is the one it was. Only a new version of DuckDB's Parquet writer may do so.
 */
const key = 'c'.repeat(64);
const root = temporaryDirectory();
const file = write(root, 'mixed.csv', mixedCsv());

/** Numbers with gaps, categories, dates, text, ids, codes, a column named by a number, rows without target or time. */
function mixedCsv(): string {
  const cities = ['Köln', 'Lyon', 'N/A', 'Berlin', '', 'Roma'];
  const notes = ['called back later', 'no answer at all', 'asked for "papers", twice', ''];
  const lines = ['lead;7;amount;city;called;note;code;team;won'];
  for (let row = 0; row < 240; row++) {
    const at = (row * 7919) % 1009;
    lines.push(
      [
        `L-${100000 + at}`,
        at % 13,
        at % 11 === 0 ? 'n.a.' : `${at},${at % 10}`,
        cities[at % cities.length],
        at % 97 === 3 ? 'unknown' : `${String((at % 28) + 1).padStart(2, '0')}.0${(at % 7) + 1}.2024`,
        notes[at % notes.length]!.includes('"')
          ? `"${notes[at % notes.length]!.replaceAll('"', '""')}"`
          : notes[at % notes.length],
        String(at % 500).padStart(4, '0'),
        `team ${at % 23}`,
        at % 71 === 5 ? '' : at % 3 === 0 ? 'Yes' : 'no ',
      ].join(';'),
    );
  }
  return `${lines.join('\n')}\n`;
}

async function bytesOf(study: string, more: Partial<Parameters<typeof freezeTable>[0]>) {
  const report = await freezeTable({ root, file, study, target: 'won', key, ...more });
  const { train, validation, sealed } = report.parts;
  return {
    rows: [train.nRows, validation.nRows, sealed.nRows],
    train: train.sha256,
    validation: validation.sha256,
    sealed: sealed.sha256,
    labels: await hashFile(join(report.directory, 'vault', 'validation.labels')),
    fingerprint: report.fingerprint,
  };
}

describe('the bytes of a frozen study', () => {
  test('stratified, with ids, roles, gaps and a column left out', async () => {
    expect(
      await bytesOf('stratified', {
        id: ['LEAD'],
        role: { code: 'category' },
        exclude: ['team'],
        why: 'known later',
        missing: { amount: ['n.a.'] },
        split: [50, 30, 20],
      }),
    ).toEqual({
      fingerprint: '1a977bda650bb242dcc577ba315a4f462c7f7d9842deb6ec3d996500aaf5ef2d',
      labels: '432d56ded5fac9ec38dd09766265fb2e2d535a55b5ee304735e2987a4e3a5e05',
      rows: [118, 71, 47],
      sealed: 'f5780aa060b6d8252e6e1a84474b433daf4cd545758bc1a0fc73a9f5e2a0e5fc',
      train: 'b0a7a0f2ea1106bfa654cbb33fab282f99eb54b89862875bdc5a81c2347b1d91',
      validation: '0246b006b2bb1776fec29202c946b3eeaa5d3c3e5156a2ac0a9cee8a3410a554',
    });
  });

  test('by time, without the rows whose time cannot be read', async () => {
    expect(await bytesOf('time', { time: 'called' })).toEqual({
      fingerprint: '42e39f4b0240dea88c3f136c9c730fc4e3eae9ad3f14579aeec168bdc07a5882',
      labels: '81f1886557c398a591dec60e867064a120eaf6f8c2467360ba719e1c5282a21e',
      rows: [142, 41, 50],
      sealed: 'a568480ce4c5ae87b3b008783c8364cf6d843d6576dae5e0679b957fc3e13205',
      train: '2a5b08f21cc70bcf5edc47ed72da8dd1ea1a80bed73aebb6533e286deb8c0f20',
      validation: '0f2b3176cb98a59d27fb86f2366a39f2f73fe599b9529b19a518a1010547f709',
    });
  });

  test('by group', async () => {
    expect(await bytesOf('group', { group: 'team' })).toEqual({
      fingerprint: '99c726141727096d91600e34e912f8e2c6331df18aba800c169f60dbcc0cb4ef',
      labels: 'ca725ee74e72d4917b80d5141e091128c3dc627410e17709f823c96404400a7b',
      rows: [139, 49, 48],
      sealed: '29b239dae5ff0f00891005b0fdacc7fcf7dc2d5988a60b874591fb6a1cabb7bc',
      train: '376edfa7185878c39d00e8b9c29b24f0ce327a68e9ae9f197824b7d16809e729',
      validation: '39dfc79004f75fba860d535a974b7905655be8b17349f9ae0514c11dcacf3157',
    });
  });
});
