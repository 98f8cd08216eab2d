/**
 * Where a table comes from, in words for people and for `study.json`, without secrets.
 */
import { basename } from 'node:path';

/** Rows that a SQL query returns: from a database, or from files that the query itself names. */
export interface QueryInput {
  /** One SELECT, in DuckDB's SQL. */
  readonly query: string;
  /** A DuckDB or SQLite file, or a Postgres address. */
  readonly database?: string;
  /** Download DuckDB's scanner for that kind of database where it is not there. */
  readonly installScanner?: boolean;
}

/** A path or a pattern such as `calls-*.csv`, several of them, `-` for standard input, or a query. */
export type TableInput = string | readonly string[] | QueryInput;

/** What `study.json` keeps of it. */
export interface TableSource {
  readonly kind: 'files' | 'standard input' | 'query';
  /** Names of files, without their folders. */
  readonly files?: readonly string[];
  readonly sheet?: string;
  readonly query?: string;
  readonly database?: string;
}

export function isQuery(input: TableInput): input is QueryInput {
  return typeof input === 'object' && 'query' in input;
}

/** Standard input, by the name that commands give it. */
export const standardInput = '-';

export function isStandardInput(input: TableInput): boolean {
  return (
    input === standardInput || (Array.isArray(input) && input.length === 1 && input[0] === standardInput)
  );
}

/** The files that a query input or a list names, for looking at; patterns as they are. */
export function pathsOf(input: TableInput): readonly string[] {
  if (typeof input === 'string') return [input];
  return isQuery(input) ? (input.database === undefined ? [] : [input.database]) : input;
}

/** How an input is spoken of. */
export function shownInput(input: TableInput): string {
  if (isStandardInput(input)) return 'standard input';
  if (isQuery(input))
    return input.database === undefined ? 'the query' : `the query on ${withoutSecrets(input.database)}`;
  const paths = pathsOf(input);
  return paths.length === 1 ? paths[0]! : `${paths[0]} and ${paths.length - 1} more`;
}

/** `files` are the ones that were read. */
export function sourceOf(input: TableInput, files: readonly string[], sheet?: string): TableSource {
  if (isStandardInput(input)) return { kind: 'standard input' };
  if (!isQuery(input)) {
    return {
      kind: 'files',
      files: files.map((file) => basename(file)),
      ...(sheet !== undefined && { sheet }),
    };
  }
  const { query, database } = input;
  const shown = database === undefined ? undefined : withoutSecrets(database);
  return {
    kind: 'query',
    query: withoutSecrets(query),
    ...(shown !== undefined && { database: isAddress(shown) ? shown : basename(shown) }),
  };
}

/** True for `postgres://...` and the like, and for a list of `host=... dbname=...`. */
export function isAddress(database: string): boolean {
  return (
    /^[a-z][a-z0-9+.-]*:\/\//i.test(database) || /(^|\s)(host|hostaddr|dbname|service)\s*=/i.test(database)
  );
}

/** A text with passwords in addresses and in `password=...` replaced by ***. */
export function withoutSecrets(text: string): string {
  return text
    .replaceAll(/([a-z][a-z0-9+.-]*:\/\/)([^\s/@:'"]*):[^\s'"]*@/gi, '$1$2:***@')
    .replaceAll(
      /\b((?:ssl)?password|passwd|pwd|passfile|secret|token|api_?key|access_key\w*|secret_key\w*)(\s*(?:=>|=|:)\s*)('(?:[^']|'')*'|"(?:[^"]|"")*"|[^\s&;,)'"]+)/gi,
      '$1$2***',
    );
}
