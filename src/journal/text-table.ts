/** Rows of cells as aligned text, tab-separated values, or a Markdown table. */
import { markdownText, oneLine } from '../core/plain-text.ts';

export { oneLine };

export interface TextColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Takes what width is left, and is cut where there is too little. At most one column a table. */
  readonly grows?: boolean;
  /** Columns with the highest number are left out first where the terminal is narrow; absent = never. */
  readonly dropOrder?: number;
}

const gap = 2;
/** A growing column that would get less makes other columns go. */
const leastGrowing = 20;

/** Aligned columns, no line longer than `width` (in characters) unless the columns that must stay do not fit. */
export function alignedTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const clean = rows.map((row) => row.map(oneLine));
  const natural = columns.map((column, at) =>
    Math.max(lengthOf(column.title), ...clean.map((row) => lengthOf(row[at] ?? ''))),
  );
  const needed = (at: number): number =>
    columns[at]!.grows ? Math.min(natural[at]!, leastGrowing) : natural[at]!;
  const total = (shown: readonly number[]): number => shown.reduce((sum, at) => sum + needed(at) + gap, -gap);
  let shown = [...columns.keys()];
  const droppable = shown
    .filter((at) => columns[at]!.dropOrder !== undefined)
    .sort((left, right) => columns[right]!.dropOrder! - columns[left]!.dropOrder!);
  for (const at of droppable) if (total(shown) > width) shown = shown.filter((kept) => kept !== at);
  const spare = width - total(shown);
  const widths = columns.map((column, at) =>
    column.grows ? Math.max(1, Math.min(natural[at]!, needed(at) + spare)) : natural[at]!,
  );
  const text = (cells: readonly string[]): string =>
    shown
      .map((at) => padded(cells[at] ?? '', widths[at]!, columns[at]!.align))
      .join(' '.repeat(gap))
      .trimEnd();
  return [columns.map(({ title }) => title), ...clean].map((cells) => `${text(cells)}\n`).join('');
}

/** Tab-separated values with a header; tabs and line breaks inside cells become spaces. */
export function tsvTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string {
  return [columns.map(({ title }) => title), ...rows]
    .map((row) => `${row.map(oneLine).join('\t')}\n`)
    .join('');
}

/** A Markdown table. */
export function markdownTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => markdownText(cell)).join(' | ')} |\n`;
  const rule = columns.map(({ align }) => (align === 'right' ? '---:' : '---'));
  return [columns.map(({ title }) => title), rule, ...rows].map(line).join('');
}

function lengthOf(text: string): number {
  return [...text].length;
}

function padded(text: string, width: number, align: 'left' | 'right'): string {
  const characters = [...text];
  if (characters.length > width) return `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
  const space = ' '.repeat(width - characters.length);
  return align === 'right' ? space + text : text + space;
}
