/**
 * From Node 22 on, a worker may read all of the process's current directory, whatever its flags say. So while a
 * sandbox is open the working directory of the process is one that a worker may read anyway.
 */
let open = 0;
let home = '';

/** Moves the process into `directory` until the returned function is called; nested calls count. */
export function enterDirectory(directory: string): () => void {
  if (open === 0) home = process.cwd();
  open++;
  process.chdir(directory);
  let left = false;
  return () => {
    if (left) return;
    left = true;
    open--;
    if (open === 0 && process.cwd() === directory) process.chdir(home);
  };
}

/** The working directory of the program itself, whether a sandbox is open or not: relative paths are meant from there. */
export function programDirectory(): string {
  return open === 0 ? process.cwd() : home;
}
