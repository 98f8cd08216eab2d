import type { ResearchRequest } from '../../src/lab/research.ts';

const never = new AbortController().signal;
// So long that the offline researcher never plans by how fast a busy machine is.
const budget = { secondsPerExperiment: 3600, memoryMb: 1024 };

/** A session of so many experiments of the offline researcher, which nothing stops; `more` says what differs. */
export function sessionRequest(
  root: string,
  study: string,
  experiments: number,
  more: Partial<ResearchRequest> = {},
): ResearchRequest {
  return {
    root,
    study,
    limits: { experiments, minutes: null, until: null },
    workers: 2,
    budget,
    diedBefore: null,
    finish: never,
    stop: never,
    emit: () => {},
    ...more,
  };
}
