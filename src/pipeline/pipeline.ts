/**
 * pipeline({...}): the one thing that a module exports. Checks what can be checked without data.
 */
import { LabError } from '../core/errors.ts';
import type { DecaySpec, ModelSpec, PipelineSpec, Step } from './spec.ts';

export interface PipelineOptions {
  /** Feature blocks by name; each a list of steps. */
  features: Readonly<Record<string, readonly Step[]>>;
  model: ModelSpec;
  /** Row weights while fitting. */
  weights?: DecaySpec;
}

/** The module's default export: `export default pipeline({ features, model, weights })`. */
export function pipeline(options: PipelineOptions): PipelineSpec {
  const blocks = Object.keys(options.features);
  if (blocks.length === 0) {
    throw new LabError(
      'pipeline.noFeatures',
      'pipeline has no feature block',
      'Add one, for example features: { numbers: [numeric()] }.',
    );
  }
  for (const model of modelsOf(options.model)) {
    for (const block of model.blocks ?? []) {
      if (blocks.includes(block)) continue;
      throw new LabError(
        'pipeline.unknownBlock',
        `${model.name} uses the block "${block}", which features does not have`,
        `Use one of: ${blocks.join(', ')}.`,
      );
    }
  }
  return {
    kind: 'pipeline',
    features: options.features,
    model: options.model,
    weights: options.weights ?? null,
  };
}

/** The models that see feature blocks: a stack's bases, or the model itself. */
export function modelsOf(model: ModelSpec): readonly Exclude<ModelSpec, { kind: 'stack' }>[] {
  return model.kind === 'stack' ? Object.values(model.base) : [model];
}
