import type { ColumnProfile, FreezeReport } from '../../api/index.ts';
import { counted } from '../../core/counted.ts';
import { oneLine } from '../../core/plain-text.ts';
import { alignedTable } from '../../core/text-table.ts';
import { suspicionLines } from './suspicion-text.ts';

const maxColumns = 60;

/** What freeze found and did, for people. */
export function freezeText(report: FreezeReport, width: number): string {
  const { study, target, parts, profile, drift, notes, suspects } = report;
  const count = (n: number): string => n.toLocaleString('en');
  const { columns } = profile;
  const table = alignedTable(
    [
      { title: 'column', align: 'left', bare: true },
      { title: 'role', align: 'left', bare: true },
      { title: 'missing', align: 'right' },
      { title: 'distinct', align: 'right', dropOrder: 3 },
      { title: 'values', align: 'left', dropOrder: 2, grows: true },
      { title: 'AUC alone', align: 'right', dropOrder: 1 },
    ],
    columns.slice(0, maxColumns).map((column) => cellsOf(column, report.nRows)),
    width,
  );
  return [
    `${study}: ${counted(report.nRows, 'row')}, ${counted(report.nFeatures, 'column')}; predicts ${target.column} = ${target.positive} (${percent(profile.trainRate)} of train; else ${target.negative})`,
    '',
    table.trimEnd(),
    ...(columns.length > maxColumns
      ? [`... and ${columns.length - maxColumns} more (all of them in --json)`]
      : []),
    ...outLines(columns),
    '',
    `train ${count(parts.train.nRows)}, validation ${count(parts.validation.nRows)}, sealed ${count(parts.sealed.nRows)} rows`,
    ...suspicionLines(suspects),
    ...drift
      .filter(({ notable }) => notable)
      .map(
        ({ column, part, auc }) =>
          `drift: "${column}" tells ${part} from train rows with AUC ${auc.toFixed(3)}; what is learned from it may not last.`,
      ),
    ...[...notes, ...duplicateNotes(report)].map((note) => `note: ${note}`),
    '',
    `${report.changed ? 'Wrote' : 'Already there, the same bytes:'} ${report.directory}`,
    'A role that is wrong: freeze again with --role COLUMN=ROLE --replace.',
    `Next: npx nightlab research ${study}`,
  ].join('\n');
}

/** The columns that no model is shown. */
function outLines(columns: readonly ColumnProfile[]): string[] {
  const named = (role: ColumnProfile['role']): string =>
    columns
      .filter((column) => column.role === role)
      .slice(0, maxColumns)
      .map(({ name }) => `"${oneLine(name)}"`)
      .join(', ');
  const [ids, constants] = [named('id'), named('constant')];
  return [
    ...(ids === '' ? [] : [`Shown to no model, since they only name rows: ${ids}.`]),
    ...(constants === '' ? [] : [`Shown to no model, since they never vary: ${constants}.`]),
  ].map((line, i) => (i === 0 ? `\n${line}` : line));
}

/** Equal rows, and what they mean for the best AUC. */
function duplicateNotes({ duplicates, nRows, parts, ceiling }: FreezeReport): string[] {
  const notes: string[] = [];
  const count = (n: number): string => n.toLocaleString('en');
  if (duplicates.nRows > 0) {
    notes.push(
      `${count(duplicates.nRows)} of ${count(nRows)} rows equal another row in every column that a model may use (ids aside).`,
    );
  }
  if (ceiling.nRows >= 0.01 * parts.train.nRows) {
    notes.push(
      `${count(ceiling.nRows)} of the ${count(parts.train.nRows)} train rows equal other rows with the other outcome, which no model can tell apart: ${ceiling.auc < 0.9995 ? `on these rows no score of these columns can have an AUC above ${ceiling.auc.toFixed(3)}` : 'on these rows that costs less than 0.001 of AUC'}.`,
    );
  }
  return notes;
}

function cellsOf(column: ColumnProfile, nRows: number): string[] {
  const { name, role, nMissing, nDistinct, low, median, high, top, auc } = column;
  const values =
    top.length > 0
      ? top.map(({ value }) => value).join(', ')
      : low === null
        ? ''
        : [low, median, high].map(shortened).join(' .. ');
  return [
    name,
    role,
    nMissing === 0 ? '' : percent(nMissing / nRows),
    nDistinct.toLocaleString('en'),
    values,
    auc.toFixed(3),
  ];
}

function shortened(value: number | string | null): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(5))) : String(value ?? '').slice(0, 10);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.01 ? 2 : 1)}%`;
}
