/**
 * What failures of experiments cast doubt on. A construct that was in an experiment that ended well is cleared;
 * what a failed one brought in beyond that is suspect, together.
 */
import type { ChangeHistory } from './history.ts';

export interface FailurePenalty {
  /** 0 = known to fail, 1 = nothing against it. */
  factorFor(constructs: readonly string[]): number;
}

export function failurePenaltyOf(history: ChangeHistory): FailurePenalty {
  const cleared = new Set(
    history.tried.filter(({ outcome }) => outcome !== 'failed').flatMap(({ constructs }) => constructs),
  );
  const suspects = history.tried
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ constructs }) => constructs.filter((construct) => !cleared.has(construct)))
    .filter(({ length }) => length > 0);
  return {
    factorFor(constructs) {
      let trust = 1;
      for (const together of suspects) {
        const shared = together.filter((construct) => constructs.includes(construct)).length;
        if (shared === together.length) return 0;
        if (shared > 0) trust *= 0.3;
      }
      return trust;
    },
  };
}
