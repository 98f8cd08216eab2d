import { LabError } from '../core/errors.ts';
import type { Table } from '../table/table.ts';
import type { DecaySpec } from './spec.ts';

const msPerDay = 86_400_000;

/** One weight per row, newest = 1: max(floor, 2^(-age / halfLife)); rows without a date get the floor. */
export function decayWeights(table: Table, decay: DecaySpec): Float64Array {
  const column = table.columns.find(({ name }) => name === decay.column);
  if (column?.kind !== 'date') {
    throw new LabError(
      'pipeline.noDateColumn',
      `decay("${decay.column}") ${column ? `has role ${column.role}` : 'is not a column of this study'}`,
      `Name a date column${dateNames(table)}.`,
    );
  }
  let newest = Number.NEGATIVE_INFINITY;
  for (const value of column.values) if (value > newest) newest = value;
  const halfLifeMs = decay.halfLifeDays * msPerDay;
  return Float64Array.from(column.values, (value) =>
    Number.isNaN(value) ? decay.floor : Math.max(decay.floor, 2 ** ((value - newest) / halfLifeMs)),
  );
}

function dateNames(table: Table): string {
  const names = table.columns.filter(({ kind }) => kind === 'date').map(({ name }) => name);
  return names.length === 0 ? '; this study has none' : `: ${names.join(', ')}`;
}
