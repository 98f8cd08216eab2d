/**
 * Where a command's words go. With --json stdout carries JSON alone, one object a line, and people read stderr.
 */
export interface Output {
  readonly json: boolean;
  /** A line for people. */
  say(text: string): void;
  /** A line for programs; nothing without --json. */
  data(value: unknown): void;
  /** Where people read: its width in columns, and whether it can be redrawn. */
  readonly width: number;
  readonly live: boolean;
}

export function makeOutput(json: boolean): Output {
  const people = json ? process.stderr : process.stdout;
  return {
    json,
    say: (text) => people.write(`${text}\n`),
    data: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
    width: people.columns ?? 110,
    live: people.isTTY === true && process.env.TERM !== 'dumb' && process.env.CI === undefined,
  };
}
