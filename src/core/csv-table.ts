import { printable, spreadsheetText } from './plain-text.ts';

/** Comma-separated values with a header (RFC 4180, lines end in a line feed) that a spreadsheet shows and does not run. */
export function csvTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [titles, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

function cell(text: string): string {
  const shown = spreadsheetText(printable(text));
  return /[",\n]|^\s|\s$/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
