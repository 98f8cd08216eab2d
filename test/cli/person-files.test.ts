import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');
const root = mkdtempSync(join(tmpdir(), 'nightlab-person-'));
afterAll(() => rmSync(root, { recursive: true }));

function nightlab(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [cli, ...args], { cwd: root, encoding: 'utf8', timeout: 60_000 });
}

/** What a program is told, with the exit code. */
function errorOf(...args: string[]): { status: number | null; code: string; message: string; ms: number } {
  const since = Date.now();
  const { status, stdout } = nightlab(...args, '--json');
  const { error } = JSON.parse(stdout.trim().split('\n').at(-1)!) as {
    error: { code: string; message: string };
  };
  return { status, ...error, ms: Date.now() - since };
}

const evil = 'a\u202eb\u001b]0;x\u0007<img src=x>|`c`[d](http://e.f)';
const rows = Array.from({ length: 240 }, (_, i) => {
  const id = i === 0 ? '-5' : i === 1 ? '+1-2' : `${'=+-@'[i % 4]}cmd${i}`;
  return `${id},${(i * 37) % 101},${'abc'[i % 3]},${(i * 37) % 101 > 50 || i % 9 === 0 ? 'yes' : 'no'}`;
});
const csv = `=id,"${evil}",kind,won\n${rows.join('\n')}\n`;
const model = join('models', 'leads', 'exports', '1');

beforeAll(() => {
  writeFileSync(join(root, 'leads.csv'), csv);
  expect(nightlab('freeze', 'leads.csv', '--target', 'won', '--id', '=id').status).toBe(0);
  expect(nightlab('research', 'leads', '--experiments', '1', '--workers', '1').status).toBe(0);
  expect(nightlab('export', 'leads', '--workers', '1').status).toBe(0);
}, 120_000);

describe('predict', () => {
  test('never writes over what it reads, whatever the name that leads there, even with --force', () => {
    symlinkSync(join(root, 'leads.csv'), join(root, 'soft.csv'));
    linkSync(join(root, 'leads.csv'), join(root, 'hard.csv'));
    for (const out of ['leads.csv', './leads.csv', 'soft.csv', 'hard.csv']) {
      expect(errorOf('predict', model, 'leads.csv', '--out', out, '--force')).toMatchObject({
        status: 1,
        code: 'core.outputIsInput',
      });
    }
    // The other way round: the input by a link, the output by its own name.
    expect(errorOf('predict', model, 'soft.csv', '--out', 'leads.csv').code).toBe('core.outputIsInput');
    expect(readFileSync(join(root, 'leads.csv'), 'utf8')).toBe(csv);
  }, 60_000);

  test('replaces another file with --force alone, beside the input as well, and leaves no part behind', () => {
    writeFileSync(join(root, 'notes.csv'), 'precious');
    writeFileSync(join(root, 'leads.scores.csv'), 'precious');
    for (const out of [['--out', 'notes.csv'], []])
      expect(errorOf('predict', model, 'leads.csv', ...out)).toMatchObject({
        status: 1,
        code: 'core.outputExists',
      });
    expect(readFileSync(join(root, 'notes.csv'), 'utf8')).toBe('precious');
    expect(readFileSync(join(root, 'leads.scores.csv'), 'utf8')).toBe('precious');
    const { status } = nightlab('predict', model, 'leads.csv', '--force');
    expect(status).toBe(0);
    expect(readFileSync(join(root, 'leads.scores.csv'), 'utf8').split('\n')).toHaveLength(242);
    expect(readdirSync(root).filter((name) => /part|\.nightlab-/.test(name))).toEqual([]);
  }, 60_000);

  test('writes to no directory, device, dangling link, and to none of the lab or a model', () => {
    symlinkSync(join(root, 'nowhere', 'x.csv'), join(root, 'dangling.csv'));
    mkdirSync(join(root, 'folder.csv'));
    const refused: [string, string][] = [
      ['folder.csv', 'core.outputIsNotAFile'],
      ['/dev/null', 'core.outputIsNotAFile'],
      ['dangling.csv', 'core.outputNowhere'],
      ['nowhere/x.csv', 'core.outputNowhere'],
      ['leads.csv/x.csv', 'core.outputNowhere'],
      [`${model}/scores.csv`, 'core.outputIsTheLabs'],
      ['data/leads/train.parquet', 'core.outputIsTheLabs'],
      ['data/leads/vault/new.parquet', 'core.outputIsTheLabs'],
      ['models/leads/scores/1.csv', 'core.outputIsTheLabs'],
      ['plain.txt', 'table.badOutput'],
    ];
    for (const [out, code] of refused)
      expect([out, errorOf('predict', model, 'leads.csv', '--out', out, '--force').code]).toEqual([
        out,
        code,
      ]);
  }, 60_000);

  test('writes ids that no spreadsheet runs, and numbers as numbers', () => {
    expect(nightlab('predict', model, 'leads.csv', '--out', 'formula.csv').status).toBe(0);
    const [head, ...lines] = readFileSync(join(root, 'formula.csv'), 'utf8').trim().split('\n');
    expect(head).toMatch(/^row,'=id,(score|probability)$/);
    expect(lines[0]).toMatch(/^1,-5,0\./);
    expect(lines[1]).toMatch(/^2,'\+1-2,0\./);
    expect(lines.slice(2).every((line) => /^\d+,'[=+@-]cmd/.test(line))).toBe(true);
  }, 60_000);
});

describe('names of studies', () => {
  test.each([
    ['../../zz', 'split.badName'],
    ['..', 'split.badName'],
    ['a/b', 'split.badName'],
    ['x.', 'split.badName'],
    ['x ', 'split.badName'],
    ['CON', 'split.badName'],
    ['lpt1', 'split.badName'],
    ['__proto__', 'split.badName'],
    ['a'.repeat(256), 'split.badName'],
    ['lead', 'lab.noStudy'],
  ])(
    '%j is refused by every command that takes one, and no folder is made',
    (name, code) => {
      const before = [
        readdirSync(root),
        readdirSync(join(root, 'models')),
        readdirSync(tmpdir()).includes('zz'),
      ];
      const first = [['nudge', name, 'go on']];
      const all = [
        ...[
          ...first,
          ['ask', name, 'why?'],
          ['show', name, '1'],
          ['bench', name],
          ['verify', name],
          ['try', name],
        ],
        ...[
          ['research', name, '--experiments', '1'],
          ['results', name],
          ['export', name],
        ],
      ];
      for (const command of name === '../../zz' ? all : name === 'lead' ? all.slice(4) : first) {
        const error = errorOf(...command);
        expect([command[0], error.status, error.code]).toEqual([command[0], 1, code]);
      }
      expect([
        readdirSync(root),
        readdirSync(join(root, 'models')),
        readdirSync(tmpdir()).includes('zz'),
      ]).toEqual(before);
    },
    60_000,
  );

  test('a name that comes close is proposed', () => {
    const { stdout } = nightlab('results', 'lead', '--json');
    expect(stdout).toContain('Did you mean \\"leads\\"?');
  });

  test('freeze --replace never replaces the file that it reads', () => {
    const part = join('data', 'leads', 'train.parquet');
    const before = readFileSync(join(root, part));
    const error = errorOf('freeze', part, '--target', 'won', '--study', 'leads', '--replace');
    expect(error).toMatchObject({ status: 1, code: 'api.inputWouldBeReplaced' });
    expect(readFileSync(join(root, part)).equals(before)).toBe(true);
  });
});

describe('what is printed', () => {
  const steers = (text: string): boolean =>
    ['\u001b', '\u0007', '\u202e'].some((each) => text.includes(each));

  test('no column name, nudge or error steers the terminal, in words or in JSON', () => {
    expect(nightlab('nudge', 'leads', evil).status).toBe(0);
    const commands = [
      ['freeze', 'leads.csv', '--target', 'won', '--id', '=id'],
      ['freeze', 'leads.csv', '--target', 'won', '--id', '=id'],
      ['freeze', 'leads.csv', '--target', evil],
      ['freeze', `${evil}.csv`, '--target', 'won'],
      ['show', 'leads', '1'],
      ['results', 'leads', '--causes'],
      ['results', 'leads', '--format', 'json'],
      ['results', evil],
      ['nudge', 'leads', evil],
      ['predict', evil, 'leads.csv', '--out', 'never.csv'],
      ['frieze', evil],
      ['results', 'leads', `--${evil}`],
    ];
    for (const [i, command] of commands.entries()) {
      const { stdout, stderr } = nightlab(...command, ...(i % 2 === 0 ? [] : ['--json']));
      expect([command[0], steers(stdout + stderr)]).toEqual([command[0], false]);
    }
  }, 60_000);

  test('the card shows the name and makes nothing of it', () => {
    const card = readFileSync(join(root, model, 'CARD.md'), 'utf8');
    expect(steers(card)).toBe(false);
    expect(card).toContain('&lt;img src=x\\>\\|\\`c\\`\\[d\\]\\(http\\://e.f\\)');
    expect(card).not.toContain('<img');
  });
});

describe('a model folder from elsewhere', () => {
  /** A copy whose files were changed and, as by somebody who knows how, hashed again. */
  function copyWith(name: string, change: Record<string, string | Buffer>): string {
    const folder = join(root, `model-${name}`);
    cpSync(join(root, model), folder, { recursive: true });
    const file = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
    for (const [part, content] of Object.entries(change)) {
      writeFileSync(join(folder, part), content);
      file.files[part] = sha256(content);
    }
    file.hash = sha256(JSON.stringify([file.facts, file.files]));
    if (!('model.json' in change)) writeFileSync(join(folder, 'model.json'), JSON.stringify(file));
    return basename(folder);
  }

  test('whose module never ends is given up after --seconds-per-batch, wherever it hangs', () => {
    const source = readFileSync(join(root, model, 'pipeline.js'), 'utf8');
    const endless = copyWith('endless', { 'pipeline.js': 'for (;;) {}' });
    const late = copyWith('late', {
      'pipeline.js': `${source.replace(/\/\/# sourceMappingURL.*/s, '')}\nmodule.exports = { get default() { for (;;) {} } };`,
    });
    for (const folder of [endless, late]) {
      const error = errorOf('predict', folder, 'leads.csv', '--out', 'never.csv', '--seconds-per-batch', '1');
      expect(error).toMatchObject({ status: 1, code: 'export.tooSlow' });
      expect(error.ms).toBeLessThan(30_000);
    }
    expect(existsSync(join(root, 'never.csv'))).toBe(false);
  }, 90_000);

  test('whose module fills memory is given up, and one that throws is told', () => {
    const hog = copyWith('hog', {
      'pipeline.js': 'const kept = []; for (;;) kept.push(new Uint8Array(2 ** 25).fill(1));',
    });
    expect(
      errorOf(
        'predict',
        hog,
        'leads.csv',
        '--out',
        'never.csv',
        '--memory-mb',
        '256',
        '--seconds-per-batch',
        '60',
      ),
    ).toMatchObject({ status: 1, code: 'export.tooMuchMemory' });
    for (const [name, code] of [
      ['throws', 'throw new Error("\\u001b[31m no")'],
      ['null', 'module.exports.default = null'],
      ['syntax', '}{'],
    ] as const) {
      const folder = copyWith(name, { 'pipeline.js': code });
      expect([name, errorOf('predict', folder, 'leads.csv', '--out', 'never.csv')]).toMatchObject([
        name,
        { status: 1, code: 'export.predictFailed' },
      ]);
    }
  }, 90_000);

  test('that an older nightlab wrote, without a hash over its facts, still scores', () => {
    const folder = copyWith('old', {});
    const { facts, files } = JSON.parse(readFileSync(join(root, folder, 'model.json'), 'utf8'));
    writeFileSync(
      join(root, folder, 'model.json'),
      JSON.stringify({ format: 'nightlab-model/1', facts, files }),
    );
    expect(nightlab('predict', folder, 'leads.csv', '--out', 'old.csv').status).toBe(0);
    expect(nightlab('predict', model, 'leads.csv', '--out', 'new.csv').status).toBe(0);
    expect(readFileSync(join(root, 'old.csv'), 'utf8')).toBe(readFileSync(join(root, 'new.csv'), 'utf8'));
  }, 60_000);
});
