/** What a person's question may be answered from beside the researcher's view; a researcher itself is not told of it. */
import { constraintsIn, marksIn, markText } from '../journal/constraints.ts';
import { loadScores } from '../journal/scores-file.ts';
import type { AnswerMaterial } from '../researcher/researcher.ts';
import { catchRate } from './catch-rate.ts';
import { ledgerOf } from './ledger.ts';
import type { Lab } from './open-lab.ts';
import type { LabRecord } from './record.ts';

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
      const { bestExperiment } = record;
      if (bestExperiment === null) return null;
      const { id, scores } = bestExperiment;
      const saved = await loadScores(lab.places.scores, id, scores?.scoresHash).catch(() => null);
      return saved && catchRate(saved.outOfFold, lab.data.labels, lab.data.folds, share);
    },
  };
}
