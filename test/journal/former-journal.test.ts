import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { consequencesOf } from '../../src/journal/causes.ts';
import { History } from '../../src/journal/history.ts';
import { readJournal } from '../../src/journal/journal.ts';
import { resultRows } from '../../src/journal/result-rows.ts';
import { formatResults } from '../../src/journal/results.ts';
import { formatStages, stagesOf } from '../../src/journal/stages.ts';
import { checkJournal } from '../../src/journal/verify-chain.ts';
import { checkRecord } from '../../src/lab/check-record.ts';
import { ledgerOf } from '../../src/lab/ledger.ts';
import { placesOf } from '../../src/lab/study-paths.ts';
import { verify } from '../../src/lab/verify.ts';

/**
 * A study of 400 rows and the journal of 15 sessions on it, as version 0.1.0 wrote them (commit 684e592), with what that
 * version told of them in told.json: offline and scripted language model, edits by hand, a torn line, tries, a file of
 * scores, an export, columns taken out and back, a session that was stopped. Never written again by later versions.
 */
const fixture = join(import.meta.dirname, 'fixture');
const told = JSON.parse(readFileSync(join(fixture, 'told.json'), 'utf8'));

describe('a study and its journal from version 0.1.0', () => {
  const root = mkdtempSync(join(tmpdir(), 'nightlab-former-'));
  cpSync(fixture, root, { recursive: true });
  const places = placesOf(root, 'small');
  afterAll(() => rmSync(root, { recursive: true }));

  test('reads, with every kind of line and every status', async () => {
    const lines = await readJournal(places.journal);
    expect(lines).toHaveLength(106);
    expect([...new Set(lines.map(({ type }) => type))].sort()).toEqual([
      'constraint',
      'conversation',
      'duck',
      'experiment',
      'experiment-started',
      'export',
      'idea',
      'insight',
      'llm-usage',
      'note',
      'nudge',
      'opening',
      'plateau',
      'question',
      'research-report',
      'researcher-event',
      'researcher-switch',
      'scores-measured',
      'session-ended',
      'session-started',
      'try',
      'undo',
    ]);
    const statuses = new Set(lines.flatMap((line) => (line.type === 'experiment' ? [line.status] : [])));
    expect([...statuses].sort()).toEqual(['baseline', 'crashed', 'discarded', 'invalid', 'kept', 'timeout']);
  });

  test('its chain holds, and its opening of the sealed rows is counted', async () => {
    expect(await checkJournal(places.journal)).toEqual([]);
    expect(await checkRecord(places)).toEqual({ problems: [], sealedOpenings: 1 });
  });

  test('gives the results, stages, consequences, ledger and looks that it gave then', async () => {
    const lines = await readJournal(places.journal);
    const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
    expect(plain(resultRows(lines))).toEqual(told.results);
    expect(formatResults(resultRows(lines), 'table', 120)).toBe(told.resultsTable);
    expect(plain(stagesOf(lines))).toEqual(told.stages);
    expect(formatStages(stagesOf(lines), 'table', 140)).toBe(told.stagesTable);
    expect(plain(consequencesOf(lines))).toEqual(told.consequences);
    expect(plain(ledgerOf(lines))).toEqual(told.ledger);
    const looks = new History(lines).looks.map((line) => {
      if (line.type === 'scores-measured') return { kept: false, z: 0, zNeeded: 0 };
      const { z, zNeeded } = line.evidence!;
      return { kept: line.type === 'experiment' && line.status === 'kept', z, zNeeded };
    });
    expect(looks).toEqual(
      told.looks.map(({ kept, z, zNeeded }: Record<string, unknown>) => ({ kept, z, zNeeded })),
    );
  });

  test('runs again to the same bits, and the judge decides the same of each experiment and try', async () => {
    const budget = { secondsPerExperiment: 600, memoryMb: 2048 };
    const { problems, replayed } = await verify({
      root,
      study: 'small',
      workers: 2,
      budget,
      all: true,
      onReplay: () => {},
    });
    expect(problems).toEqual([]);
    expect(replayed).toEqual([1, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
  });
});
