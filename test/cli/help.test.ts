import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, test } from 'vitest';
import { commandGroups } from '../../src/cli/commands.ts';
import { helpLayout } from '../../src/cli/terminal/help-layout.ts';

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');
const packageFile = resolve(import.meta.dirname, '../../package.json');
const temporary = mkdtempSync(join(tmpdir(), 'nightlab-help-'));
afterAll(() => rmSync(temporary, { recursive: true }));

const listed = Object.values(commandGroups).flat();
const names = listed.map(({ name }) => name);

/** Node's own coverage names every file that a process loaded. */
function run(...args: string[]): { status: number | null; out: string; err: string; packages: string[] } {
  const directory = mkdtempSync(join(temporary, 'run-'));
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: temporary,
    encoding: 'utf8',
    env: { ...process.env, NODE_V8_COVERAGE: directory },
  });
  const urls = readdirSync(directory).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(join(directory, name), 'utf8')) as {
      result: { url: string }[];
    };
    return result.map(({ url }) => url);
  });
  expect(urls.some((url) => url.endsWith('/dist/cli/main.js'))).toBe(true);
  const packages = urls.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
  return { status, out: stdout, err: stderr, packages: [...new Set(packages)] };
}

/** What parses the words, and what measures them. */
const light = ['ansi-regex', 'commander', 'get-east-asian-width', 'string-width', 'strip-ansi'];

describe('help loads no package but those that parse and measure words', () => {
  test.each([
    ['the overview', []],
    ['the overview', ['--help']],
    ['the overview', ['help']],
    ['the version', ['--version']],
    ['a misspelt name', ['reserch']],
    ['a misspelt name beside --help', ['reserch', '--help']],
    ['a misspelt name after help', ['help', 'reserch']],
    ['bad usage of a command', ['verify', '--workers', 'none']],
  ])('%s: nightlab %j', (_what, args) => {
    expect(light).toEqual(expect.arrayContaining(run(...args).packages));
  });

  test.each(names)('nightlab %s --help', (name) => {
    const { status, out, packages } = run(name, '--help');
    expect(light).toEqual(expect.arrayContaining(packages));
    expect(status).toBe(0);
    expect(out).toContain(`Usage: nightlab ${name}`);
    expect(out).toContain('--json');
    const flowing = out.replaceAll(/\s+/g, ' ');
    expect(flowing.split(listed.find((entry) => entry.name === name)!.summary)).toHaveLength(2);
    expect(flowing).not.toContain('default: ""');
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });
});

test('a file of a command does load packages where it acts', () => {
  expect(run('freeze', 'nothing.csv', '--target', 'won').packages).toContain('@duckdb/node-api');
});

describe('a misspelt command', () => {
  test.each([
    ['reserch', 'research'],
    ['resluts', 'results'],
    ['exort', 'export'],
  ])('%s is answered with %s and exit 2, whatever is beside it', (typed, meant) => {
    for (const args of [[typed], [typed, '--help'], ['help', typed], [typed, 'leads', '--minutes', '3']]) {
      const { status, out, err } = run(...args);
      expect({ status, out }).toEqual({ status: 2, out: '' });
      expect(err).toContain(`unknown command '${typed}'`);
      expect(err).toContain(`Did you mean ${meant}?`);
    }
  });

  test('is told to programs, too', () => {
    const { status, out } = run('reserch', '--json');
    expect(status).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'cli.usage' } });
  });
});

describe('the list of commands', () => {
  test('has an npm script of the same name for each', () => {
    const { scripts } = JSON.parse(readFileSync(packageFile, 'utf8')) as { scripts: Record<string, string> };
    expect(names.filter((name) => scripts[name] !== `node dist/cli/main.js ${name}`)).toEqual([]);
  });

  test('names each as its file does, and sums it up in one short sentence', async () => {
    for (const { name, summary, load } of listed) {
      expect((await load()).name()).toBe(name);
      expect(summary).toMatch(/^[A-Z][^.]{0,62}\.$/);
    }
  });
});

describe('the layout', () => {
  const helpAt = async (width: number, name?: string): Promise<string> => {
    const program = new Command('nightlab').configureHelp(helpLayout).configureOutput({
      getOutHelpWidth: () => width,
    });
    for (const entry of listed) {
      const command = entry.name === name ? await entry.load() : new Command(entry.name);
      program.addCommand(command.copyInheritedSettings(program).summary(entry.summary));
    }
    return (
      name === undefined ? program : program.commands.find((each) => each.name() === name)!
    ).helpInformation();
  };

  test.each([40, 80, 120])(
    'at %i columns every line fits, of the overview and of each command',
    async (width) => {
      for (const name of [undefined, ...names]) {
        const wide = (await helpAt(width, name)).split('\n').filter((line) => line.length > width);
        expect({ name, wide }).toEqual({ name, wide: [] });
      }
    },
  );

  test('breaks no word', async () => {
    const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
    for (const name of [undefined, ...names])
      expect(wordsOf(await helpAt(40, name))).toEqual(wordsOf(await helpAt(200, name)));
  });
});
