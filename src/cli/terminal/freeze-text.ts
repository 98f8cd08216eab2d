import { alignedTable } from '../../journal/text-table.ts';
import type { FreezeReport } from '../../split/freeze.ts';

const mostColumns = 60;

/** What freeze found and did, for people. */
export function freezeText(report: FreezeReport, width: number): string {
  const { study, target, parts, roles, notes } = report;
  const count = (n: number): string => n.toLocaleString('en');
  const entries = Object.entries(roles);
  const table = alignedTable(
    [
      { title: 'column', align: 'left', grows: true },
      { title: 'role', align: 'left' },
    ],
    entries.slice(0, mostColumns),
    width,
  );
  return [
    `${study}: ${count(report.nRows)} rows, ${report.nFeatures} columns; ${target.column} = ${target.positive} is what is predicted (not ${target.negative})`,
    '',
    table.trimEnd(),
    ...(entries.length > mostColumns ? [`... and ${entries.length - mostColumns} more`] : []),
    '',
    `train ${count(parts.train.nRows)}, validation ${count(parts.validation.nRows)}, sealed ${count(parts.sealed.nRows)} rows`,
    ...notes.map((note) => `note: ${note}`),
    '',
    `${report.changed ? 'Wrote' : 'Already there, the same bytes:'} ${report.directory}`,
    `A role that is wrong: freeze again with --role COLUMN=ROLE --replace.   Next: nightlab research ${study}`,
  ].join('\n');
}
