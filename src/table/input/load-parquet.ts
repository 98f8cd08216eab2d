import { LabError, messageOf } from '../../core/errors.ts';
import { trimCells } from '../columns/missing.ts';
import { quoteName } from '../database/database.ts';
import { fileSql, type Loaded, type Source } from './source.ts';

/** Loads a Parquet file; every type becomes the text that reads back as the same value. */
export async function loadParquet(source: Source): Promise<Loaded> {
  const from = `read_parquet(${fileSql(source)})`;
  try {
    const described = await source.database.rows(`DESCRIBE SELECT * FROM ${from}`);
    const names = described.map((row) => String(row[0]));
    const cells = names.map((name, i) => ({ sql: `CAST(${quoteName(name)} AS VARCHAR)`, name: `c${i}` }));
    await source.database.run(`CREATE TABLE raw AS ${trimCells(cells, from)}`);
    return { kind: 'parquet', names, notes: [] };
  } catch (thrown) {
    const message = messageOf(thrown).split('\n')[0]!.replaceAll(source.path, source.shown);
    if (/no space left/i.test(message)) throw thrown;
    throw new LabError(
      'table.brokenParquet',
      `${source.shown} is a Parquet file that cannot be read: ${message}`,
      'Copy or download it again, or write it anew.',
      { cause: thrown },
    );
  }
}
