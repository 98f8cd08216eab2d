/** One try of a module, in the figures that people and programs are told, and a try at each save of its file. */
import { unwatchFile, watchFile } from 'node:fs';
import { LabError } from '../core/errors.ts';
import { History } from '../journal/history.ts';
import { readJournal } from '../journal/journal.ts';
import type { Budget, Metrics } from '../journal/record.ts';
import { resultRow } from '../journal/result-rows.ts';
import { baselineSource } from '../lab/baseline-source.ts';
import { ModuleFile } from '../lab/module-file.ts';
import { type Lab, openLab } from '../lab/open-lab.ts';
import { type Trial, tryModule } from '../lab/try-module.ts';
import { type BudgetOptions, budgetOf } from './budget.ts';

export interface TryOptions extends BudgetOptions {
  /** Tell the validation AUC, too, rounded to its noise; the ledger counts it. */
  readonly owner?: boolean | undefined;
}

export interface TryReport {
  readonly cvAuc: number | null;
  /** 95%. */
  readonly cvInterval: Metrics['cvInterval'] | null;
  /** Rounded to its noise; null unless its owner asked for it. */
  readonly validationAuc: number | null;
  /** SHA-256 of the scores of all rows. */
  readonly scoresHash: string | null;
  readonly status: Trial['status'];
  readonly reason: string;
  /** Of the best experiment so far. */
  readonly bestValidationAuc: number | null;
  readonly durationMs: number;
  /** From the start until training began. */
  readonly overheadMs: number;
  /** The best experiment so far; null where there is none. */
  readonly bestExperiment: number | null;
  /** The step to which a validation AUC is rounded. */
  readonly validationStep: number;
  /** Cross-validated AUC of each base model; empty where the module did not run. */
  readonly baseAucs: Readonly<Record<string, number>>;
  /** True where the ledger counts this look at hidden labels. */
  readonly isLook: boolean;
  /** What the module wrote to its console. */
  readonly log: readonly string[];
}

/**
 * @param source TypeScript; absent = the study's own module, or the baseline where there is none
 * @throws LabError `lab.lookNotRecorded`, and as `openLab`.
 */
export async function tryOnce(
  root: string,
  study: string,
  source: string | undefined,
  { owner = false, ...options }: TryOptions,
): Promise<TryReport> {
  const { workers, budget } = budgetOf(options);
  const lab = await openLab(root, study, workers);
  try {
    const module = source ?? (await new ModuleFile(lab.places.module).read()) ?? (await baselineSource());
    return await reportOf(lab, module, budget, owner);
  } finally {
    await lab.close();
  }
}

export interface ModuleTries extends TryOptions {
  /** Again at each save of the module's file, without end. */
  readonly watch?: boolean | undefined;
  /** Hears which file is watched. */
  readonly onWatch?: ((path: string) => void) | undefined;
  /** Hears of a save, before the module is tried. */
  readonly onSave?: (() => void) | undefined;
}

/**
 * Tries the study's own module as it is on disk. Where there is none yet, it is the baseline, which is left there for you
 * to edit: before the first try of a watch, else after a try that worked.
 *
 * @throws LabError `lab.lookNotRecorded`, `api.noModule` where the file that is watched is gone, and as `openLab`.
 */
export async function* tryOwnModule(
  root: string,
  study: string,
  { watch = false, owner = false, onWatch, onSave, ...options }: ModuleTries,
): AsyncGenerator<TryReport, void, undefined> {
  const { workers, budget } = budgetOf(options);
  const lab = await openLab(root, study, workers);
  try {
    const file = new ModuleFile(lab.places.module);
    const own = await file.read();
    const source = own ?? (await baselineSource());
    if (own === null && watch) await file.write(source);
    const first = await reportOf(lab, source, budget, owner);
    if (first.cvAuc !== null && (await file.read()) === null) await file.write(source);
    yield first;
    if (!watch) return;
    onWatch?.(file.path);
    for await (const _ of savesOf(file.path)) {
      onSave?.();
      const saved = await file.read();
      if (saved === null) throw new LabError('api.noModule', `${file.path} is gone`, 'Save it again.');
      yield await reportOf(lab, saved, budget, owner);
    }
  } finally {
    await lab.close();
  }
}

/** Polls, because editors that replace a file on save end other kinds of watch. */
async function* savesOf(path: string): AsyncGenerator<void, never, undefined> {
  let saved: (() => void) | null = null;
  let pending = false;
  const onChange = (now: { mtimeMs: number; nlink: number }, before: { mtimeMs: number }): void => {
    if (now.mtimeMs === before.mtimeMs || now.nlink === 0) return;
    pending = true;
    saved?.();
  };
  watchFile(path, { interval: 200 }, onChange);
  try {
    for (;;) {
      if (!pending)
        await new Promise<void>((resolve) => {
          saved = resolve;
        });
      pending = false;
      yield;
    }
  } finally {
    unwatchFile(path, onChange);
  }
}

async function reportOf(lab: Lab, source: string, budget: Budget, owner: boolean): Promise<TryReport> {
  const trial = await tryModule(lab, source, budget, new AbortController().signal, { owner });
  const { status, reason, metrics, validationAuc, durationMs, overheadMs, isLook, log } = trial;
  const { best } = new History(await readJournal(lab.places.journal));
  return {
    cvAuc: metrics?.cvAuc ?? null,
    cvInterval: metrics?.cvInterval ?? null,
    validationAuc,
    scoresHash: metrics?.scoresHash ?? null,
    status,
    reason,
    bestValidationAuc: best ? resultRow(best, lab.validationStep).validationAuc : null,
    durationMs,
    overheadMs,
    bestExperiment: best?.id ?? null,
    validationStep: lab.validationStep,
    baseAucs: metrics?.baseAucs ?? {},
    isLook,
    log,
  };
}
