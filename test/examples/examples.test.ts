import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const examples = join(root, 'src/examples');
const cli = join(root, 'dist/cli/main.js');

/** Each program of `src/examples` as a user runs it, in a folder of its own where `nightlab` is installed. */
describe('the examples', () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'nightlab-examples-')));
  const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
  let server: ChildProcess | null = null;

  beforeAll(() => {
    cpSync(examples, home, { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'));
  });
  afterAll(() => {
    server?.kill();
    rmSync(home, { recursive: true, force: true });
  });

  const run = (file: string, ...args: string[]): string =>
    execFileSync(process.execPath, [tsx, join(examples, file), ...args], { cwd: home, encoding: 'utf8' });

  test('each is run here', () => {
    const tests = readFileSync(import.meta.filename, 'utf8');
    const untested = readdirSync(examples).filter(
      (name) => name.endsWith('.ts') && !tests.includes(`'${name}'`),
    );
    expect(untested).toEqual([]);
  });

  test('leads: a table is frozen, researched, exported and a new lead scored', () => {
    const said = run('leads.ts', '1');
    expect(said).toContain('frozen: 900 rows');
    expect(said).toMatch(/experiment 1: baseline, cv AUC 0\.\d+/);
    expect(said).toMatch(/sealed AUC 0\.\d{4}/);
    expect(said).toMatch(/score of a new lead: 0\.\d{3}/);
  });

  test('own steps: the module is sound and scores', () => {
    const study = join(home, 'example');
    cpSync(join(examples, 'own-steps.ts'), join(study, 'models/leads/pipeline.ts'));
    const out = execFileSync(process.execPath, [cli, 'try', 'leads', '--json'], {
      cwd: study,
      encoding: 'utf8',
    });
    expect((JSON.parse(out.trim().split('\n').at(-1)!) as { cvAuc: number }).cvAuc).toBeGreaterThan(0.55);
  });

  test('boosting: the engine learns a product of two columns', () => {
    expect(Number(/right on ([\d.]+)%/.exec(run('boosting.ts'))![1])).toBeGreaterThan(97);
  });

  test('predict server: scores on loopback, an error with its remedy for a row that lacks a column', async () => {
    const exports = join(home, 'example/models/leads/exports');
    const [first] = readdirSync(exports);
    server = spawn(process.execPath, [tsx, join(examples, 'predict-server.ts'), join(exports, first!), '0'], {
      cwd: home,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const port = await new Promise<string>((found, failed) => {
      server!.stdout!.on('data', (data) => found(/listening on (\d+)/.exec(String(data))?.[1] ?? ''));
      server!.on('exit', (code) => failed(new Error(`the server ended with ${code}`)));
    });
    const post = async (body: string): Promise<{ status: number; body: unknown }> => {
      const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body });
      return { status: response.status, body: await response.json() };
    };
    const rows = [1, 2].map((k) => ({ lead_id: `n${k}`, deal_size: 200 * k, calls: k, industry: 'retail' }));
    const scored = await post(JSON.stringify(rows));
    expect(scored.status).toBe(200);
    expect(scored.body).toHaveLength(2);
    const refused = await post('[{"calls": 1}]');
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ code: 'table.missingColumns' });
    expect((await post('no json')).status).toBe(400);
    // The path of a file of the server, which `predict` would read.
    const path = JSON.stringify(join(home, 'example/leads.csv'));
    expect(await post(path)).toMatchObject({ status: 400 });
  });
});
