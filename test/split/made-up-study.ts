import type { FrozenStudy, SplitRecipe } from '../../src/split/study/study.ts';
import type { Table } from '../../src/table/table.ts';

/** What fold makers read of a study; one that is split by time or group goes by the column `x`. */
export function studyOf(kind: SplitRecipe['kind']): FrozenStudy {
  const part = { sha256: '', nRows: 0, file: '' };
  const hidden = { hmac: '', nRows: 0, file: '' };
  return {
    directory: '',
    file: {
      format: 'nightlab-study/2',
      name: 'x',
      target: { column: 'y', positive: '1', negative: '0' },
      roles: {},
      formats: {},
      split: { kind, column: kind === 'stratified' ? null : 'x', fractions: [0.6, 0.2, 0.2], seed: 1 },
      parts: { train: part, validation: part, sealed: part },
      vault: { validation: hidden, sealed: hidden },
      keyCheck: '',
      fingerprint: '',
    },
  };
}

/** One numeric column `x`. */
export function tableOf(values: Float64Array): Table {
  return { nRows: values.length, columns: [{ kind: 'number', name: 'x', role: 'numeric', values }] };
}
