import { z } from 'zod';

/** The argument that names a kind of change. */
export const axisSchema = z
  .string()
  .min(1)
  .max(60)
  .describe(
    'kind of change, such as features.text, features.time, features.ratios, model.stack, model.gbdt, weights',
  );
