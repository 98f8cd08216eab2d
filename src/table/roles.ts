/**
 * Column summaries -> roles. The rule, in the order it is applied:
 *
 *   constant  nothing but missing, or one value in every row
 *   date      a date format fits (or whole numbers that are times, where the name says date or time)
 *   id        e-mail and web addresses, paths, phone numbers, UUIDs, hashes by their form; values that hardly repeat
 *             beyond rows that are repeated whole, where they count the rows, the name says id, or they are strings
 *             of one word; a name that says id over values that repeat makes a category (a store, a customer)
 *   numeric   at least 95 % of the cells that are not gaps are numbers; few distinct values change nothing
 *   text      strings of 3 words or more on the average (or of 2 that hardly repeat), over 50 different
 *   category  all other strings; true/false; codes with leading zeros; postcodes; whole numbers too long for a double
 */
import { LabError } from '../core/errors.ts';
import type { ColumnFormat } from './columns/column-format.ts';
import type { ColumnSummary } from './columns/column-summary.ts';
import type { Reading } from './columns/reading.ts';
import { nearNames } from './names/near-names.ts';
import { roles as allRoles, type Role } from './table.ts';

export interface ColumnPlan extends Reading {
  readonly name: string;
  /** Position in the RawTable. */
  readonly index: number;
  readonly role: Role;
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
    if (!names.includes(name)) throw missingColumn('a role was given to', name, names);
    if (!allRoles.includes(role)) {
      throw new LabError(
        'table.badRole',
        `"${role}" is not a role (for column "${name}")`,
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
      missing: summary.missing,
      values: summary.values,
      reason,
      summary,
    };
  });
}

/** A column that is not there, with names that come close. */
export function missingColumn(what: string, name: string, names: readonly string[], path?: string): LabError {
  const near = nearNames(name, names);
  const noHeader =
    names.length > 1 && names.filter((found) => /^[+-]?[\d.]+(_\d+)?$/.test(found)).length > names.length / 2
      ? ' The first row looks like data: write a row of names above it.'
      : '';
  const shown = names.length > 30 ? [...names.slice(0, 30), `... ${names.length} in all`] : names;
  return new LabError(
    'table.missingColumn',
    `There is no column "${name}"${path === undefined ? '' : ` in ${path}`}, which ${what}`,
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

/** Of the values, the share that must be different for a column to name rows and not kinds of them. */
const leastDifferent = 0.95;
/** Addresses, paths and the like that are few, with many rows each, are kinds of rows after all. */
const fewCategories = 30;
const manyRowsEach = 20;

function inferRole(column: ColumnSummary): [Role, string] {
  const { nRows, nMissing, nDistinct, nDistinctRows, format, name, identifier } = column;
  const present = nRows - nMissing;
  if (present === 0) return ['constant', 'every cell is missing'];
  if (nDistinct === 1 && nMissing === 0) return ['constant', 'every cell is the same'];
  if (format.startsWith('date:')) return ['date', `dates (${format.slice(5)})`];
  const areKinds = nDistinct <= fewCategories && present >= manyRowsEach * nDistinct;
  if (identifier !== null && !areKinds) return ['id', `${identifier}, which say nothing of other rows`];
  // Rows that stand in the file twice repeat their ids as well.
  const presentOnce = present * (nDistinctRows / nRows);
  const hardlyRepeats = nDistinct >= leastDifferent * presentOnce && nDistinct > 20;
  const repeats = present - nDistinct;
  const different =
    repeats === 0 ? 'every value is different' : `hardly a value repeats (${nDistinct} in ${present} rows)`;
  if (format.startsWith('number')) {
    if (column.isCounter) return ['id', 'whole numbers that count the rows'];
    if (column.isWhole && saysId(name)) {
      return hardlyRepeats
        ? ['id', `the name says id, ${different}`]
        : ['category', 'the name says id, values repeat'];
    }
    if (column.isWhole && postcode.test(name)) return ['category', 'the name says postcode'];
    if (column.isBeyondDouble) {
      const long = 'whole numbers with more digits than a number keeps';
      return hardlyRepeats ? ['id', `${long}, ${different}`] : ['category', `${long}: taken as codes`];
    }
    return ['numeric', 'numbers'];
  }
  if (format === 'boolean') return ['category', 'true or false'];
  const oneWord = column.meanWords < 1.2;
  if (hardlyRepeats && saysId(name)) return ['id', `the name says id, ${different}`];
  if (hardlyRepeats && oneWord && column.meanLength <= 64) return ['id', different];
  const share = nDistinct / present;
  if (nDistinct > 50 && (column.meanWords >= 3 || (column.meanWords >= 1.5 && share >= 0.5))) {
    return ['text', `${column.meanWords.toFixed(1)} words per cell, ${nDistinct} different`];
  }
  return ['category', `${nDistinct} different strings`];
}

/** A role given by hand decides what the cells are read as. */
function formatFor(role: Role, column: ColumnSummary): ColumnFormat {
  const { format } = column;
  switch (role) {
    case 'numeric':
      if (format.startsWith('number')) return format;
      if (format.startsWith('date:epoch') || format === 'date:excel' || /^date:%Y%m(%d)?$/.test(format))
        return 'number';
      break;
    case 'date':
      if (format.startsWith('date:')) return format;
      break;
    default:
      if (format === 'boolean') return format;
      // Whole numbers stay the same codes where another program writes 3.0, or loses the zero of 01234.
      if (format === 'number' && column.isWhole && column.nUnparsable === 0) return 'whole';
      return column.codeWidth === null ? 'text' : `digits:${column.codeWidth}`;
  }
  if (column.nMissing === column.nRows) return role === 'numeric' ? 'number' : 'date:iso';
  throw new LabError(
    'table.badRole',
    `Column "${column.name}" cannot be ${role}: not one of its cells reads as a ${role === 'numeric' ? 'number' : 'date'}`,
    `Leave out the role for "${column.name}", or give one that fits (category, text, id).`,
  );
}
