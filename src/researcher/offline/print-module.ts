/**
 * Draft -> module source, formatted, importing what it uses and nothing else. Printing what was parsed from a
 * printed module gives the same bytes.
 */
import ts from 'typescript';
import type { Block, CallNode, Draft, DraftModel } from './draft.ts';
import { keyText } from './literal.ts';
import { callText, lineWidth } from './print-call.ts';

export function printModule(draft: Draft): string {
  const names = usedNames(draft);
  const imports = `import { ${names.join(', ')} } from 'nightlab';`;
  const broken = `import {\n${names.map((name) => `  ${name},\n`).join('')}} from 'nightlab';`;
  const parts = [
    imports.length <= lineWidth ? imports : broken,
    ...(draft.preamble ? [draft.preamble] : []),
    pipelineText(draft),
    ...(draft.tail ? [draft.tail] : []),
  ];
  // A comment block sits on the import, as it does in the file that people start from.
  const top = draft.top ? `${draft.top}\n` : '';
  return `${top}${parts.join('\n\n')}\n`;
}

function pipelineText(draft: Draft): string {
  const { blocks, model, weights, sections } = draft;
  const lines = [
    ...sections.features.map((comment) => `  ${comment}`),
    '  features: {',
    ...blocks.map(blockText),
    '  },',
    ...sections.model.map((comment) => `  ${comment}`),
    `  model: ${modelText(model)},`,
  ];
  if (weights) {
    lines.push(...sections.weights.map((comment) => `  ${comment}`));
    lines.push(`  weights: ${callNodeText(weights, 2, 'weights: ')},`);
  }
  return `export default pipeline({\n${lines.join('\n')}\n});`;
}

function blockText({ name, steps, text, comments, note, tail }: Block): string {
  const before = comments.map((comment) => `    ${comment}\n`).join('');
  const behind = note ? ` ${note}` : '';
  if (text !== null) return `${before}    ${text},${behind}`;
  const head = `    ${keyText(name)}: [`;
  const items = steps.map((step) => callNodeText(step, 6, ''));
  const line = `${head}${items.join(', ')}],`;
  const plain = tail.length === 0 && steps.every((step) => step.comments.length === 0 && step.note === '');
  if (plain && line.length <= lineWidth && !line.includes('\n')) return `${before}${line}${behind}`;
  const inner = steps.map((step, i) => lineOf(step, items[i]!, 6)).join('');
  return `${before}${head}\n${inner}${tail.map((comment) => `      ${comment}\n`).join('')}    ],${behind}`;
}

function modelText(model: DraftModel): string {
  if (model.kind === 'single') return callNodeText(model.learner, 2, 'model: ');
  const base = model.base.map(({ name, value }) => {
    const key = `${keyText(name)}: `;
    return lineOf(value, `${key}${callNodeText(value, 6, key)}`, 6);
  });
  const meta = model.meta ? lineOf(model.meta, `meta: ${callNodeText(model.meta, 4, 'meta: ')}`, 4) : '';
  const folds = model.folds === null ? '' : `    folds: ${model.folds},\n`;
  return `stack({\n    base: {\n${base.join('')}    },\n${meta}${folds}  })`;
}

function lineOf({ comments, note }: CallNode, text: string, indent: number): string {
  const space = ' '.repeat(indent);
  return [
    ...comments.map((comment) => `${space}${comment}\n`),
    `${space}${text},${note ? ` ${note}` : ''}\n`,
  ].join('');
}

function callNodeText(callNode: CallNode, indent: number, key: string): string {
  if (callNode.text !== null) return callNode.text;
  return callNode.call ? callText(callNode.call, indent, key.length + 1) : '';
}

/** Import specifiers of the toolkit names that the module uses, in alphabetical order. */
function usedNames(draft: Draft): string[] {
  const used = new Set(['pipeline']);
  const verbatim = [draft.top, draft.preamble, draft.tail];
  const callNodes = [...draft.blocks.flatMap(({ steps }) => steps)];
  verbatim.push(...draft.blocks.map(({ text }) => (text === null ? '' : `({${text}});`)));
  if (draft.weights) callNodes.push(draft.weights);
  if (draft.model.kind === 'single') callNodes.push(draft.model.learner);
  else {
    used.add('stack');
    callNodes.push(...draft.model.base.map(({ value }) => value));
    if (draft.model.meta) callNodes.push(draft.model.meta);
  }
  for (const { call, text } of callNodes) {
    if (text !== null) verbatim.push(`(${text});`);
    else if (call) used.add(call.name);
  }
  for (const text of verbatim) {
    for (const name of identifiersOf(text)) if (Object.hasOwn(draft.imports, name)) used.add(name);
  }
  return [...used].sort((left, right) => (left < right ? -1 : 1)).map((name) => draft.imports[name] ?? name);
}

/** Names that the text refers to: identifiers that are not property names. */
function identifiersOf(text: string): Set<string> {
  const names = new Set<string>();
  if (!text.trim()) return names;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    else if (ts.isPropertyAccessExpression(node)) visit(node.expression);
    else if (ts.isPropertyAssignment(node)) visit(node.initializer);
    else ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('text.ts', text, ts.ScriptTarget.ES2023));
  return names;
}
