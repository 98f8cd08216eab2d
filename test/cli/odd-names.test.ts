import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, test } from 'vitest';

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');
const root = mkdtempSync(join(tmpdir(), 'nightlab-names-'));
afterAll(() => rmSync(root, { recursive: true }));

function nightlab(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [cli, ...args], { cwd: root, encoding: 'utf8' });
}

/** Names that every object has already, or that mean something to it. */
const names = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'length', 'then', 'prototype'],
  ...['__defineGetter__', 'isPrototypeOf', 'toJSON', 'name', '0'],
];
const categories = ['__proto__', 'constructor', 'toString', 'valueOf', 'then'];

const rows = Array.from({ length: 240 }, (_, i) => {
  const cells = names.map((_name, k) => String((i * (k + 3) * 7) % (11 + k)));
  cells[0] = String((i * 37) % 101);
  return {
    cells,
    level: categories[i % categories.length]!,
    won: (i * 37) % 101 > 50 || i % 9 === 0 ? 'yes' : 'no',
  };
});
const header = [...names, 'level', 'won'];
const csv = `${header.join(',')}\n${rows.map(({ cells, level, won }) => [...cells, level, won].join(',')).join('\n')}\n`;
// Written by hand: an object literal would lose the very names.
const jsonLines = rows
  .map(({ cells, level, won }) =>
    [
      ...cells.map((cell, k) => `${JSON.stringify(names[k])}: ${cell}`),
      `"level": "${level}"`,
      `"won": "${won}"`,
    ].join(', '),
  )
  .map((members) => `{${members}}\n`)
  .join('');

const module = `import { derive, gbdt, logistic, numeric, oneHot, pipeline, stack, targetEncode, transformer } from 'nightlab';
export default pipeline({
  features: {
    ['__proto__']: [numeric(['__proto__', 'constructor', 'length']), derive('__proto__', (row) => Number(row['__proto__']))],
    constructor: [oneHot(['level']), targetEncode(['level'])],
    toString: [transformer({
      name: 'constructor',
      fit: (columns) => ({ ['__proto__']: (columns['__proto__'] as Float64Array)[0]!, valueOf: 1 }),
      apply: (columns, state) => ({ ['__proto__']: (columns['__proto__'] as Float64Array).map((value) => value - state['__proto__']) }),
    })],
  },
  model: stack({
    base: { ['__proto__']: gbdt({ nTrees: 20, blocks: ['__proto__', 'toString'] }), constructor: logistic({ blocks: ['constructor', '__proto__'] }) },
    meta: logistic(), folds: 2,
  }),
});
`;

async function writeParquet(path: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const source = join(root, 'odd.csv');
  await connection.run(`COPY (SELECT * FROM read_csv('${source}')) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
}

writeFileSync(join(root, 'odd.csv'), csv);
writeFileSync(join(root, 'odd.jsonl'), jsonLines);

describe('columns, categories, blocks and base models with the names of what objects have', () => {
  test.each(['csv', 'jsonl', 'parquet'])(
    'go the whole path from a %s file: freeze to verify',
    async (ending) => {
      const file = `odd.${ending}`;
      if (ending === 'parquet') await writeParquet(join(root, file));
      const study = `odd-${ending}`;
      const roles = ['constructor=category', '__proto__=numeric', 'toString=id'].flatMap((role) => [
        '--role',
        role,
      ]);
      const frozen = nightlab(
        'freeze',
        file,
        '--target',
        'won',
        '--study',
        study,
        '--id',
        'valueOf',
        ...roles.slice(2),
        '--json',
      );
      expect(frozen.stderr).not.toContain('error');
      const report = JSON.parse(frozen.stdout) as { roles: Record<string, string> };
      expect(Object.keys(report.roles).sort()).toEqual([...names, 'level'].sort());
      expect(Object.entries(report.roles).find(([name]) => name === '__proto__')?.[1]).toBe('numeric');
      expect(report.roles.valueOf).toBe('id');
      mkdirSync(join(root, 'models', study), { recursive: true });
      writeFileSync(join(root, 'models', study, 'pipeline.ts'), module);
      const research = nightlab('research', study, '--experiments', '1', '--workers', '1', '--json');
      const events = research.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      const experiments = events.filter(({ event }) => event === 'experiment');
      expect(experiments.map(({ status, reason }) => `${status}: ${reason}`).join('\n')).not.toMatch(
        /crashed|invalid|timeout/,
      );
      const scored = readFileSync(join(root, 'models', study, 'journal.jsonl'), 'utf8')
        .split('\n')
        .find((line) => line.includes('"__proto__":0.'));
      expect(scored).toBeDefined();
      const { id } = JSON.parse(scored!) as { id: number };
      expect(nightlab('show', study, String(id)).stdout).toContain('__proto__ alone');
      const exported = nightlab('export', study, String(id), '--workers', '1');
      expect(exported.stderr).toBe('');
      const model = join('models', study, 'exports', String(id));
      const predicted = nightlab('predict', model, file, '--json');
      expect(JSON.parse(predicted.stdout)).toMatchObject({ nRows: 240, unparsable: {} });
      const written = readFileSync(join(root, `odd.scores.csv`), 'utf8');
      rmSync(join(root, 'odd.scores.csv'));
      expect(written.split('\n', 1)[0]).toMatch(/^row,.*valueOf.*,(score|probability)$/);
      if (ending === 'csv') expect(nightlab('verify', study, '--workers', '1').stdout).toContain('sound');
    },
    120_000,
  );

  test('a command that has the name of what objects have is not a command', () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      const { status, stderr } = nightlab(name);
      expect(status).toBe(2);
      expect(stderr).toContain(`unknown command '${name}'`);
    }
    expect(readdirSync(root)).not.toContain('constructor');
  });
});
