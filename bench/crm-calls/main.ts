/**
 * npx tsx bench/crm-calls/main.ts [--seeds 4,5,6]      (after npm run build)
 *
 * The table of steps of data/crm-calls/CARD.md, as Markdown on stdout. Without seeds on the study as it is;
 * with seeds on fresh draws of the generator, and the mean over them: what belongs to the generator, not to one draw.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bestAuc } from '../../data/crm-calls/generator/best-auc.ts';
import { freezeDraw } from '../../data/crm-calls/generator/freeze-draw.ts';
import { drawLeads, shipped } from '../../data/crm-calls/generator/leads.ts';
import { leadsOfPart } from '../../data/crm-calls/generator/parts.ts';
import { openLab } from '../../src/lab/open-lab.ts';
import { shippedRoot } from '../../src/lab/study-paths.ts';
import { type Gain, type Measured, measureSteps } from './measure.ts';
import { type Step, storyOf } from './steps.ts';

const { values } = parseArgs({ options: { seeds: { type: 'string' }, steps: { type: 'string' } } });
const baseline = readFileSync(join(shippedRoot, 'src/pipeline.ts'), 'utf8');
const wanted = values.steps?.split(',');
const steps = storyOf(baseline).filter(({ name }) => !wanted || wanted.includes(name));

const seeds = values.seeds?.split(',').map(Number);
const tables: Measured[][] = [];
for (const seed of seeds ?? [null]) tables.push(await measureDraw(seed));
if (tables.length > 1) console.log(`\nMean of ${tables.length} draws\n\n${markdown(steps, meanOf(tables))}`);

async function measureDraw(seed: number | null): Promise<Measured[]> {
  const work = mkdtempSync(join(tmpdir(), 'crm-calls-bench-'));
  const leads = drawLeads(seed ?? shipped.seed, shipped.nLeads);
  if (seed !== null) await freezeDraw(leads, work);
  const lab = await openLab(work, 'crm-calls', availableParallelism());
  const best = bestAuc(await leadsOfPart(lab.study, 'validation', leads));
  try {
    const rows = await measureSteps(lab, steps, ({ name, cvAuc, validationAuc, kept, z, zNeeded, seconds }) =>
      console.error(
        `${name}: cv ${cvAuc.toFixed(4)}, validation ${validationAuc.toFixed(4)}, ${kept ? 'kept' : 'discarded'}${z === null ? '' : ` (z ${z.toFixed(1)} of ${zNeeded?.toFixed(1)})`}, ${seconds.toFixed(0)} s`,
      ),
    );
    console.log(
      `\nSeed ${seed ?? shipped.seed}; best reachable on validation ${best.drawn.toFixed(3)}, expected ${best.expected.toFixed(3)}\n\n${markdown(steps, rows)}`,
    );
    return rows;
  } finally {
    await lab.close();
    rmSync(work, { recursive: true, force: true });
  }
}

function markdown(steps: readonly Step[], rows: readonly Measured[]): string {
  const lines = rows.map((row) => {
    const { what } = steps.find(({ name }) => name === row.name)!;
    const cells = [
      what,
      row.cvAuc.toFixed(4),
      gainText(row.cvGain),
      row.validationAuc.toFixed(4),
      gainText(row.validationGain),
      row.cvGain === null ? '' : keptText(row.kept),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| step | CV AUC | gain | validation AUC | gain | the judge |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

function keptText(share: number): string {
  if (share === 1) return 'keeps it';
  return share === 0 ? 'discards it' : `keeps it in ${(100 * share).toFixed(0)}%`;
}

function gainText(gain: Gain | null): string {
  if (gain === null) return '';
  return `${gain.gain < 0 ? '-' : '+'}${Math.abs(gain.gain).toFixed(4)} ± ${gain.half.toFixed(4)}`;
}

/** Intervals of means: the draws are independent, so variances add. */
function meanOf(tables: readonly Measured[][]): Measured[] {
  const mean = (of: (row: Measured) => number, at: number): number =>
    tables.reduce((sum, rows) => sum + of(rows[at]!), 0) / tables.length;
  const meanGain = (of: (row: Measured) => Gain | null, at: number): Gain | null =>
    of(tables[0]![at]!) && {
      gain: mean((row) => of(row)!.gain, at),
      half: Math.sqrt(mean((row) => of(row)!.half ** 2, at) / tables.length),
    };
  return tables[0]!.map(({ name }, at) => ({
    name,
    cvAuc: mean((row) => row.cvAuc, at),
    validationAuc: mean((row) => row.validationAuc, at),
    cvGain: meanGain((row) => row.cvGain, at),
    validationGain: meanGain((row) => row.validationGain, at),
    kept: mean((row) => row.kept, at),
    z: null,
    zNeeded: null,
    seconds: mean((row) => row.seconds, at),
  }));
}
