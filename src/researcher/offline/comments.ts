/** Where the comments of a list of expressions belong: before an item, behind it, or at the list's end. */
import ts from 'typescript';
import { isComment, scan } from './scan.ts';

export interface Comment {
  readonly text: string;
  readonly pos: number;
  /** A line break is between the start of the scanned range and it. */
  readonly ownLine: boolean;
}

/** All comments in a range of the source. O(length). */
export function commentsBetween(source: string, start: number, end: number): Comment[] {
  const found: Comment[] = [];
  let ownLine = false;
  for (const { kind, text, pos } of scan(source.slice(start, end))) {
    if (kind === ts.SyntaxKind.NewLineTrivia) ownLine = true;
    if (isComment(kind)) found.push({ text, pos: start + pos, ownLine });
  }
  return found;
}

export interface ListItem<N extends ts.Node> {
  readonly node: N;
  readonly before: Comment[];
  readonly note: Comment | null;
}

/** The items of an array or object literal with their comments, and the comments after the last one. */
export function listItems<N extends ts.Node>(
  file: ts.SourceFile,
  parent: ts.Node,
  nodes: ts.NodeArray<N>,
): { items: ListItem<N>[]; tail: Comment[] } {
  const items = nodes.map((node) => ({ node, before: [] as Comment[], note: null as Comment | null }));
  const tail: Comment[] = [];
  for (let i = 0; i <= nodes.length; i++) {
    const from = i === 0 ? parent.getStart(file) + 1 : nodes[i - 1]!.end;
    const to = i === nodes.length ? parent.end - 1 : nodes[i]!.getStart(file);
    const broken = file.text.slice(from, to).includes('\n');
    for (const comment of commentsBetween(file.text, from, to)) {
      const previous = items[i - 1];
      if (previous && broken && !comment.ownLine && !previous.note) previous.note = comment;
      else (items[i]?.before ?? tail).push(comment);
    }
  }
  return { items, tail };
}
