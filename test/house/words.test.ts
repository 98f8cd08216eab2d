import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type BannedForm, bannedForms, plainText } from './words.ts';

const root = resolve(import.meta.dirname, '../..');
const notOurs = new Set(['node_modules', 'dist', 'vendor', 'generated', '.git', 'models']);
/** Their subject is these very words. */
const about = new Set(['test/house/words.ts']);

function textsBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return notOurs.has(entry.name) ? [] : textsBelow(path);
    return /\.(?:ts|mts|mjs|md)$/.test(entry.name) ? [path] : [];
  });
}

const files = textsBelow(root)
  .map((path) => relative(root, path))
  .filter((name) => !about.has(name));

const isExcept = ({ except }: BannedForm, name: string): boolean =>
  Object.keys(except ?? {}).some((place) => (place.endsWith('/') ? name.startsWith(place) : name === place));

function findings(form: BannedForm, source: string): { line: number; found: string }[] {
  const { text, lineAt } = plainText(source);
  return [...text.matchAll(form.pattern)].map((match) => ({ line: lineAt(match.index), found: match[0] }));
}

describe('words', () => {
  test.each(bannedForms.map((form) => [form.use, form] as const))(
    'what should read "%s" is found, and plain sentences are left alone',
    (_use, form) => {
      expect(form.bad.filter((text) => findings(form, text).length === 0)).toEqual([]);
      expect(form.good.filter((text) => findings(form, text).length > 0)).toEqual([]);
    },
  );

  test('a form is found over the end of a line, at the line where it begins', () => {
    const [perUnit] = bannedForms;
    const [bad] = perUnit!.bad;
    const source = `/**\n * ${bad!.replaceAll(' ', '\n * ')}.\n */`;
    expect(findings(perUnit!, source)).toMatchObject([{ line: 7 }]);
  });

  test('code, comments, messages, pages and names of files are in the words of the field', () => {
    const found = files.flatMap((name) => {
      const source = readFileSync(join(root, name), 'utf8');
      return bannedForms
        .filter((form) => !isExcept(form, name))
        .flatMap((form) => [
          ...findings(form, name).map((hit) => ({ ...hit, line: 0, use: form.use })),
          ...findings(form, source).map((hit) => ({ ...hit, use: form.use })),
        ])
        .sort((left, right) => left.line - right.line)
        .map(({ line, found, use }) => `${name}:${line}: "${found}": write ${use}`);
    });
    expect(found).toEqual([]);
  });

  test('every exception is still needed', () => {
    const unneeded = bannedForms.flatMap((form) =>
      Object.keys(form.except ?? {}).filter(
        (place) =>
          !files.some(
            (name) =>
              isExcept({ ...form, except: { [place]: '' } }, name) &&
              findings(form, `${name}\n${readFileSync(join(root, name), 'utf8')}`).length > 0,
          ),
      ),
    );
    expect(unneeded).toEqual([]);
  });
});
