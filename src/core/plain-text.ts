/**
 * Text that module code may have written, for a journal, a terminal and a language model: one line, no control
 * characters (escape sequences, turned writing directions), bounded.
 */
export function plainText(text: string, maxLength: number): string {
  const line = text.slice(0, 2 * maxLength).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ');
  return line.length > maxLength ? `${line.slice(0, maxLength - 3)}...` : line;
}
