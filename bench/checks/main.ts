/**
 * How often the checks before keeping a module refuse an honest one, and how often they find memorised labels.
 *
 *   npx tsx bench/checks/main.ts [--draws n] [--honest]   (--honest: the first table alone)
 */
import { parseArgs } from 'node:util';
import { random } from '../../src/core/random.ts';
import { placements } from '../../src/judge/delong.ts';
import { placeFolds, planFolds } from '../../src/judge/fold-scoring.ts';
import type { Predictions } from '../../src/judge/judge.ts';
import { type Comparison, memorisedProblem, partGains, recognitionProblem } from '../../src/judge/leakage.ts';
import { movedTable } from '../../src/lab/moved-table.ts';
import { fitFold, fitPipeline, type RunTask, runPipeline } from '../../src/pipeline/run-pipeline.ts';
import { runTask } from '../../src/pipeline/run-task.ts';
import type { PipelineSpec } from '../../src/pipeline/spec.ts';
import type { ResultOf, Task } from '../../src/pipeline/task.ts';
import { openTable, shareTable } from '../../src/table/shared-table.ts';
import { type Drawn, draw, honest, knowing, type World } from './worlds.ts';

const { values } = parseArgs({
  options: { draws: { type: 'string', default: '8' }, honest: { type: 'boolean', default: false } },
});
const nDraws = Number(values.draws);
const module = { code: '', sourceHash: '' };

interface Answer {
  /** Of the largest difference, in standard errors beyond the tolerance. */
  readonly worst: number;
  readonly memorised: boolean;
  readonly recognised: boolean;
  readonly gain: number;
}

async function check(data: Drawn, load: () => PipelineSpec): Promise<Answer> {
  const execute: RunTask = async <T extends Task>(task: T) => runTask(task, load) as ResultOf<T>;
  const plan = planFolds(data.labels, data.folds);
  const nPositives = data.validationLabels.reduce((sum, label) => sum + label, 0);
  const size = (nPositives * (data.validationLabels.length - nPositives)) / data.validationLabels.length;
  const compared = (left: Predictions, right: Predictions): Comparison => ({
    folds: [placeFolds(plan, left.outOfFold), placeFolds(plan, right.outOfFold)],
    validation: [
      placements(data.validationLabels, left.validation),
      placements(data.validationLabels, right.validation),
    ],
  });
  const recorded = await runPipeline(execute, module, data);
  const mirrored = await runPipeline(execute, module, {
    ...data,
    labels: data.labels.map((label) => 1 - label),
    mirrored: true,
  });
  const turned = {
    outOfFold: mirrored.outOfFold.map((s) => -s),
    validation: mirrored.validation.map((s) => -s),
  };
  const moved = { outOfFold: recorded.outOfFold.slice(), validation: recorded.validation.slice() };
  const stream = random(data.seed, 'moved');
  const [train, validation] = [
    movedTable(openTable(data.train), stream)!,
    movedTable(openTable(data.validation), stream)!,
  ];
  const table = shareTable(train, `${data.train.id} moved`);
  for (const [k, { applyRows }] of data.folds.entries()) {
    const fitted = await fitFold(execute, module, recorded.summary, data, k);
    const { scores } = await execute({ kind: 'predict', module, fitted, apply: { table, rows: applyRows } });
    applyRows.forEach((row, i) => {
      moved.outOfFold[row] = scores[i]!;
    });
  }
  const fitted = await fitPipeline(execute, module, data);
  const apply = { table: shareTable(validation, `${data.validation.id} moved`), rows: null };
  moved.validation.set((await execute({ kind: 'predict', module, fitted, apply })).scores);
  const mirror = compared(recorded, turned);
  const gains = partGains(plan, size, mirror);
  return {
    worst: Math.max(
      ...gains.map(({ difference, bound }) => (4 * (difference - 0.006)) / Math.max(1e-9, bound - 0.006)),
    ),
    gain: gains[0]!.difference,
    memorised: memorisedProblem(plan, size, mirror) !== null,
    recognised: recognitionProblem(plan, size, compared(recorded, moved)) !== null,
  };
}

const worlds: Record<string, World> = {
  '300 rows': { nTrain: 300, rate: 0.5, groupSize: 1 },
  '1,000 rows': { nTrain: 1000, rate: 0.5, groupSize: 1 },
  '1,000 rows, 8 % positive': { nTrain: 1000, rate: 0.08, groupSize: 1 },
  '1,000 rows in groups of 5': { nTrain: 1000, rate: 0.5, groupSize: 5 },
  '4,000 rows': { nTrain: 4000, rate: 0.3, groupSize: 1 },
};

console.log(
  'honest modules: refused, of draws (largest difference in standard errors beyond the tolerance; refused at 4)',
);
for (const [world, of] of Object.entries(worlds)) {
  for (const [name, load] of Object.entries(honest)) {
    const draws = of.nTrain > 2000 ? Math.ceil(nDraws / 4) : nDraws;
    const answers: Answer[] = [];
    for (let seed = 0; seed < draws; seed++) answers.push(await check(draw(of, seed), load));
    const refused = answers.filter(({ memorised, recognised }) => memorised || recognised).length;
    const worst = Math.max(...answers.map((answer) => answer.worst));
    console.log(`${world.padEnd(28)} ${name.padEnd(14)} ${refused}/${draws}  ${worst.toFixed(2)}`);
  }
}
if (values.honest) process.exit();
console.log('memorised labels: found by opposite labels, by moved numbers, by either, of draws');
for (const nTrain of [300, 1000, 4000]) {
  for (const share of [0.03, 0.05, 0.1, 0.2]) {
    for (const when of ['always', 'where the given labels agree', 'turned where they disagree'] as const) {
      for (const parts of ['train', 'both'] as const) {
        const answers: Answer[] = [];
        for (let seed = 0; seed < nDraws; seed++) {
          const data = draw({ nTrain, rate: 0.5, groupSize: 1 }, 100 + seed);
          answers.push(await check(data, knowing(data, share, when, parts)));
        }
        const count = (of: (answer: Answer) => boolean): number => answers.filter(of).length;
        console.log(
          `${String(nTrain).padStart(5)} rows, ${(100 * share).toFixed(0).padStart(2)} % known of ${parts.padEnd(5)} ${when.padEnd(28)} ${count(({ memorised }) => memorised)} ${count(({ recognised }) => recognised)} ${count(({ memorised, recognised }) => memorised || recognised)} of ${nDraws}`,
        );
      }
    }
  }
}
