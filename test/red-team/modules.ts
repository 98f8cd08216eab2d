/** Ways to put an attack into a pipeline module. */

const imports =
  "import { derive, frame, gbdt, learner, logistic, numeric, oneHot, pipeline, stack, tfidf, transformer } from 'nightlab';\nvoid [derive, frame, gbdt, learner, logistic, numeric, oneHot, pipeline, stack, tfidf, transformer];";

/** An honest module: what the attacks are measured against. */
export const honest = module({});

/** A module with these parts in place of honest ones. */
export function module(parts: { before?: string; steps?: string; model?: string }): string {
  return `${imports}
${parts.before ?? ''}
export default pipeline({
  features: { numbers: [numeric()], levels: [oneHot()], own: [${parts.steps ?? "derive('zero', () => 0)"}] },
  model: ${parts.model ?? "logistic({ blocks: ['numbers', 'levels', 'own'] })"},
});
`;
}

/**
 * A module that tries each of the expressions everywhere where its code runs, and throws BREACH where one of them
 * gives anything at all, or an object that is not of its own realm.
 */
export function probing(expressions: readonly string[]): string {
  return module({
    before: `const g: any = globalThis;
const ways: (() => any)[] = [
${expressions.map((expression) => `  // @ts-ignore\n  () => (${expression}),`).join('\n')}
];
let left = 400;
function probe(where: string): void {
  if (left-- < 0) return;
  ways.forEach((way, i) => {
    let got: any;
    try { got = way(); } catch { return; }
    if (got !== undefined && got !== null) throw new Error('BREACH of way ' + i + ' in ' + where + ': ' + String(got).slice(0, 200));
  });
}
probe('module');`,
    steps: `derive('zero', () => { probe('derive'); return 0; }),
    transformer({
      fit: () => { probe('fit'); return 0; },
      apply: (columns) => { probe('apply'); return { same: columns['amount'] as Float64Array }; },
    })`,
    model: `stack({
    base: {
      linear: logistic({ blocks: ['numbers', 'levels'] }),
      own: learner({
        fit: () => { probe('learner fit'); return 0; },
        predict: (matrix) => { probe('learner predict'); return new Float64Array(matrix.nRows).fill(0.5); },
      }),
    },
    meta: logistic(),
  })`,
  });
}

/** A module whose learner's \`predict\` returns this expression; \`matrix\` and \`state\` are at hand. */
export function predicting(expression: string, before = '', fit = '() => 0'): string {
  return module({
    before,
    model: `learner({ fit: ${fit}, predict: (matrix, state) => { void [matrix, state]; return (${expression}) as any; } })`,
  });
}

/** A module whose transformer adds the columns of this expression; \`columns\` and \`state\` are at hand. */
export function applying(expression: string, before = '', fit = '() => 0'): string {
  return module({
    before,
    steps: `transformer({ fit: ${fit}, apply: (columns, state) => { void [columns, state]; return (${expression}) as any; } })`,
  });
}
