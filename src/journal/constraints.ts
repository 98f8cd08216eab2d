/**
 * Journal -> which columns a person has taken out, and which experiments may be compared with each other: those that ran
 * with the same columns out. Pure. A column taken out and let back in brings back the comparisons from before.
 *
 * Invariants: an experiment belongs to the columns that were out when it started, whatever was said while it ran; what was
 * undone counts as not said, and an undo that was undone as not done.
 */
import type { Constraint, Experiment, Line, LinePlace, Undo } from './record.ts';

export interface Exclusion {
  /** The journal line that took the column out. */
  readonly seq: number;
  readonly why: string;
}

/** Column -> why it is out. */
export type Exclusions = ReadonlyMap<string, Exclusion>;

/** Lines that an undo took back, and that no later undo brought back. */
export function undoneIn(lines: readonly Line[]): ReadonlySet<number> {
  const undone = new Set<number>();
  for (const line of [...lines].reverse()) {
    if (line.type === 'undo' && !undone.has(line.seq)) for (const seq of line.undoes) undone.add(seq);
  }
  return undone;
}

/** The columns that are out after these lines, in the order in which they went. O(lines). */
export function constraintsIn(lines: readonly Line[]): Exclusions {
  const undone = undoneIn(lines);
  const out = new Map<string, Exclusion>();
  for (const line of lines) {
    if (line.type !== 'constraint' || undone.has(line.seq)) continue;
    for (const column of line.columns) {
      if (line.action === 'include') out.delete(column);
      else if (!out.has(column)) out.set(column, { seq: line.seq, why: line.why });
    }
  }
  return out;
}

/** The columns that were out when an experiment began. */
export function excludedAt(lines: readonly Line[], id: number): Exclusions {
  const ended = lines.findIndex((line) => line.type === 'experiment' && line.id === id);
  const until = ended < 0 ? lines.length : ended;
  const started = lines
    .slice(0, until)
    .findLastIndex((line) => line.type === 'experiment-started' && line.id === id);
  return constraintsIn(lines.slice(0, started < 0 ? until : started));
}

/** Names columns that are out; equal for equal columns. */
export function epochOf(exclusions: Exclusions): string {
  return JSON.stringify([...exclusions.keys()].sort());
}

/** The epoch of each experiment, by id, and of what starts now. O(lines x changes of constraints). */
export function epochsIn(lines: readonly Line[]): {
  readonly now: string;
  readonly byId: ReadonlyMap<number, string>;
} {
  let now = epochOf(new Map());
  const byId = new Map<number, string>();
  for (const [at, line] of lines.entries()) {
    if (line.type === 'constraint' || line.type === 'undo')
      now = epochOf(constraintsIn(lines.slice(0, at + 1)));
    else if (line.type === 'experiment-started') byId.set(line.id, now);
    else if (line.type === 'experiment' && !byId.has(line.id)) byId.set(line.id, now);
  }
  return { now, byId };
}

/**
 * The experiments that ran with just the columns that are there now, oldest first: those to compare with.
 *
 * @param epoch of other columns, as `epochOf` names them
 */
export function comparableIn(lines: readonly Line[], epoch?: string): (Experiment & LinePlace)[] {
  const { now, byId } = epochsIn(lines);
  return lines.filter(
    (line): line is Experiment & Line => line.type === 'experiment' && byId.get(line.id) === (epoch ?? now),
  );
}

/** What a person did last and has not taken back: the lines to undo, or none. */
export function lastAct(lines: readonly Line[]): readonly number[] {
  const undone = undoneIn(lines);
  const last = lines.findLast(
    (line): line is (Constraint & LinePlace) | (Extract<Line, { type: 'nudge' }> & LinePlace) =>
      (line.type === 'constraint' || line.type === 'nudge') &&
      !undone.has(line.seq) &&
      !isUndoNudge(lines, line),
  );
  if (!last) return [];
  const root =
    last.type === 'constraint' ? last.causes.find((seq) => lines[seq]?.type === 'nudge') : last.seq;
  if (root === undefined) return [last.seq];
  // A nudge and all that came of it are one act.
  return [
    root,
    ...lines.flatMap((line) => (line.type === 'constraint' && line.causes.includes(root) ? [line.seq] : [])),
  ];
}

/** A nudge that said no more than to undo something. */
function isUndoNudge(lines: readonly Line[], { seq }: LinePlace): boolean {
  return lines.some((line) => line.type === 'undo' && line.causes.includes(seq));
}

/** The last undo that still holds: what a redo takes back. */
export function lastUndo(lines: readonly Line[]): (Undo & LinePlace) | null {
  const undone = undoneIn(lines);
  return (
    lines.findLast(
      (line): line is Undo & Line =>
        line.type === 'undo' && !undone.has(line.seq) && lines[line.undoes[0] ?? -1]?.type !== 'undo',
    ) ?? null
  );
}

/** Of these columns those that an experiment shows it read: by what it leans on, or by its source. */
export function columnsUsed(
  { importance, source }: Pick<Experiment, 'importance' | 'source'>,
  columns: readonly string[],
): string[] {
  return columns.filter(
    (name) =>
      importance.some(({ feature, share }) => share > 0 && holdsName(feature, name)) ||
      holdsName(source, name),
  );
}

function holdsName(text: string, name: string): boolean {
  const isWord = (character: string | undefined): boolean => /[\p{L}\p{N}_]/u.test(character ?? ' ');
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (
      !(isWord(text[at - 1]) && isWord(name[0])) &&
      !(isWord(text[at + name.length]) && isWord(name.at(-1)))
    ) {
      return true;
    }
  }
  return false;
}

export interface IncomparableMark {
  /** Columns that are out now and that it used. */
  readonly used: readonly string[];
  /** Columns that are out now and that it could have read. */
  readonly open: readonly string[];
  /** Columns that are back now and that it had not. */
  readonly lacked: readonly string[];
}

/** By id, the experiments that are compared with nothing of now, and why. */
export function marksIn(lines: readonly Line[]): ReadonlyMap<number, IncomparableMark> {
  const { now, byId } = epochsIn(lines);
  const out = JSON.parse(now) as string[];
  const marks = new Map<number, IncomparableMark>();
  for (const line of lines) {
    if (line.type !== 'experiment') continue;
    const epoch = byId.get(line.id)!;
    if (epoch === now) continue;
    const then = JSON.parse(epoch) as string[];
    const open = out.filter((name) => !then.includes(name));
    marks.set(line.id, {
      used: columnsUsed(line, open),
      open,
      lacked: then.filter((name) => !out.includes(name)),
    });
  }
  return marks;
}

/** `used excluded column "x"`. */
export function markText({ used, open, lacked }: IncomparableMark): string {
  const named = (names: readonly string[]): string =>
    `column${names.length > 1 ? 's' : ''} ${names.map((name) => `"${name}"`).join(', ')}`;
  if (used.length > 0) return `used excluded ${named(used)}`;
  if (open.length > 0) return `ran while excluded ${named(open)} could be read`;
  return `ran without ${named(lacked)}`;
}
