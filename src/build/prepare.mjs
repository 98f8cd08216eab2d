// npm's `prepare`: builds where a source is newer than what was built. npx in this checkout runs it as well, and should
// not take a quarter of a minute for nothing.
import { execSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
/** In milliseconds; 0 where there is none. */
const changedAt = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

const sources = readdirSync(join(root, 'src'), { recursive: true })
  .filter((path) => !path.startsWith(join('kernels', 'generated')))
  .map((path) => join('src', path));
// The worker's bundle is built last, and holds dependencies.
const inputs = [...sources, 'package.json', 'package-lock.json', 'tsconfig.json'];
const builtAt = changedAt(join('dist', 'worker', 'main.js'));
if (inputs.some((path) => changedAt(path) > builtAt)) {
  execSync('npm run -s build', { cwd: root, stdio: 'inherit' });
}
