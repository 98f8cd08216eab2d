/**
 * Fields beyond the header's, which a separator at the end of each row makes: dropped where they are empty in every
 * row, refused by line where one is not (its row would be shifted against the header).
 */
import { createReadStream } from 'node:fs';
import { counted } from '../../core/counted.ts';
import { LabError } from '../../core/errors.ts';
import type { CsvDialect } from './csv-dialect.ts';
import type { Source } from './source.ts';

/** Drops them from table `raw`; returns what to say of it. Throws LabError `table.surplusField`. */
export async function dropSurplus(source: Source, dialect: CsvDialect, body: string): Promise<string[]> {
  const { nFields, nSurplus } = dialect;
  if (nSurplus === 0) return [];
  const { database } = source;
  const surplus = Array.from({ length: nSurplus }, (_, i) => `c${nFields + i}`);
  const isFilled = `coalesce(${surplus.join(', ')}, NULL) IS NOT NULL`;
  const [count] = await database.rows(`SELECT count(*), min(rowid) FROM raw WHERE ${isFilled}`);
  const nFilled = Number(count![0]);
  if (nFilled > 0) {
    const record = Number(count![1]);
    const [cells] = await database.rows(`SELECT ${surplus.join(', ')} FROM raw WHERE rowid = ${record}`);
    const filled = cells!.filter((cell) => cell !== null).map((cell) => `"${String(cell)}"`);
    const line = (await lineOfRecord(body, dialect, record + 1)) + newlinesIn(dialect.preamble);
    throw new LabError(
      'table.surplusField',
      `${source.shown}, line ${line}: ${filled.join(', ')} stands beyond the ${counted(nFields, 'column')} of the header${nFilled > 1 ? `, and so in ${counted(nFilled - 1, 'other row')}` : ''}`,
      'Give every column a name in the header, or remove the extra fields; a field that contains the separator must stand in quotes.',
    );
  }
  for (const cell of surplus) await database.run(`ALTER TABLE raw DROP COLUMN ${cell}`);
  return [
    nSurplus === 1
      ? 'Every row ends in a separator; the empty field behind it was dropped.'
      : `Every row ends in ${nSurplus} separators; the empty fields behind them were dropped.`,
  ];
}

function newlinesIn(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

/** The line, from 1, at which a record (0 is the header) of a text file begins. O(bytes before it). */
async function lineOfRecord(
  path: string,
  { quote, escape: escapeSign }: CsvDialect,
  record: number,
): Promise<number> {
  let line = 1;
  let records = 0;
  let quoted = false;
  let isBlank = true;
  let escaped = false;
  for await (const chunk of createReadStream(path, { encoding: 'latin1' })) {
    for (const char of String(chunk)) {
      if (escaped) escaped = false;
      else if (quoted && char === escapeSign && escapeSign !== quote) escaped = true;
      else if (char === quote) {
        quoted = !quoted;
        isBlank = false;
      } else if (char === '\n') {
        line++;
        if (!quoted) {
          if (!isBlank) records++;
          isBlank = true;
        }
      } else if (char !== '\r') {
        if (isBlank && records === record) return line;
        isBlank = false;
      }
      if (records === record && !isBlank) return line;
    }
  }
  return line;
}
