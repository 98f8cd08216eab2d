/** Plans -> sentences about how columns were read, where a person may want to know or to correct it. */
import { counted } from '../../core/counted.ts';
import { plainText } from '../../core/plain-text.ts';
import { isGapWord } from '../../table/columns/gaps.ts';
import { parseDateForm } from '../../table/dates/date-form.ts';
import type { ColumnPlan } from '../../table/roles.ts';

/** The sentences, in file order. */
export function readingNotes(plans: readonly ColumnPlan[]): string[] {
  return plans.flatMap((plan) => [...gapNotes(plan), ...valueNotes(plan), ...roleNotes(plan)]);
}

function gapNotes({ name, summary }: ColumnPlan): string[] {
  const notes: string[] = [];
  const isUsual = (word: string) => isGapWord(word);
  const shown = (words: ReadonlyMap<string, number>) =>
    [...words]
      .sort((left, right) => right[1] - left[1])
      .slice(0, 5)
      .map(([word, count]) => `"${word}" (${count})`)
      .join(', ');
  const unusual = new Map([...summary.gaps].filter(([word]) => !isUsual(word)));
  if (unusual.size > 0) {
    const first = [...unusual.keys()][0]!;
    notes.push(
      `"${name}": ${shown(unusual)} ${unusual.size === 1 ? 'was' : 'were'} taken as missing. If that is wrong: --not-missing "${name}=${first}".`,
    );
  }
  if (summary.keptGaps.size > 0) {
    const first = [...summary.keptGaps.keys()][0]!;
    notes.push(
      `"${name}": ${shown(summary.keptGaps)} was taken as a value, by what else stands in the column. If it means missing: --missing "${name}=${first}".`,
    );
  }
  // Words are told apart from gaps by their spelling alone: show what a column of words lost.
  const usual = new Map([...summary.gaps].filter(([word]) => isUsual(word)));
  if (!summary.format.startsWith('number') && !summary.format.startsWith('date:') && usual.size > 0) {
    const first = [...usual.keys()][0]!;
    notes.push(
      `"${name}": ${shown(usual)} ${usual.size === 1 ? 'was' : 'were'} taken as missing. If that is a value: --not-missing "${name}=${first}".`,
    );
  }
  return notes;
}

function valueNotes({ name, role, format, summary }: ColumnPlan): string[] {
  const notes: string[] = [];
  const { nUnparsable, unparsable, unsettled, unreadDate, isBeyondDouble } = summary;
  if (nUnparsable > 0 && (role === 'numeric' || role === 'date' || format === 'boolean')) {
    const shown = unparsable.map((cell) => `"${cell}"`).join(', ');
    notes.push(
      `"${name}": ${counted(nUnparsable, 'cell')} cannot be read as ${format.startsWith('number') ? 'a number' : format.startsWith('date:') ? `a date (${format.slice(5)})` : format} and became missing (${shown}).`,
    );
  }
  if (unsettled === 'order' && role === 'date') {
    const isDayFirst = format.indexOf('%d') < format.indexOf('%m');
    notes.push(
      `"${name}": nothing in the column settles whether the day or the month comes first; it was read ${isDayFirst ? 'day' : 'month'} first. If that is wrong: ${isDayFirst ? '--month-first' : '--day-first'} "${name}".`,
    );
  }
  if (unsettled === 'decimal' && role === 'numeric') {
    const [sign, how] =
      format === 'number'
        ? ['point', 'decimal (1.234 is a little over one)']
        : ['comma', 'grouping (1,234 is 1234)'];
    notes.push(
      `"${name}": nothing in the file settles whether the ${sign} groups thousands or is decimal; it was read as ${how}. If that is wrong, write the numbers without groups.`,
    );
  }
  if (summary.units.length > 0 && role === 'numeric') {
    notes.push(
      `"${name}": numbers of different units (${summary.units.join(', ')}) were read as if they were of one; put the unit into a column of its own.`,
    );
  }
  if (role === 'date' && format.includes('%y')) {
    const { firstYear } = parseDateForm(format.slice('date:'.length))!;
    notes.push(`"${name}": years of two digits were read as ${firstYear} to ${firstYear + 99}.`);
  }
  if (unreadDate !== null && (role === 'category' || role === 'text' || role === 'id')) {
    notes.push(
      `"${name}" looks like dates ("${unreadDate}") in a form that cannot be read, or in several; its cells are used as words. Write them as 2024-12-31 18:30:00.`,
    );
  }
  if (isBeyondDouble && role === 'numeric') {
    notes.push(
      `"${name}": whole numbers of more than 15 digits lose their last ones; --role "${name}=category" keeps them.`,
    );
  }
  return notes;
}

function roleNotes({ name, role, reason, summary }: ColumnPlan): string[] {
  const { identifier, identifierExample, looksLikePeople, nDistinct } = summary;
  if (identifier !== null && role === 'id' && reason !== 'given') {
    const example = identifierExample === null ? '' : `, for example "${plainText(identifierExample, 60)}"`;
    return [
      `"${name}" holds ${identifier}${example}. They name single rows and tell nothing of others, so the column is kept as an id and takes no part in any model. If that is wrong: --role "${name}=category".`,
    ];
  }
  if (looksLikePeople && nDistinct > fewNames && (role === 'text' || role === 'category')) {
    return [
      `"${name}" looks like names of people, and models may read it (as ${role}). If they should not: --id "${name}".`,
    ];
  }
  return [];
}

/** As many people are kinds of rows: the agents of a team. */
const fewNames = 30;
