/**
 * Text -> the same text in lines of at most `width` terminal cells. Lines break at spaces; a word is divided only where it is
 * longer than a line. Continuation lines begin under the start of their line, `hang` cells further in. What belongs together
 * stays together: a figure and its unit, a value and its error (`0.6712 ± 0.0105`). Spaces inside a line stay as they are.
 */
import { displayWidth, splitAtWidth } from './display-width.ts';

/** Spaces and the word after them; a word may hold spaces where it must not be divided. */
const words = /( *)((?:[^ ]+ ± [^ ]+|\d[\d.,]* (?:%|ms|s|kB|MB|GB)(?![^ ,;:.)])|[^ ])[^ ]*)/g;
/** A narrower line would be all indentation. */
const minText = 12;

/** @param width cells of a line, at least 1. @param hang by how many cells continuation lines are further in */
export function wrapText(text: string, width: number, hang = 2): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, Math.max(1, width), hang))
    .join('\n');
}

function wrapLine(line: string, width: number, hang: number): string {
  if (displayWidth(line) <= width) return line;
  const most = Math.max(0, width - minText);
  const own = / */.exec(line)![0].length;
  const indent = ' '.repeat(Math.min(own + hang, most));
  const lines: string[] = [];
  let current = ' '.repeat(Math.min(own, most));
  let isEmpty = true;
  for (const [, gap, word] of line.slice(own).matchAll(words)) {
    const joined = isEmpty ? current + word! : current + gap! + word!;
    if (displayWidth(joined) <= width) {
      current = joined;
      isEmpty = false;
      continue;
    }
    if (!isEmpty) {
      lines.push(current);
      current = indent;
    }
    current += word!;
    while (displayWidth(current) > width) {
      const [start, rest] = splitWord(current, width);
      lines.push(start);
      current = indent + rest;
    }
    isEmpty = current.trim() === '';
  }
  if (!isEmpty || lines.length === 0) lines.push(current);
  return lines.join('\n');
}

/** At a space inside what had better stay together, else where the line ends; a wide character alone may exceed the width. */
function splitWord(text: string, width: number): [string, string] {
  const [start, rest] = splitAtWidth(text, width);
  const space = start.lastIndexOf(' ');
  if (space > 0 && start.slice(0, space).trim() !== '')
    return [start.slice(0, space), start.slice(space + 1) + rest];
  if (start.trim() !== '') return [start, rest];
  const [first, others] = splitAtWidth(text.trimStart(), 2);
  return [start + first, others];
}

/** Parts one after another, two cells apart, in lines of at most `width`; a part is divided only where it is longer than a line. */
export function flowParts(parts: readonly string[], width: number, hang = 2): string {
  const indent = ' '.repeat(hang);
  const lines: string[] = [];
  let current = '';
  for (const part of parts) {
    if (part === '') continue;
    const joined = current === '' ? part : `${current}  ${part}`;
    if (displayWidth(joined) <= width || current === '') current = joined;
    else {
      lines.push(current);
      current = indent + part;
    }
  }
  if (current !== '') lines.push(current);
  return wrapText(lines.join('\n'), width, hang);
}
