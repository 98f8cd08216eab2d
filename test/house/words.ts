/** The words of the house: what is not to be written, and what to write in its place. */

export interface BannedForm {
  /** Matches text as `plainText` makes it: lower case, names split into words, lines joined. */
  readonly pattern: RegExp;
  readonly use: string;
  /** Texts that it must find, and texts that it must leave alone. */
  readonly bad: readonly string[];
  readonly good: readonly string[];
  /** File, or folder with a slash at its end -> why the word may be there. */
  readonly except?: Readonly<Record<string, string>>;
}

const counts = 'one|two|three|four|five|six|seven|eight|nine|ten|\\d+|an?|each|once|twice|ms|us|kb|mb';
const counted =
  'rows?|columns?|codes?|scores?|weights?|labels?|numbers?|values?|words?|characters?|bytes?|bits?|bins?|edges?|sums?|' +
  'trees?|leaf|leaves|nodes?|models?|folds?|parts?|keys?|names?|lines?|entry|entries|cells?|reads?|lists?|fits?|' +
  'files?|threads?|tasks?|seconds?|minutes?|hours?|dollars?|tokens?|calls?|questions?|probability|probabilities|' +
  'predictions?|share|rate|figures?|groups?|visits?|vocabular(?:y|ies)|thresholds?|grams?|vectors?|passes|pass|additions?|steps?|arrays?|objects?|tests?|experiments?|groups?';
const kinds =
  'numeric|dense|sparse|whole|whole number|named|group|row|class|kept|base|binary|distinct|code|new|fit|shared';
const units =
  'row|column|question|line|file|block|tree|fold|part|base|bin|feature|word|term|value|node|class|study|experiment|' +
  'learner|transformer|step|key|table|cell|thread|worker|group|category|model|leaf|split|call|field|character|' +
  'code point|byte|day|run|rule|test|name|kind|message|session|look|second|minute|hour|night|change|command|' +
  'entry|event|record|task|request|label|position|pair|tool|turn|item|document|text|encoding|draw|sweep|fit|dimension';

export const bannedForms: readonly BannedForm[] = [
  {
    pattern: new RegExp(
      `(?:\\b(?:${counts})|\\bo\\([^.;]{1,40}\\))(?: (?:${kinds}))?(?: (?:${counted}))? an? (?:(?:${kinds}) )?(?:${units})\\b`,
      'g',
    ),
    use: 'per: "one per row", "a code for each row"',
    bad: [
      'Probability of the positive class, one a row',
      'one numeric column a part',
      'Levels of 0 or 1 a row',
      'A score a row, higher = more likely',
      'one a\n * dense column',
      'asked once a code point',
      'Cost: O(rows x log(rows)) a column',
    ],
    good: [
      'one per row',
      'scores a row the same in any order',
      'gives a heavy value a bin of its own',
      'names a column twice',
      'a part of a file',
    ],
  },
  {
    pattern:
      /(?<!\bthere )\b(?:is|are|was|were|be) no (?!longer\b|more\b|less\b|fewer\b|better\b|worse\b|larger\b|smaller\b|slower\b|faster\b|wider\b|longer\b|other\b|one\b)['`]?\w+/g,
    use: 'is not a, are not',
    bad: [
      'the module is no pipeline',
      'features is no list',
      'rows that are no rows of the table',
      'a column that\n * is no date',
    ],
    good: [
      'the module is not a pipeline',
      'there is no such file',
      'it is no longer read',
      'others that were no better',
    ],
  },
  {
    pattern: /\bin vain\b/g,
    use: 'what happened: "without a gain", "and did not"',
    bad: ['promised most of that in vain'],
    good: ['without a gain'],
    except: {
      'src/lab/decision-problems.ts': 'a sentence of journals of before',
      'test/lab/decision-problems.test.ts': 'a sentence of journals of before',
    },
  },
  {
    pattern: /\b(?:by|at) heart\b/g,
    use: 'memorised, memorises',
    bad: ['labels known by heart', 'const byHeartProblem = 1'],
    good: ['memorised labels'],
    except: { 'test/judge/leakage.test.ts': 'the name of a random stream' },
  },
  {
    pattern: /\b(?:stands?|stood)\b(?! for\b)|\bstanding in\b|\bstand ins?\b/g,
    use: 'is, appears, stays; replaces (for "stands in for")',
    bad: ['as it stands', 'children stand side by side', 'what stood there', 'a stand-in for it'],
    good: ['the name stands for a function', 'they understand it', 'a standard error'],
    except: {
      'src/table/suspicions/order-tells.ts': 'a sentence that studies keep, and fingerprint',
      'src/researcher/offline/understanding/lexicon.ts': 'words that a person may write',
    },
  },
  {
    pattern: /\bgo(?:es)? on (?:where|with|from)\b|\bwent on where\b/g,
    use: 'continues',
    bad: ['research goes on where it stopped'],
    good: ['research continues'],
    except: { 'src/researcher/offline/understanding/lexicon.ts': 'words that a person may write' },
  },
  {
    pattern: /\bcrews?\b|\bhir(?:e|es|ed|ing)\b/g,
    use: 'thread pool, start, stop',
    bad: ["a crew's memory", 'hireCrew()', 'src/kernels/crew-member.ts'],
    good: ['a thread pool', 'higher'],
  },
  {
    pattern: /\btwins?\b/g,
    use: 'reference implementation',
    bad: ['bit-equal to its twin'],
    good: ['the reference implementation', 'between'],
  },
  {
    pattern: /\bpieces?\b/g,
    use: 'part, call node',
    bad: ['pieces of a module', "piece('numeric')"],
    good: ['parts of a module'],
  },
  {
    pattern: /\bknobs?\b/g,
    use: 'hyperparameter, option',
    bad: ['the knobs of a learner'],
    good: ['hyperparameters'],
  },
  {
    pattern: /\boutlooks?\b/g,
    use: 'expected gain',
    bad: ['outlookOf(idea)'],
    good: ['expectedGain(idea)', 'look out'],
  },
  {
    pattern: /\bdoubts\b/g,
    use: 'failure penalty',
    bad: ['doubtsOf(kind)', 'its doubts'],
    good: ['failurePenalty(kind)', 'where in doubt'],
  },
  {
    pattern: /\bhearing\b/g,
    use: 'inbox',
    bad: ['src/lab/hearing.ts'],
    good: ['the inbox'],
  },
  {
    pattern: /\bconduct(?:s|ed|ing)?\b/g,
    use: 'run, runs',
    bad: ['await conduct(lab)', 'the experiment is conducted'],
    good: ['runExperiment(lab)'],
  },
  {
    pattern: /\blikeness(?:es)?\b/g,
    use: 'similarity',
    bad: ['likeness(left, right)'],
    good: ['jaccard(left, right)', 'likely'],
  },
  {
    pattern: /\bcanar(?:y|ies)\b/g,
    use: 'leakage check',
    bad: ['src/judge/canaries.ts'],
    good: ['leakage checks'],
    except: { 'src/lab/leakage-checks.ts': 'the name of a random stream' },
  },
  {
    pattern: /\bwatch(?:ed)? rows?\b/g,
    use: 'early-stopping rows',
    bad: ['the loss of watched rows', 'watchedRows: []'],
    good: ['early-stopping rows', 'watch the rows'],
  },
  {
    pattern: /\bheld (?:rows?|units?|parts?)\b/g,
    use: 'held-out rows',
    bad: ['scores of held rows', 'heldRows'],
    good: ['held-out rows'],
  },
  {
    pattern: /(?<!['.`])\bpromised\b(?!:)/g,
    use: 'expected (of gains), shown',
    bad: ['promised gain', 'what CV promised'],
    // `promised` is a key of the journal's evidence.
    good: ['expected gain', 'rejected promises', 'evidence.promised', 'promised: 0.1'],
    except: {
      'data/crm-calls/generator/small-talk.ts': 'what people say in the calls of the study',
      'src/judge/decision.ts': 'a key of the journal',
      'src/judge/looks.ts': 'a key of the journal',
      'src/lab/decision-problems.ts': 'a sentence of journals of before',
      'test/judge/decision.test.ts': 'a key of the journal',
      'test/lab/decision-problems.test.ts': 'a sentence of journals of before',
    },
  },
  {
    pattern: /\btold research\b/g,
    use: 'what it does',
    bad: ['src/lab/told-research.ts'],
    good: ['research that was told'],
  },
  {
    pattern:
      /\b(?:output|input|study|model|file) places?\b|\bplaces\.ts\b|\bplaces of (?:files?|studies|models?)\b/g,
    use: 'path, paths',
    bad: ['src/core/output-place.ts', 'src/lab/places.ts', 'studyPlaces(root)'],
    good: ['outputPath', 'places of the rows', 'another in its place'],
  },
  {
    pattern:
      /(?<!\bmax )(?<!['.`])\blevels\b(?!\??:)(?! (?:deep|down|up)\b)|\b(?:un)?seen level\b|\blevel of a (?:column|category)\b/g,
    use: 'categories ("levels" is of trees and of nesting)',
    bad: ['few levels', 'countLevels(column)', 'nLevels', 'an unseen level', 'levels.map(textOf)'],
    good: [
      'few categories',
      'maxLevels: 20',
      'nested more than 9 levels deep',
      'a level of the tree',
      // Stored: an option of gbdt, a key of fitted steps.
      "categorical: 'levels'",
      'readonly levels: readonly string[]',
      'readonly levels?: readonly string[] | undefined',
      'state.levels',
    ],
    except: {
      'src/features/frequency.ts': 'words that a person may write',
      'src/features/ordinal.ts': 'words that a person may write',
      'src/features/cross-keys.ts': 'a key of stored steps',
      'src/researcher/offline/understanding/terms.ts': 'words that a person may write',
      'src/pipeline/README.md': 'a value of an option',
    },
  },
  {
    pattern:
      /\b(?:const|let|readonly|static) #?(?:most|least) (?!frequent|common|recent|likely|probable)\w+/g,
    use: 'max..., min...',
    bad: ['const mostBytes = 4', 'readonly leastRows: number'],
    good: ['const maxBytes = 4', 'const mostFrequent = first', 'const most = 1'],
  },
  {
    pattern: /\(\.\.\.given\b|\bgiven: (?:readonly )?unknown\[\]/g,
    use: 'args',
    bad: ['callee(...given)', 'given: readonly unknown[]'],
    good: ['callee(...args)', 'the columns given', '[...given, ...more]'],
  },
];

/** The names of other files and their exports are judged where they are defined. */
function withoutImports(source: string): string {
  return source.replace(/^(?:import|export) [^;]*?from '[^']*'/gm, (match) => match.replace(/[^\n]/g, ''));
}

/** Names -> words, comment marks and line ends -> one space. `lineAt` says of an offset in `text` which line it is in. */
export function plainText(source: string): { text: string; lineAt: (offset: number) => number } {
  const starts: number[] = [];
  let text = '';
  for (const line of withoutImports(source).split('\n')) {
    starts.push(text.length);
    text += `${line
      .replace(/^\s*(?:\/\*\*?|\*\/|\*|\/\/|#+|>)?\s*/, '')
      .replace(/([a-z\d])([A-Z])/g, '$1 $2')
      .replace(/(?<=\w)[-_](?=\w)/g, ' ')
      .replace(/["*]+/g, '')
      .toLowerCase()
      .trim()} `;
  }
  return {
    text,
    lineAt: (offset) => {
      let line = 0;
      while (line + 1 < starts.length && starts[line + 1]! <= offset) line++;
      return line + 1;
    },
  };
}
