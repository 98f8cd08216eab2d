import { alignedTable } from '../../journal/text-table.ts';
import type { FreezeReport } from '../../split/freeze.ts';
import type { ColumnProfile } from '../../table/profile.ts';
import { suspicionLines } from './suspicion-text.ts';

const mostColumns = 60;

/** What freeze found and did, for people. */
export function freezeText(report: FreezeReport, width: number): string {
  const { study, target, parts, profile, drift, notes, suspects } = report;
  const count = (n: number): string => n.toLocaleString('en');
  const { columns } = profile;
  const table = alignedTable(
    [
      { title: 'column', align: 'left' },
      { title: 'role', align: 'left' },
      { title: 'missing', align: 'right' },
      { title: 'distinct', align: 'right', dropOrder: 3 },
      { title: 'values', align: 'left', dropOrder: 2, grows: true },
      { title: 'AUC alone', align: 'right', dropOrder: 1 },
    ],
    columns.slice(0, mostColumns).map((column) => cellsOf(column, report.nRows)),
    width,
  );
  return [
    `${study}: ${count(report.nRows)} rows, ${report.nFeatures} columns; predicts ${target.column} = ${target.positive} (${percent(profile.trainRate)} of train; else ${target.negative})`,
    '',
    table.trimEnd(),
    ...(columns.length > mostColumns
      ? [`... and ${columns.length - mostColumns} more (all of them in --json)`]
      : []),
    '',
    `train ${count(parts.train.nRows)}, validation ${count(parts.validation.nRows)}, sealed ${count(parts.sealed.nRows)} rows`,
    ...suspicionLines(suspects),
    ...drift
      .filter(({ notable }) => notable)
      .map(
        ({ column, part, auc }) =>
          `drift: "${column}" tells ${part} from train rows with AUC ${auc.toFixed(3)}; what is learned from it may not last.`,
      ),
    ...notes.map((note) => `note: ${note}`),
    '',
    `${report.changed ? 'Wrote' : 'Already there, the same bytes:'} ${report.directory}`,
    'A role that is wrong: freeze again with --role COLUMN=ROLE --replace.',
    `Next: npx nightlab research ${study}`,
  ].join('\n');
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
