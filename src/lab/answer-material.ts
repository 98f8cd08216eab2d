/** What a person's question may be answered from beside the researcher's view; a researcher itself is not told of it. */
import { constraintsIn, marksIn, markText } from '../journal/constraints.ts';
import { loadPredictions } from '../journal/predictions-file.ts';
import type { AnswerMaterial } from '../researcher/researcher.ts';
import { catchRate } from './catch-rate.ts';
import type { LabRecord } from './lab-record.ts';
import { ledgerOf } from './ledger.ts';
import type { Lab } from './open-lab.ts';

export function answerMaterial(lab: Lab, record: LabRecord): AnswerMaterial {
  const { looks, falseAlarmsAllowed, gainsKept, best, sealedOpenings } = ledgerOf(record.lines);
  return {
    looks,
    gainsKept,
    falseAlarmsAllowed,
    validationInterval: best?.validationInterval ?? null,
    addedByChoosing: best?.expectedShrinkage ?? 0,
    sealedOpenings,
    excluded: [...constraintsIn(record.lines)].map(([column, { why }]) => ({ column, why })),
    setAside: new Map([...marksIn(record.lines)].map(([id, mark]) => [id, markText(mark)])),
    catchRate: async (share) => {
      const { best } = record.history;
      if (best === null) return null;
      const { id, scores } = best;
      const saved = await loadPredictions(lab.places.scores, id, scores?.scoresHash).catch(() => null);
      return saved && catchRate(saved.outOfFold, lab.data.labels, lab.data.folds, share);
    },
  };
}
