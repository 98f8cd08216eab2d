import { LabError, messageOf } from '../../../core/errors.ts';
import { brokenWorkbook } from './zip-parts.ts';

export interface XmlHandlers {
  /** Names without their prefix. */
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
  /** After each piece; what it returns is waited for. */
  piece?(): Promise<void> | undefined;
}

/** Hands the tags of an XML text, read piece by piece, to `handlers`. Entities other than XML's own are errors. */
export async function xmlEvents(
  pieces: AsyncIterable<string>,
  shown: string,
  handlers: XmlHandlers,
): Promise<void> {
  const { SaxesParser } = await import('saxes');
  const parser = new SaxesParser<{ position: false; xmlns: false }>({ position: false, xmlns: false });
  parser.on('error', (error) => {
    throw brokenWorkbook(shown, messageOf(error), error);
  });
  parser.on('opentag', ({ name, attributes }) => handlers.open(local(name), attributes));
  if (handlers.text) {
    parser.on('text', (text) => handlers.text!(text));
    parser.on('cdata', (text) => handlers.text!(text));
  }
  if (handlers.close) parser.on('closetag', ({ name }) => handlers.close!(local(name)));
  try {
    for await (const piece of pieces) {
      parser.write(piece);
      await handlers.piece?.();
    }
    parser.close();
  } catch (thrown) {
    throw thrown instanceof LabError || isOfSystem(thrown)
      ? thrown
      : brokenWorkbook(shown, messageOf(thrown), thrown);
  }
}

function isOfSystem(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown;
}

function local(name: string): string {
  const at = name.indexOf(':');
  return at < 0 ? name : name.slice(at + 1);
}

/** An attribute, whatever its prefix. */
export function attribute(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  const found = Object.keys(attributes).find((key) => key === name || key.endsWith(`:${name}`));
  return found === undefined ? undefined : attributes[found];
}

/** True for what XML Schema calls true. */
export function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on';
}
