/** The researcher's brief: the one that ships, or the study's own copy in its place. */
import { readFileSync } from 'node:fs';

const shipped = new URL('../../../texts/brief.md', import.meta.url);

/** @param own path of `models/<study>/brief.md`, which goes before the shipped one where it is there */
export function readBrief(own: string): string {
  try {
    return readFileSync(own, 'utf8');
  } catch {
    return readFileSync(shipped, 'utf8');
  }
}
