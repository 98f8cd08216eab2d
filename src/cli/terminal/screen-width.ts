/** Where neither the terminal nor COLUMNS says: files and pipes. */
const otherwise = 110;
const narrowest = 20;

/** Cells of a line of the stream; COLUMNS, where it is set, goes before what the terminal says. At least 20. */
export function screenWidth(stream: { readonly columns?: number }): number {
  return Math.max(narrowest, columnsSet() ?? (stream.columns || otherwise));
}

/** True where lines end at a known width: a terminal, or COLUMNS. Text for files and pipes keeps its lines. */
export function hasScreenWidth(stream: { readonly columns?: number }): boolean {
  return columnsSet() !== null || (stream.columns ?? 0) > 0;
}

function columnsSet(): number | null {
  const text = process.env.COLUMNS ?? '';
  return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : null;
}
