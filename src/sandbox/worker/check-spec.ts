/**
 * What a module exported, as copied out of its context -> a pipeline that the toolkit itself has made of it, so
 * that nothing the module did inside its context can make one that the toolkit would refuse.
 */
import { LabError } from '../../core/errors.ts';
import type {
  CustomLearnerSpec,
  CustomStep,
  DecaySpec,
  FrameStep,
  LearnerSpec,
  ModelSpec,
  PipelineSpec,
  Step,
} from '../../pipeline/spec.ts';
import { toolkit } from '../../pipeline/toolkit.ts';

export type FrameStepMaker = (exported: object) => FrameStep['apply'];

type Fields = Readonly<Record<string, unknown>>;

function refuse(what: string): never {
  throw new LabError(
    'sandbox.badExport',
    `the module's default export is not a pipeline: ${what}`,
    'End the module with export default pipeline({ features, model }), made by the toolkit only.',
  );
}

function fieldsOf(where: string, value: unknown): Fields {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || ArrayBuffer.isView(value))
    refuse(
      `${where} is ${value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`}`,
    );
  return value as Fields;
}

function text(where: string, value: unknown): string {
  return typeof value === 'string' && value.length <= 1000 ? value : refuse(`${where} is not text`);
}

function texts(where: string, value: unknown): readonly string[] | null {
  if (value === null) return null;
  if (!Array.isArray(value)) refuse(`${where} is not a list`);
  return value.map((item) => text(`an item of ${where}`, item));
}

function callable<F>(where: string, value: unknown): F {
  return typeof value === 'function' ? (value as F) : refuse(`${where} is not a function`);
}

type Maker = (given?: Fields) => { readonly kind?: unknown };

/** The toolkit's steps and learners, which are the functions that make one when given nothing. */
const makers = new Map<string, { kind: unknown; maker: Maker }>();
for (const [name, maker] of Object.entries(toolkit) as [string, Maker][]) {
  try {
    makers.set(name, { kind: maker().kind, maker });
  } catch {
    // A function that needs arguments makes something else.
  }
}

function make(where: string, kind: 'step' | 'learner', fields: Fields, given: Fields): unknown {
  const name = text(`the name of ${where}`, fields.name);
  const known = makers.get(name);
  return known?.kind === kind
    ? known.maker(given)
    : refuse(`${where} names something that is not a ${kind} of the toolkit: "${name}"`);
}

function stepOf(where: string, value: unknown, frameStep: FrameStepMaker): Step {
  const fields = fieldsOf(where, value);
  const columns = texts(`the columns of ${where}`, fields.columns ?? null);
  switch (fields.kind) {
    case 'step': {
      const except = texts(`except of ${where}`, fields.except ?? null) ?? [];
      const options = fieldsOf(`the options of ${where}`, fields.options);
      return make(where, 'step', fields, { ...options, ...(columns ? { columns } : {}), except }) as Step;
    }
    case 'custom-step':
      return {
        kind: 'custom-step',
        name: text(`the name of ${where}`, fields.name),
        columns,
        readsLabels: fields.readsLabels !== false,
        fit: callable<CustomStep['fit']>(`fit of ${where}`, fields.fit),
        apply: callable<CustomStep['apply']>(`apply of ${where}`, fields.apply),
      };
    case 'frame-step':
      return {
        kind: 'frame-step',
        columns,
        apply: frameStep(callable<object>(`the function of ${where}`, fields.apply)),
      };
    default:
      return refuse(`${where} is not a step`);
  }
}

function learnerOf(where: string, value: unknown): LearnerSpec {
  const fields = fieldsOf(where, value);
  if (fields.kind !== 'learner') refuse(`${where} is not a learner of the toolkit`);
  const blocks = texts(`the blocks of ${where}`, fields.blocks ?? null);
  const options = fieldsOf(`the options of ${where}`, fields.options);
  return make(where, 'learner', fields, { ...options, ...(blocks ? { blocks } : {}) }) as LearnerSpec;
}

function baseOf(where: string, value: unknown): LearnerSpec | CustomLearnerSpec {
  const fields = fieldsOf(where, value);
  if (fields.kind !== 'custom-learner') return learnerOf(where, value);
  return {
    kind: 'custom-learner',
    name: text(`the name of ${where}`, fields.name),
    blocks: texts(`the blocks of ${where}`, fields.blocks ?? null),
    fit: callable<CustomLearnerSpec['fit']>(`fit of ${where}`, fields.fit),
    predict: callable<CustomLearnerSpec['predict']>(`predict of ${where}`, fields.predict),
  };
}

function modelOf(value: unknown): ModelSpec {
  const fields = fieldsOf('the model', value);
  if (fields.kind !== 'stack') return baseOf('the model', value);
  const bases = Object.entries(fieldsOf('the base of the stack', fields.base));
  return toolkit.stack({
    base: Object.fromEntries(bases.map(([name, base]) => [name, baseOf(`the base model "${name}"`, base)])),
    meta: learnerOf('the meta-learner', fields.meta),
    folds: fields.folds as number,
  });
}

function weightsOf(value: unknown): { weights?: DecaySpec } {
  if (value === null || value === undefined) return {};
  const { kind, column, halfLifeDays, floor } = fieldsOf('weights', value);
  if (kind !== 'decay') refuse('weights is not made by decay()');
  return {
    weights: toolkit.decay(text('the column of decay', column), {
      halfLifeDays: halfLifeDays as number,
      floor: floor as number,
    }),
  };
}

/**
 * The checked pipeline; `frameStep` makes the function that runs a frame step from the one that was exported.
 *
 * @throws LabError `sandbox.badExport` naming the part, or what the toolkit says about it.
 */
export function checkSpec(exported: unknown, frameStep: FrameStepMaker): PipelineSpec {
  if (exported === undefined) refuse('there is none');
  const fields = fieldsOf('it', exported);
  if (fields.kind !== 'pipeline') refuse('it is not made by pipeline()');
  const blocks = Object.entries(fieldsOf('features', fields.features));
  return toolkit.pipeline({
    features: Object.fromEntries(
      blocks.map(([block, steps]) => {
        if (!Array.isArray(steps)) refuse(`the block "${block}" is not a list of steps`);
        return [block, steps.map((step, i) => stepOf(`step ${i + 1} of block "${block}"`, step, frameStep))];
      }),
    ),
    model: modelOf(fields.model),
    ...weightsOf(fields.weights),
  });
}
