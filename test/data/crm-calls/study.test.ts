import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freezeDraw } from '../../../data/crm-calls/generator/freeze-draw.ts';
import { drawLeads, shipped } from '../../../data/crm-calls/generator/leads.ts';
import { shippedRoot } from '../../../src/lab/study-paths.ts';
import type { FreezeReport } from '../../../src/split/freeze/freeze-table.ts';
import { openFrozenStudy } from '../../../src/split/study/open-frozen-study.ts';
import type { StudyFile } from '../../../src/split/study/study.ts';

const directory = join(shippedRoot, 'data/crm-calls');
const shippedStudy = JSON.parse(readFileSync(join(directory, 'study.json'), 'utf8')) as StudyFile;

describe('the shipped crm-calls study', () => {
  let work: string;
  let report: FreezeReport;
  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), 'crm-calls-test-'));
    report = await freezeDraw(drawLeads(shipped.seed, shipped.nLeads), work);
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  test('is what the generator draws and freeze makes of it, byte for byte', () => {
    const again = JSON.parse(readFileSync(join(work, 'data/crm-calls/study.json'), 'utf8')) as StudyFile;
    expect(again).toEqual(shippedStudy);
  });

  test('is on disk as it was frozen', async () => {
    const study = await openFrozenStudy(shippedRoot, 'crm-calls');
    expect(study.file.fingerprint).toBe(shippedStudy.fingerprint);
  });

  test('has the roles that its columns were made for, without being told', () => {
    const roles = new Set(Object.values(shippedStudy.roles));
    expect(shippedStudy.roles).toMatchObject({
      lead_id: 'id',
      call_date: 'date',
      annual_revenue: 'numeric',
      deal_size: 'numeric',
      sales_rep: 'category',
      campaign: 'category',
      transcript: 'text',
    });
    expect([...roles].sort()).toEqual(['category', 'date', 'id', 'numeric', 'text']);
  });

  test('is split by time, every lead in one part, and no column is suspected of a leak', () => {
    expect(shippedStudy.split).toMatchObject({
      kind: 'time',
      column: 'call_date',
      fractions: [0.6, 0.2, 0.2],
    });
    const { train, validation, sealed } = shippedStudy.parts;
    expect(train.nRows + validation.nRows + sealed.nRows).toBe(shipped.nLeads);
    expect(report.suspects).toEqual([]);
    expect(report.profile.idLike).toEqual(['lead_id']);
  });

  test('takes less than 3 MB', () => {
    expect(bytesBelow(directory)).toBeLessThan(3e6);
  });
});

function bytesBelow(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0);
}
