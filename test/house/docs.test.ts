import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { referencePage, withReference } from '../../src/build/module-reference.ts';
import { commandGroups } from '../../src/cli/commands.ts';
import { catalog } from '../../src/pipeline/catalog.ts';
import { toolkit } from '../../src/pipeline/toolkit.ts';
import { codeOf, documents, root } from './documents.ts';

/** As GitHub makes them of headings. */
function anchorsOf(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map((match) =>
    match[1]!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the documents', () => {
  test('each folder that explains itself is among them', () => {
    const names = documents.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'README.md',
        'CHANGELOG.md',
        '.github/CONTRIBUTING.md',
        'bench/README.md',
        'data/README.md',
        'src/README.md',
        'src/judge/README.md',
        'src/learners/boosting/README.md',
        'test/README.md',
      ]),
    );
  });

  test('the front page is a door: at most 7 kB', () => {
    expect(statSync(join(root, 'README.md')).size).toBeLessThanOrEqual(7168);
  });

  test('every link within the repository leads to a file, and to a heading where it names one', () => {
    const broken = documents.flatMap(({ path, name, text }) =>
      [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap((match) => {
        const [file, heading] = match[1]!.split('#') as [string, string?];
        if (/^[a-z]+:/.test(file)) return [];
        const target = file === '' ? path : resolve(dirname(path), file);
        const leads = existsSync(target) && (heading === undefined || anchorsOf(target).includes(heading));
        return leads ? [] : [`${name}: ${match[1]}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  test('every page can be reached from the front page', () => {
    const reached = new Set<string>();
    const follow = (path: string): void => {
      if (reached.has(path)) return;
      reached.add(path);
      const page = documents.find((document) => document.path === path);
      for (const match of page?.text.matchAll(/\]\(([^)\s#]+)/g) ?? [])
        follow(resolve(dirname(path), match[1]!));
    };
    follow(join(root, 'README.md'));
    expect(documents.filter(({ path }) => !reached.has(path)).map(({ name }) => name)).toEqual([]);
  });

  test('every npm script and every command that they name exists', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const commands = Object.values(commandGroups)
      .flat()
      .map((command) => command.name);
    const unknown = documents.flatMap(({ name, text }) => {
      const code = codeOf(text);
      const ran = [...code.matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g)].map((match) => match[1]!);
      const called = [
        ...code.matchAll(/^(?:.*\bnpx )?nightlab ([a-z][a-z-]*)|\bnpx nightlab ([a-z][a-z-]*)/gm),
      ].map((match) => (match[1] ?? match[2])!);
      return [
        ...ran
          .filter((script) => !Object.hasOwn(scripts, script))
          .map((script) => `${name}: npm run ${script}`),
        ...called
          .filter((command) => !commands.includes(command))
          .map((command) => `${name}: nightlab ${command}`),
      ];
    });
    expect(unknown).toEqual([]);
  });

  test('files of the repository that they name in backticks exist', () => {
    const missing = documents.flatMap(({ name, text }) =>
      [
        ...codeOf(text).matchAll(
          /(?:^|[\s`])((?:src|test|bench|data\/crm-calls)\/[\w./-]+\.(?:ts|md|mjs))\b/g,
        ),
      ]
        .filter((match) => !existsSync(join(root, match[1]!)))
        .map((match) => `${name}: ${match[1]}`),
    );
    expect(missing).toEqual([]);
  });

  test('the reference of modules has everything that a module may import', () => {
    const page = readFileSync(join(root, 'src/pipeline/README.md'), 'utf8');
    const missing = Object.keys(toolkit).filter((name) => !new RegExp(`\`${name}[\`(]`).test(page));
    expect(missing).toEqual([]);
  });

  test('the reference of steps and learners is what their definitions say; npm run docs writes it', () => {
    const page = readFileSync(referencePage, 'utf8');
    expect(withReference(page, catalog)).toBe(page);
    const [first] = catalog.transformers;
    const renamed = { ...catalog, transformers: [{ ...first!, name: 'renamed' }] };
    expect(withReference(page, renamed)).not.toBe(page);
  });
});
