/**
 * The study as moves see it: columns by role, the weightier first by what earlier experiments learned of them.
 */
import type { ColumnFacts, StudyView } from '../researcher.ts';

export interface TableProfile {
  readonly nRows: number;
  /** Rows of the rarer class. */
  readonly nMinority: number;
  /**
   * How fine a model the table bears: rows of the rarer class, times the square of how well the first model told
   * the classes apart (from 0 to 1). Under about 150 only calm models pay, above 1,000 large ones may.
   */
  readonly signal: number;
  readonly numbers: readonly ColumnFacts[];
  readonly categories: readonly ColumnFacts[];
  readonly dates: readonly ColumnFacts[];
  readonly texts: readonly ColumnFacts[];
  /** Category columns with too many categories for an indicator each. */
  readonly manyCategories: readonly ColumnFacts[];
  /** Share of importance of each column, over all the features made of it; missing = unknown or none. */
  readonly importance: ReadonlyMap<string, number>;
  /** So many columns that pairs of all are out of the question. */
  readonly isWide: boolean;
  readonly byTime: boolean;
}

const fewCategories = 12;

/** @param firstAuc of the study's first experiment. */
export function profileOf(
  study: StudyView,
  importance: ReadonlyMap<string, number>,
  firstAuc: number,
): TableProfile {
  const weightOf = (name: string): number => importance.get(name) ?? 0;
  const of = (role: ColumnFacts['role']): ColumnFacts[] =>
    study.columns
      .filter((column) => column.role === role)
      .sort((left, right) => weightOf(right.name) - weightOf(left.name));
  const numbers = of('numeric');
  const categories = of('category');
  const { nTrainRows, positiveRate } = study;
  const nMinority = Math.round(nTrainRows * Math.min(positiveRate, 1 - positiveRate));
  return {
    nRows: nTrainRows,
    nMinority,
    signal: nMinority * Math.max(0.02, 2 * firstAuc - 1) ** 2,
    numbers,
    categories,
    dates: of('date'),
    texts: of('text'),
    manyCategories: categories.filter(({ nDistinct }) => nDistinct > fewCategories),
    importance,
    isWide: numbers.length + categories.length > 150,
    byTime: study.splitKind === 'time',
  };
}

/** Importance of source columns from that of features, whose names hold the columns'. O(features x columns). */
export function columnImportance(
  features: ReadonlyMap<string, number>,
  columns: readonly ColumnFacts[],
): Map<string, number> {
  const byLength = columns.map(({ name }) => name).sort((left, right) => right.length - left.length);
  const shares = new Map<string, number>();
  for (const [feature, share] of features) {
    const sources = sourcesOf(feature, byLength);
    for (const source of sources) shares.set(source, (shares.get(source) ?? 0) + share / sources.length);
  }
  return shares;
}

/** The columns that a feature's name tells of, longest match first; `byLength` descends in length. */
export function sourcesOf(feature: string, byLength: readonly string[]): string[] {
  let rest = feature.slice(feature.indexOf('.') + 1);
  const found: string[] = [];
  for (const name of byLength) {
    const at = rest.indexOf(name);
    if (at < 0 || !isWholeName(rest, at, name.length)) continue;
    found.push(name);
    rest = `${rest.slice(0, at)}\n${rest.slice(at + name.length)}`;
    if (found.length === 3) break;
  }
  return found;
}

function isWholeName(text: string, at: number, length: number): boolean {
  const isWord = (character: string | undefined): boolean => /\w/.test(character ?? ' ');
  return (
    !(isWord(text[at - 1]) && isWord(text[at])) &&
    !(isWord(text[at + length - 1]) && isWord(text[at + length]))
  );
}
