/** What the lab tells its researchers of the toolkit: each learner and transformer as its own file describes it. */
import type { Catalog } from '../core/catalog.ts';
import { transformers } from '../features/index.ts';
import { learners } from '../learners/index.ts';

export const catalog: Catalog = {
  learners: Object.values(learners).map(({ entry }) => entry),
  transformers: Object.values(transformers),
};
