import type { Experiment } from './record.ts';

/**
 * Why an experiment ended as it did, as far as a researcher may know: of the hidden validation rows it learns only
 * kept or not. The journal's own `reason` names validation figures and is for people.
 */
export function reasonForResearcher(experiment: Pick<Experiment, 'status' | 'evidence' | 'reason'>): string {
  const { status, evidence, reason } = experiment;
  if (evidence === null || (status !== 'kept' && status !== 'discarded')) return reason;
  const size = Math.abs(evidence.cvGain).toFixed(4);
  const cv = `cross-validated AUC ${evidence.cvGain < 0 ? 'lost' : 'gained'} ${size} (standard error ${evidence.cvGainSe.toFixed(4)})`;
  return status === 'kept' ? cv : `${cv}; with the hidden validation rows that is not a gain beyond noise`;
}
