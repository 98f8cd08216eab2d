/**
 * Where a command's words go, and the one border that they cross: whatever the text came from, nothing in it steers the
 * terminal. With --json stdout carries JSON alone, one object per line, and people read stderr.
 */
import { printable, printableJson } from '../core/plain-text.ts';
import { wrapText } from '../core/wrap-text.ts';
import { hasScreenWidth, screenWidth } from './terminal/screen-width.ts';

export interface Output {
  readonly json: boolean;
  /** A line for people, or several; on a terminal, lines that are too long go on below. */
  say(text: string): void;
  /** A line for people about the command itself, on stderr whatever else is asked for. */
  warn(text: string): void;
  /** A line for programs; nothing without --json. */
  data(value: unknown): void;
  /** A whole text on stdout, as it is: a table, or JSON where `isJson`. */
  print(text: string, isJson?: boolean): void;
  /** Draws a text over the line where the cursor is; '' wipes it. */
  redraw(text: string): void;
  /** Where people read: its width in cells, now, and whether it can be redrawn. */
  readonly width: number;
  readonly live: boolean;
}

const wipeLine = '\r\x1b[2K';

export function makeOutput(json: boolean): Output {
  const people = json ? process.stderr : process.stdout;
  const lines = (text: string, stream: NodeJS.WriteStream): string =>
    `${hasScreenWidth(stream) ? wrapText(printable(text), screenWidth(stream)) : printable(text)}\n`;
  return {
    json,
    say: (text) => people.write(lines(text, people)),
    warn: (text) => process.stderr.write(lines(text, process.stderr)),
    data: (value) => {
      if (json) process.stdout.write(`${printableJson(JSON.stringify(value))}\n`);
    },
    print: (text, isJson = false) => process.stdout.write(isJson ? printableJson(text) : printable(text)),
    redraw: (text) => people.write(wipeLine + printable(text).replaceAll(/[\n\t]/g, ' ')),
    get width() {
      return screenWidth(people);
    },
    live: people.isTTY === true && process.env.TERM !== 'dumb' && process.env.CI === undefined,
  };
}
