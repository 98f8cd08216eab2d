/** Rows of cells as aligned text (cards where the terminal is narrow), tab-separated values, or a Markdown table. */
import { cutToWidth, displayWidth, padToWidth } from './display-width.ts';
import { markdownText, oneLine } from './plain-text.ts';
import { flowParts, wrapText } from './wrap-text.ts';

export { oneLine };

export interface TextColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Takes what width is left, and is cut where there is too little. At most one column per table. */
  readonly grows?: boolean;
  /** Columns with the highest number are left out first where the terminal is narrow; absent = never. Cards have them all. */
  readonly dropOrder?: number;
  /** A growing column that does not fit gets a line of its own below its row, whole. */
  readonly below?: boolean;
  /** In a card the value is shown without its title. */
  readonly bare?: boolean;
}

const gap = 2;
/** A growing column that would get less makes other columns go. */
const minGrowing = 20;
/** Below this width a table is one card per row. */
const minTable = 60;
/** No column is cut to less. */
const minColumn = 6;
/** Lines of a growing column in a card. */
const maxCardLines = 4;

/** A figure that is cut off reads as another one. */
const figure = /\d\.\d/;

/** Aligned columns in lines of at most `width` terminal cells; a card per row below 60, and where figures would be cut off. */
export function alignedTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const clean = rows.map((row) => row.map(oneLine));
  return width < minTable ? cards(columns, clean, width) : grid(columns, clean, width);
}

function grid(columns: readonly TextColumn[], rows: readonly (readonly string[])[], width: number): string {
  const natural = columns.map((column, at) =>
    rows.reduce((most, row) => Math.max(most, displayWidth(row[at] ?? '')), displayWidth(column.title)),
  );
  const needed = (at: number): number =>
    columns[at]!.grows ? Math.min(natural[at]!, minGrowing) : natural[at]!;
  const total = (shown: readonly number[], of = needed): number =>
    shown.reduce((sum, at) => sum + of(at) + gap, -gap);
  let shown = [...columns.keys()];
  const droppable = shown
    .filter((at) => columns[at]!.dropOrder !== undefined)
    .sort((left, right) => columns[right]!.dropOrder! - columns[left]!.dropOrder!);
  for (const at of droppable) if (total(shown) > width) shown = shown.filter((kept) => kept !== at);
  const long = shown.find((at) => columns[at]!.below);
  const below = long !== undefined && natural[long]! > needed(long) + width - total(shown) ? long : -1;
  if (below >= 0) shown = shown.filter((at) => at !== below);
  const spare = width - total(shown);
  const widths = columns.map((column, at) =>
    column.grows ? Math.min(natural[at]!, needed(at) + Math.max(0, spare)) : natural[at]!,
  );
  shrink(widths, shown, total(shown, (at) => widths[at]!) - width);
  const isCut = (at: number, cell: string): boolean =>
    !columns[at]!.grows && figure.test(cell) && displayWidth(cell) > widths[at]!;
  if (rows.some((row) => shown.some((at) => isCut(at, row[at] ?? '')))) return cards(columns, rows, width);
  const text = (cells: readonly string[]): string =>
    shown
      .map((at) => padToWidth(cutToWidth(cells[at] ?? '', widths[at]!), widths[at]!, columns[at]!.align))
      .join(' '.repeat(gap))
      .trimEnd();
  const under = (cells: readonly string[]): string =>
    below < 0 || !cells[below] ? '' : `${wrapText(`    ${cells[below]}`, width, 0)}\n`;
  const head = columns.map(({ title }) => title);
  return [`${text(head)}\n`, ...rows.map((cells) => `${text(cells)}\n${under(cells)}`)].join('');
}

/** Takes what is too much from the widest columns, a cell at a time. */
function shrink(outWidths: number[], shown: readonly number[], excess: number): void {
  for (let left = excess; left > 0 && Number.isFinite(left); left--) {
    const widest = shown.reduce((most, at) => (outWidths[at]! > outWidths[most]! ? at : most), shown[0]!);
    if (outWidths[widest]! <= minColumn) return;
    outWidths[widest]!--;
  }
}

/** A block of lines per row: its figures, each after its title, then the growing column. */
function cards(columns: readonly TextColumn[], rows: readonly (readonly string[])[], width: number): string {
  const text = (row: readonly string[]): string => {
    const parts = columns.map(({ title, grows, bare }, at) => {
      const value = row[at] ?? '';
      return grows || value === '' ? '' : bare || title === '' ? value : `${title} ${value}`;
    });
    const long = row[columns.findIndex(({ grows }) => grows)] ?? '';
    const below = wrapText(`  ${cutToWidth(long, maxCardLines * (width - 4))}`, width, 0);
    return [flowParts([...new Set(parts)], width), ...(long === '' ? [] : [below])].join('\n');
  };
  return rows.length === 0 ? '' : `${rows.map(text).join('\n\n')}\n`;
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
  const titles = columns.map(({ title }) => title);
  return [line(titles), `| ${rule.join(' | ')} |\n`, ...rows.map(line)].join('');
}
