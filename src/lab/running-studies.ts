import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lockHolder } from '../journal/lock.ts';
import { researchLockName } from './session-state.ts';
import { placesOf } from './study-paths.ts';

/** Studies of this folder on which a session runs, by name. O(studies). */
export function runningStudies(root: string): string[] {
  let names: string[];
  try {
    names = readdirSync(join(resolve(root), 'models'));
  } catch {
    return [];
  }
  return names.sort().filter((name) => {
    try {
      return lockHolder(placesOf(root, name).lock)?.command === researchLockName;
    } catch {
      return false;
    }
  });
}
