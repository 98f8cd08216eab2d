/**
 * The permissions of a worker thread: it reads the given directories and does nothing else.
 */

const allowed = process.allowedNodeEnvironmentFlags;

/** `execArgv` for a worker that may read below `readable` (absolute paths) alone. */
export function workerFlags(readable: readonly string[]): string[] {
  const flags = [
    allowed.has('--permission') ? '--permission' : '--experimental-permission',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    '--no-warnings',
  ];
  // node:sqlite writes files whatever the permissions say.
  if (allowed.has('--experimental-sqlite')) flags.push('--no-experimental-sqlite');
  return flags;
}
