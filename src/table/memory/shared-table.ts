/**
 * A table laid out on one SharedArrayBuffer, so that worker threads read it without a copy.
 */
import type { Column, Role, Table } from '../table.ts';
import { Dictionary } from './dictionary.ts';

interface SharedColumn {
  readonly kind: Column['kind'];
  readonly name: string;
  readonly role: Role;
  /** Byte offset of the values or codes. */
  readonly at: number;
  /** Byte offsets and lengths of the dictionary; 0 for numbers and dates. */
  readonly offsetsAt: number;
  readonly nStrings: number;
  readonly bytesAt: number;
  readonly nBytes: number;
}

export interface SharedTable {
  readonly nRows: number;
  readonly columns: readonly SharedColumn[];
  readonly memory: SharedArrayBuffer;
  /** Content hash: the same table has the same name. */
  readonly id: string;
}

const align = (n: number): number => (n + 7) & ~7;

/** Copies a table into shared memory. O(bytes); `id` names the content for caches. */
export function shareTable(table: Table, id: string): SharedTable {
  let size = 0;
  const take = (bytes: number): number => {
    const at = size;
    size = align(size + bytes);
    return at;
  };
  const columns = table.columns.map((column): SharedColumn => {
    const shared = { kind: column.kind, name: column.name, role: column.role };
    if (column.kind !== 'string') {
      return { ...shared, at: take(table.nRows * 8), offsetsAt: 0, nStrings: 0, bytesAt: 0, nBytes: 0 };
    }
    const { bytes, offsets } = column.dictionary;
    return {
      ...shared,
      at: take(table.nRows * 4),
      offsetsAt: take(offsets.length * 4),
      nStrings: offsets.length - 1,
      bytesAt: take(bytes.length),
      nBytes: bytes.length,
    };
  });
  const memory = new SharedArrayBuffer(size);
  columns.forEach((shared, i) => {
    const column = table.columns[i]!;
    if (column.kind !== 'string') {
      new Float64Array(memory, shared.at, table.nRows).set(column.values);
      return;
    }
    new Int32Array(memory, shared.at, table.nRows).set(column.codes);
    new Uint32Array(memory, shared.offsetsAt, shared.nStrings + 1).set(column.dictionary.offsets);
    new Uint8Array(memory, shared.bytesAt, shared.nBytes).set(column.dictionary.bytes);
  });
  return { nRows: table.nRows, columns, memory, id };
}

/** The table over its shared memory; nothing is copied, so nothing may write to it. */
export function openTable(shared: SharedTable): Table {
  const { memory, nRows } = shared;
  return {
    nRows,
    columns: shared.columns.map(({ kind, name, role, at, offsetsAt, nStrings, bytesAt, nBytes }): Column => {
      if (kind !== 'string') return { kind, name, role, values: new Float64Array(memory, at, nRows) };
      const dictionary = new Dictionary(
        new Uint8Array(memory, bytesAt, nBytes),
        new Uint32Array(memory, offsetsAt, nStrings + 1),
      );
      return { kind, name, role, codes: new Int32Array(memory, at, nRows), dictionary };
    }),
  };
}
