// The package as a stranger has it: packed, installed by npm from the registry into an empty folder, weighed and run.
// Needs the registry, so it is not in `npm test` (test/house/packed.test.ts tests the same package without one).
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const maxMb = 160;
const root = join(import.meta.dirname, '../..');
const home = mkdtempSync(join(tmpdir(), 'nightlab-install-'));

function run(directory, file, ...args) {
  return execFileSync(file, args, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

const seen = new Set();
/** What a folder takes on the disk, in MB: as du counts it, what is linked twice once. */
function weightOf(path) {
  const stat = lstatSync(path);
  if (stat.isDirectory())
    return readdirSync(path).reduce((sum, name) => sum + weightOf(join(path, name)), stat.blocks / 2048);
  if (seen.has(stat.ino)) return 0;
  seen.add(stat.ino);
  return stat.blocks / 2048;
}

try {
  run(root, 'npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', home);
  const [tarball] = readdirSync(home);
  const project = join(home, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
  run(
    project,
    'npm',
    'install',
    '--silent',
    '--omit=dev',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    join('..', tarball),
  );

  const modules = join(project, 'node_modules');
  const packages = readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .map((name) => ({ name, mb: weightOf(join(modules, name)) }))
    .sort((a, b) => b.mb - a.mb);
  const weightMb = packages.reduce((sum, { mb }) => sum + mb, 0);
  for (const { name, mb } of packages.filter(({ mb }) => mb >= 1))
    console.log(`${mb.toFixed(1).padStart(6)} MB  ${name}`);
  console.log(`${weightMb.toFixed(1).padStart(6)} MB  in all, of ${maxMb}`);

  const nightlab = (...args) => run(project, 'npx', '--offline', 'nightlab', ...args);
  if (!nightlab('--help').includes('research')) throw new Error('nightlab --help does not name research');
  const rows = Array.from(
    { length: 240 },
    (_, row) => `${row % 17},${(row * 7) % 13},${(row * 5) % 3 ? 'no' : 'yes'}`,
  );
  writeFileSync(join(project, 'small.csv'), `a,b,won\n${rows.join('\n')}\n`);
  nightlab('freeze', 'small.csv', '--target', 'won');
  nightlab('research', 'small', '--experiments', '1', '--researcher', 'offline');
  console.log(nightlab('results', 'small'));
  if (weightMb > maxMb) throw new Error(`an install weighs ${weightMb.toFixed(1)} MB, more than ${maxMb}`);
} finally {
  rmSync(home, { recursive: true, force: true });
}
