/**
 * `1 row`, `2,417 rows`: a count and its noun. @param noun in the singular. @param plural where it is not the noun with an s
 */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`;
}

/** `once`, `2 times`. */
export function timesText(count: number): string {
  return count === 1 ? 'once' : `${count.toLocaleString('en')} times`;
}
