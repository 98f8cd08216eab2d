/** A study's name -> the benchmark of its feature sets: opened, run without excluded columns, closed. */
import { constraintsIn } from '../journal/constraints.ts';
import { readJournal } from '../journal/journal.ts';
import { baselineSource } from './baseline-source.ts';
import type { FeatureBench } from './bench-record.ts';
import { type BenchRequest, benchFeatures } from './feature-bench.ts';
import { labWithout } from './lab-without.ts';
import { ModuleFile } from './module-file.ts';
import { openLab } from './open-lab.ts';

export interface BenchStudyRequest extends Omit<BenchRequest, 'source' | 'expectedModuleMs'> {
  /** The folder that holds data/ and models/. */
  readonly root: string;
  readonly study: string;
  readonly workers: number;
}

/** @throws LabError as `openLab` and `benchFeatures`. */
export async function benchStudy({
  root,
  study,
  workers,
  ...options
}: BenchStudyRequest): Promise<FeatureBench> {
  const whole = await openLab(root, study, workers);
  try {
    const lines = await readJournal(whole.places.journal);
    const lab = labWithout(whole, constraintsIn(lines));
    const source = (await new ModuleFile(lab.places.module).read()) ?? (await baselineSource());
    const ran = lines.findLast((line) => line.type === 'experiment' && line.source === source);
    return await benchFeatures(lab, {
      ...options,
      source,
      expectedModuleMs: ran?.type === 'experiment' ? ran.durationMs : null,
    });
  } finally {
    await whole.close();
  }
}
