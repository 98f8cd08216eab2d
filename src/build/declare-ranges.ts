/**
 * The last step of `build:types`: writes the default, range and names elsewhere of each option, which its description
 * holds as data, behind its sentence in the built declarations. Editors and the reference for language models show
 * them from there, so that no sentence repeats a range. Cost: about a second.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { type FormerName, type OptionSpec, rangeText } from '../core/options.ts';

type Described = Readonly<Record<string, OptionSpec | FormerName>>;

/** The declarations with the ranges of the module's exported descriptions; the same text where it exports none. */
export function withRanges(declarations: string, exported: Readonly<Record<string, unknown>>): string {
  const file = ts.createSourceFile('declarations.d.ts', declarations, ts.ScriptTarget.ES2023, true);
  const edits: { readonly at: number; readonly text: string }[] = [];
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, type } of statement.declarationList.declarations) {
      const described = exported[name.getText(file)];
      if (!type || !ts.isTypeLiteralNode(type) || described === null || typeof described !== 'object')
        continue;
      for (const member of type.members) edits.push(...editOf(member, described as Described));
    }
  }
  let text = declarations;
  for (const edit of edits.reverse()) text = text.slice(0, edit.at) + edit.text + text.slice(edit.at);
  return text;
}

function editOf(member: ts.TypeElement, described: Described): { at: number; text: string }[] {
  const spec = described[member.name?.getText() ?? ''];
  const comment = ts.getJSDocCommentsAndTags(member).find(ts.isJSDoc);
  if (!spec || spec.type === 'former' || !comment) return [];
  const range = rangeText(spec, /default/i.test(comment.getText()));
  if (range === '' || flat(comment.getText()).includes(range)) return [];
  const end = comment.end - '*/'.length;
  const isOneLine = !comment.getText().includes('\n');
  if (isOneLine) return [{ at: end, text: `${range} ` }];
  const line = comment.getText().lastIndexOf('\n');
  return [{ at: comment.pos + line, text: `\n     * ${range}` }];
}

function flat(comment: string): string {
  return comment.replace(/\s+\*?\s*/g, ' ');
}

async function declareRanges(folder: string): Promise<void> {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue;
    const path = join(folder, name);
    const declarations = readFileSync(path, 'utf8');
    if (!/\b(Number|Boolean|Choice|Other)Option\b/.test(declarations)) continue;
    const exported = (await import(pathToFileURL(path.replace(/\.d\.ts$/, '.js')).href)) as Record<
      string,
      unknown
    >;
    writeFileSync(path, withRanges(declarations, exported));
  }
}

if (process.argv[1] && resolve(process.argv[1]) === resolve(import.meta.filename)) {
  await declareRanges(resolve(import.meta.dirname, '..'));
}
