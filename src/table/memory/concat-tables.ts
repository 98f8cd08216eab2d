import { LabError } from '../../core/errors.ts';
import type { Column, StringColumn, Table } from '../table.ts';
import { Dictionary } from './dictionary.ts';

/** The rows of `first`, then those of `second`; both have the same columns in the same order. O(cells + strings). */
export function concatTables(first: Table, second: Table): Table {
  return {
    nRows: first.nRows + second.nRows,
    columns: first.columns.map((column, i) => concatColumns(column, second.columns[i])),
  };
}

function concatColumns(left: Column, right: Column | undefined): Column {
  if (right?.name !== left.name || right.kind !== left.kind) {
    throw new LabError(
      'table.differentColumns',
      `column "${left.name}" (${left.kind}) meets ${right ? `"${right.name}" (${right.kind})` : 'nothing'}`,
      'Join tables of one study only.',
    );
  }
  if (left.kind === 'string') return concatStrings(left, right as StringColumn);
  const values = new Float64Array(left.values.length + (right as typeof left).values.length);
  values.set(left.values);
  values.set((right as typeof left).values, left.values.length);
  return { ...left, values };
}

function concatStrings(left: StringColumn, right: StringColumn): StringColumn {
  const strings: string[] = [];
  const codeOf = new Map<string, number>();
  const codes = new Int32Array(left.codes.length + right.codes.length);
  let at = 0;
  for (const { codes: old, dictionary } of [left, right]) {
    const renumbered = new Int32Array(dictionary.length).fill(-1);
    for (const code of old) {
      if (code < 0) {
        codes[at++] = -1;
        continue;
      }
      if (renumbered[code]! < 0) {
        const text = dictionary.at(code);
        let known = codeOf.get(text);
        if (known === undefined) {
          known = strings.push(text) - 1;
          codeOf.set(text, known);
        }
        renumbered[code] = known;
      }
      codes[at++] = renumbered[code]!;
    }
  }
  return { ...left, codes, dictionary: Dictionary.of(strings) };
}
