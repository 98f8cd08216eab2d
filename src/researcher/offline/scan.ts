/** The tokens of TypeScript source, with templates and regular expressions told from division and braces. */
import ts from 'typescript';
import { sha256 } from '../../core/hash.ts';

export interface SourceToken {
  readonly kind: ts.SyntaxKind;
  readonly text: string;
  readonly pos: number;
}

const { SyntaxKind } = ts;

/** After one of these a slash divides; after anything else it opens a regular expression. */
const endsOperand = new Set([
  SyntaxKind.Identifier,
  SyntaxKind.NumericLiteral,
  SyntaxKind.StringLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateTail,
  SyntaxKind.CloseParenToken,
  SyntaxKind.CloseBracketToken,
  SyntaxKind.CloseBraceToken,
  SyntaxKind.ThisKeyword,
]);

export function isComment(kind: ts.SyntaxKind): boolean {
  return kind === SyntaxKind.SingleLineCommentTrivia || kind === SyntaxKind.MultiLineCommentTrivia;
}

function isTrivia(kind: ts.SyntaxKind): boolean {
  return isComment(kind) || kind === SyntaxKind.WhitespaceTrivia || kind === SyntaxKind.NewLineTrivia;
}

/** All tokens of the source, trivia included, in order. O(length). */
export function scan(source: string): SourceToken[] {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2023, false, ts.LanguageVariant.Standard, source);
  const tokens: SourceToken[] = [];
  /** Depth of braces inside each open template substitution. */
  const substitutions: number[] = [];
  let previous: ts.SyntaxKind = SyntaxKind.Unknown;
  for (let kind = scanner.scan(); kind !== SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const deepest = substitutions.length - 1;
    if (kind === SyntaxKind.TemplateHead) substitutions.push(0);
    else if (kind === SyntaxKind.OpenBraceToken && deepest >= 0) substitutions[deepest]!++;
    else if (kind === SyntaxKind.CloseBraceToken && deepest >= 0) {
      if (substitutions[deepest]! > 0) substitutions[deepest]!--;
      else {
        kind = scanner.reScanTemplateToken(false);
        if (kind === SyntaxKind.TemplateTail) substitutions.pop();
      }
    } else if (kind === SyntaxKind.SlashToken || kind === SyntaxKind.SlashEqualsToken) {
      if (!endsOperand.has(previous)) kind = scanner.reScanSlashToken();
    }
    tokens.push({ kind, text: scanner.getTokenText(), pos: scanner.getTokenStart() });
    if (!isTrivia(kind)) previous = kind;
  }
  return tokens;
}

const closers = new Set([
  SyntaxKind.CloseParenToken,
  SyntaxKind.CloseBracketToken,
  SyntaxKind.CloseBraceToken,
]);

/**
 * The source's tokens, one per line, without layout and trailing commas; with `comments`, those count too. Equal
 * for sources that are the same program.
 */
export function sourceTokens(source: string, comments = false): string {
  const kept: string[] = [];
  for (const { kind, text } of scan(source)) {
    if (isTrivia(kind) && !(comments && isComment(kind))) continue;
    if (closers.has(kind) && kept.at(-1) === ',') kept.pop();
    kept.push(text);
  }
  return kept.join('\n');
}

/** A short name of the program: equal for sources that differ in layout and comments only. */
export function sourceKey(source: string): string {
  return sha256(sourceTokens(source));
}
