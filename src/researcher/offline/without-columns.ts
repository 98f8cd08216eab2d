/**
 * Module source, column names -> the same module without these columns: out of the lists of its steps, their exceptions and
 * crosses, and its weights. A step that is left with too few goes, and so does a block or base model that then reads
 * nothing. Null where nothing would be left, or where code that is not a plain call names one of them.
 */
import type { Catalog } from '../../core/catalog.ts';
import type { Call, CallNode, Draft, Options, Value } from './draft.ts';
import { draftSteps, replaceStep } from './edit-draft.ts';
import { parseModule } from './parse-module.ts';
import { printModule } from './print-module.ts';
import { scan } from './scan.ts';
import { transformerIn } from './toolkit.ts';

export function withoutColumnsIn(source: string, names: readonly string[], toolkit: Catalog): string | null {
  const gone = new Set(names);
  const draft = parseModule(source, toolkit);
  if (!draft) return namesAny(source, gone) ? null : source;
  const changed = narrowed(draft, gone);
  if (changed === null) return null;
  const printed = changed === draft ? source : printModule(changed);
  return namesAny(printed, gone) ? null : printed;
}

function narrowed(draft: Draft, gone: ReadonlySet<string>): Draft | null {
  let next: Draft = draft;
  // Last places first, so that the indices of the others stay true.
  for (const place of draftSteps(draft).reverse()) {
    const call = callWithout(draft.toolkit, place.step, gone);
    if (call === place.step.call) continue;
    const changed: Draft | null = replaceStep(
      next,
      place,
      call === null ? [] : [{ ...place.step, call, text: null }],
    );
    if (changed === null) return null;
    next = changed;
  }
  const { weights } = next;
  const reads = weights?.call?.columns?.some((name) => gone.has(name)) ?? false;
  return reads ? { ...next, weights: null } : next;
}

/** The same object where it names none of them, null where too little is left. */
function callWithout(toolkit: Catalog, step: CallNode, gone: ReadonlySet<string>): Call | null {
  const call = step.call!;
  const columns = call.columns?.filter((name) => !gone.has(name)) ?? null;
  const options = optionsWithout(call.options, gone);
  if (options === null) return null;
  if (columns?.length === (call.columns?.length ?? undefined) && options === call.options) return call;
  const least = transformerIn(toolkit, step)?.reads === 'pairs' ? 2 : 1;
  if (columns !== null && columns.length < least) return null;
  return { ...call, columns, options };
}

/** Null where an option cannot do without. */
function optionsWithout(options: Options, gone: ReadonlySet<string>): Options | null {
  let isSame = true;
  const kept: [string, Value][] = [];
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === 'string' && gone.has(value)) return null;
    if (!Array.isArray(value)) {
      kept.push([name, value]);
      continue;
    }
    const left = (value as readonly Value[]).filter((item) => !holds(item, gone));
    if (left.length === value.length) kept.push([name, value]);
    else {
      isSame = false;
      if (left.length > 0) kept.push([name, left]);
      else if (name === 'crosses' && options.singles === 'none') return null;
    }
  }
  return isSame ? options : Object.fromEntries(kept);
}

function holds(item: Value, gone: ReadonlySet<string>): boolean {
  if (typeof item === 'string') return gone.has(item);
  return Array.isArray(item) && (item as readonly Value[]).some((each) => holds(each, gone));
}

/** Whether code, comments aside, has one of these as a string or a property. O(length). */
export function namesAny(source: string, names: ReadonlySet<string>): boolean {
  return columnsNamedIn(source, names).length > 0;
}

/** Columns that code reads by hand, as `row.x` or `row['x']`: what no step of the toolkit checks. */
export function columnsReadByHand(source: string, names: ReadonlySet<string>): string[] {
  return columnsNamedIn(source, names, true);
}

function columnsNamedIn(source: string, names: ReadonlySet<string>, byHand = false): string[] {
  const tokens = scan(source).filter(({ text }) => text.trim() !== '' && !/^\/[/*]/.test(text));
  const found = new Set<string>();
  tokens.forEach(({ text }, at) => {
    const before = tokens[at - 1]?.text ?? '';
    const quoted = /^(['"`])(.*)\1$/s.exec(text)?.[2]?.replace(/\\(.)/g, '$1');
    if (quoted !== undefined && names.has(quoted)) {
      const isIndex = before === '[' && /^[\w$)\]]+$/.test(tokens[at - 2]?.text ?? '');
      const isKey = tokens[at + 1]?.text === ':' && /^[{,]$/.test(before);
      if (byHand ? isIndex : !isKey) found.add(quoted);
    }
    if (/^\??\.$/.test(before) && names.has(text)) found.add(text);
  });
  return [...found];
}
