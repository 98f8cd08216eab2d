/**
 * Column summaries -> roles. The rule, in the order it is applied:
 *
 *   constant  nothing but missing, or one value in every row
 *   date      a date format fits (or whole numbers that are times, where the name says date or time)
 *   id        one value a row and: a row counter, or a name that says id, or strings of one word;
 *             a name that says id over values that repeat makes a category (a store, a customer)
 *   numeric   at least 95 % of the present cells are numbers; few distinct values change nothing
 *   text      strings of 3 words or more on the average (or of 2 that hardly repeat), over 50 different
 *   category  all other strings; true/false; codes with leading zeros; postcodes
 */
import { LabError } from '../core/errors.ts';
import type { ColumnFormat } from './column-format.ts';
import type { ColumnSummary } from './column-summary.ts';
import { nearNames } from './near-names.ts';
import { roles as allRoles, type Role } from './table.ts';

export interface ColumnPlan {
  readonly name: string;
  /** Position in the RawTable. */
  readonly index: number;
  readonly role: Role;
  readonly format: ColumnFormat;
  /** Why the role is what it is, in words. */
  readonly reason: string;
  readonly summary: ColumnSummary;
}

/**
 * One plan a column, in file order; `overrides` (by column name) win over inference.
 *
 * @throws LabError `table.missingColumn` for an override of no column, `table.badRole` for one that the
 * values cannot take (numeric or date over words).
 */
export function inferRoles(
  summaries: readonly ColumnSummary[],
  overrides: Readonly<Record<string, Role>> = {},
): ColumnPlan[] {
  const names = summaries.map(({ name }) => name);
  for (const [name, role] of Object.entries(overrides)) {
    if (!names.includes(name)) throw missingColumn('a role was given for', name, names);
    if (!allRoles.includes(role)) {
      throw new LabError(
        'table.badRole',
        `"${role}" is no role (for column "${name}")`,
        `Use one of: ${allRoles.join(', ')}.`,
      );
    }
  }
  return summaries.map((summary) => {
    const given = Object.hasOwn(overrides, summary.name) ? overrides[summary.name]! : null;
    const [role, reason] = given ? [given, 'given'] : inferRole(summary);
    return {
      name: summary.name,
      index: summary.index,
      role,
      format: formatFor(role, summary),
      reason,
      summary,
    };
  });
}

/** A column that is not there, with names that come close. */
export function missingColumn(what: string, name: string, names: readonly string[]): LabError {
  const near = nearNames(name, names);
  const noHeader =
    names.length > 1 && names.filter((found) => /^[+-]?[\d.]+(_\d+)?$/.test(found)).length > names.length / 2
      ? ' The first row looks like data: write a row of names above it.'
      : '';
  const shown = names.length > 30 ? [...names.slice(0, 30), `... ${names.length} in all`] : names;
  return new LabError(
    'table.missingColumn',
    `There is no column "${name}" (${what} it)`,
    near.length > 0
      ? `Did you mean ${near.map((found) => `"${found}"`).join(' or ')}? The columns are: ${shown.join(', ')}.`
      : `The columns are: ${shown.join(', ')}.${noHeader}`,
  );
}

const idName =
  /(^|[\s_.-])(id|ids|uuid|guid|key|rowid|index|row)$|[a-z](Id|ID|Key)$|^(row|rownames?|unnamed: ?0)$/;
const postcode = /(^|[\s_.-])(zip|zipcode|zip_code|postcode|post_code|postal_code|plz)$/i;

function saysId(name: string): boolean {
  return idName.test(name) || idName.test(name.toLowerCase());
}

function inferRole(column: ColumnSummary): [Role, string] {
  const { nRows, nMissing, nDistinct, format, name } = column;
  const present = nRows - nMissing;
  if (present === 0) return ['constant', 'every cell is missing'];
  if (nDistinct === 1 && nMissing === 0) return ['constant', 'every cell is the same'];
  if (format.startsWith('date:')) return ['date', `dates (${format.slice(5)})`];
  const unique = nDistinct === present;
  const nearlyUnique = nDistinct >= 0.99 * present && nDistinct > 20;
  if (format.startsWith('number')) {
    if (column.isCounter) return ['id', 'whole numbers that count the rows'];
    if (column.isWhole && saysId(name)) {
      return nearlyUnique
        ? ['id', 'the name says id, hardly a value repeats']
        : ['category', 'the name says id, values repeat'];
    }
    if (column.isWhole && postcode.test(name)) return ['category', 'the name says postcode'];
    return ['numeric', 'numbers'];
  }
  if (format === 'boolean') return ['category', 'true or false'];
  const oneWord = column.meanWords < 1.2;
  if (nearlyUnique && saysId(name)) return ['id', 'the name says id, hardly a value repeats'];
  if (unique && oneWord && present > 20 && column.meanLength <= 64) return ['id', 'every value is different'];
  const share = nDistinct / present;
  if (nDistinct > 50 && (column.meanWords >= 3 || (column.meanWords >= 1.5 && share >= 0.5))) {
    return ['text', `${column.meanWords.toFixed(1)} words a cell, ${nDistinct} different`];
  }
  return ['category', `${nDistinct} different strings`];
}

/** A role given by hand decides what the cells are read as. */
function formatFor(role: Role, column: ColumnSummary): ColumnFormat {
  const { format } = column;
  switch (role) {
    case 'numeric':
      if (format.startsWith('number')) return format;
      if (format.startsWith('date:epoch')) return 'number';
      break;
    case 'date':
      if (format.startsWith('date:')) return format;
      break;
    default:
      return format === 'boolean' ? format : 'text';
  }
  if (column.nMissing === column.nRows) return role === 'numeric' ? 'number' : 'date:iso';
  throw new LabError(
    'table.badRole',
    `Column "${column.name}" cannot be ${role}: its cells are read as ${format === 'text' ? 'words' : format}`,
    `Leave out the role for "${column.name}", or give one that fits (category, text, id).`,
  );
}
