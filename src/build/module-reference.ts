/**
 * The catalog and the built declarations -> the generated parts of the reference of modules (src/pipeline/README.md): a
 * table of steps, one of learners, and the options of each. What each is comes from its own definition, what an option
 * means from its comment with the range that the build wrote behind it (declare-ranges.ts), so that no page repeats either.
 *
 *     npm run build:reference      after a build; writes the page where it has changed
 *
 * Cost: about a second, which the compiler takes to read the declarations.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';
import type { Entry } from '../core/catalog.ts';
import { optionsIn } from '../core/options.ts';
import { catalog } from '../pipeline/catalog.ts';

type Meanings = (entry: string, option: string) => string;

/**
 * The page with its generated parts, which lie between `<!-- generated: <part> -->` and `<!-- end -->`, made anew.
 *
 * @param declarations path of the package's built `index.d.ts`.
 */
export function withReference(page: string, declarations: string): string {
  const meaningOf = meaningsIn(declarations);
  const [transformers, learners] = [byName(catalog.transformers), byName(catalog.learners)];
  const parts: Readonly<Record<string, () => string>> = {
    steps: () =>
      table(
        ['step', 'takes', 'what it does'],
        transformers.map(({ name, takes, about }) => [link(name), takes.join(', '), predicate(name, about)]),
      ),
    learners: () =>
      table(
        ['learner', 'what it is'],
        learners.map(({ name, about }) => [link(name), predicate(name, about)]),
      ),
    options: () => [...transformers, ...learners].map((entry) => optionsText(entry, meaningOf)).join('\n\n'),
  };
  return page.replace(
    /(<!-- generated: (\w+) -->\n)[\s\S]*?(\n<!-- end -->)/g,
    (_, begin: string, part: string, end: string) => `${begin}\n${parts[part]!()}\n${end}`,
  );
}

function byName<E extends Entry>(entries: readonly E[]): E[] {
  return [...entries].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function optionsText(entry: Entry, meaningOf: Meanings): string {
  const options = optionsIn(entry.options);
  const rows = options.map(([name, spec]) => {
    const values = spec.type === 'choice' ? `One of ${spec.values.map(code).join(', ')}.` : '';
    return [code(name), [meaningOf(entry.name, name), values].filter(Boolean).join(' ')];
  });
  const text = rows.length === 0 ? 'No options of its own.' : table(['option', 'what it does'], rows);
  return `### \`${entry.name}\`\n\n${text}`;
}

function meaningsIn(declarations: string): Meanings {
  const program = ts.createProgram([declarations], {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2023,
    allowImportingTsExtensions: true,
    types: [],
    noEmit: true,
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(declarations);
  const exported = file && checker.getSymbolAtLocation(file);
  if (!file || !exported) throw new Error(`${declarations} is missing. Run npm run build.`);
  const makers = new Map(checker.getExportsOfModule(exported).map((symbol) => [symbol.name, symbol]));
  return (entry, option) => {
    const maker = makers.get(entry);
    if (!maker) throw new Error(`${entry} is not exported. Run npm run build.`);
    const signatures = checker.getTypeOfSymbolAtLocation(original(maker, checker), file).getCallSignatures();
    const [given] = signatures[0]?.parameters ?? [];
    const options = given && checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(given, file));
    const property = options && checker.getPropertyOfType(options, option);
    const text = ts.displayPartsToString(property?.getDocumentationComment(checker)).replace(/\s+/g, ' ');
    if (text === '')
      throw new Error(`The option ${option} of ${entry} has no comment that says what it does.`);
    return text;
  };
}

/** `oneHot makes a column` -> `Makes a column`, beside its name. */
function predicate(name: string, about: string): string {
  if (!about.startsWith(`${name} `)) return about;
  const rest = about.slice(name.length + 1);
  return `${rest[0]!.toUpperCase()}${rest.slice(1)}`;
}

function original(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

function link(name: string): string {
  return `[\`${name}\`](#${name.toLowerCase()})`;
}

if (process.argv[1] && resolve(process.argv[1]) === resolve(import.meta.filename)) {
  const root = resolve(import.meta.dirname, '../..');
  const path = resolve(root, 'src/pipeline/README.md');
  const page = readFileSync(path, 'utf8');
  const made = withReference(page, resolve(root, 'dist/index.d.ts'));
  if (made !== page) writeFileSync(path, made);
  console.log(
    made === page ? 'src/pipeline/README.md is up to date.' : 'src/pipeline/README.md was written.',
  );
}
