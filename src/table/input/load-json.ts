import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { LabError, messageOf } from '../../core/errors.ts';
import { trimCells } from '../columns/missing.ts';
import { quoteName } from '../database/database.ts';
import { fileSql, type Loaded, type Source, textHead } from './source.ts';

/** Loads JSON lines or one JSON array of objects; nested values stay JSON text. */
export async function loadJson(source: Source): Promise<Loaded> {
  const isArray = /^\ufeff?\s*\[/.test(textHead(source.path, 4096).text);
  const format = isArray ? 'array' : 'newline_delimited';
  const from = `read_json(${fileSql(source)}, format = '${format}', maximum_depth = 1, sample_size = -1, compression = 'uncompressed', maximum_object_size = 67108864)`;
  try {
    const described = await source.database.rows(`DESCRIBE SELECT * FROM ${from}`);
    const names = described.map((row) => String(row[0]));
    // What DuckDB makes of rows that are no objects.
    if (names.join() === 'json') {
      const broken = isArray ? null : await brokenLine(source);
      if (broken) throw broken;
    }
    const cells = names.map((name, i) => ({
      sql: textSql(quoteName(name), String(described[i]![1])),
      name: `c${i}`,
    }));
    await source.database.run(`CREATE TABLE raw AS ${trimCells(cells, from)}`);
    return { kind: 'json', names, notes: [] };
  } catch (thrown) {
    if (thrown instanceof LabError) throw thrown;
    throw (isArray ? null : await brokenLine(source)) ?? jsonError(source, thrown);
  }
}

function textSql(cell: string, type: string): string {
  return type === 'JSON' ? `(${cell}->>'$')` : `CAST(${cell} AS VARCHAR)`;
}

async function brokenLine(source: Source): Promise<LabError | null> {
  const lines = createInterface({
    input: createReadStream(source.path),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let number = 0;
  for await (const raw of lines) {
    number++;
    const line = number === 1 ? raw.replace(/^\ufeff/, '') : raw;
    if (line.trim() === '') continue;
    const problem = problemOf(line);
    if (problem !== null) {
      lines.close();
      return new LabError(
        'table.brokenJson',
        `${source.shown}, line ${number}: ${problem}`,
        'Correct that line; JSON lines hold one whole object a line.',
      );
    }
  }
  return null;
}

function problemOf(line: string): string | null {
  try {
    const value: unknown = JSON.parse(line);
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? null
      : 'it is not a JSON object';
  } catch (thrown) {
    return `it is not valid JSON (${messageOf(thrown)})`;
  }
}

function jsonError(source: Source, thrown: unknown): unknown {
  const message = messageOf(thrown).split('\n')[0]!.replaceAll(source.path, source.shown);
  if (!/json/i.test(message)) return thrown;
  const where = /in line (\d+)/.exec(message)?.[1];
  return new LabError(
    'table.brokenJson',
    `${source.shown}${where ? `, near line ${where}` : ''} is not valid JSON: ${message}`,
    'Give JSON lines (one object per line) or one array of objects.',
    { cause: thrown },
  );
}
