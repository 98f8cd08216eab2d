/** Whether the record of a study is what happened. */
import { type Verification, verify } from '../lab/verify.ts';
import { type BudgetOptions, budgetOf } from './budget.ts';

export interface VerifyOptions extends BudgetOptions {
  /** Run every scored experiment again, not the best alone. */
  readonly all?: boolean | undefined;
  /** Hears which experiment is run again, and how many will be. */
  readonly onReplay?: ((id: number, of: number) => void) | undefined;
}

export async function verifyStudy(
  root: string,
  study: string,
  { all = false, onReplay = () => {}, ...options }: VerifyOptions,
): Promise<Verification> {
  return verify({ root, study, ...budgetOf(options), all, onReplay });
}
