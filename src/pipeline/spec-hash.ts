/**
 * A pipeline -> SHA-256 of its content: all data in it, and the text of each function of custom code. The module is
 * evaluated anew in each task; where its hash differs from the description's, the module shows two faces.
 *
 * What a function closes over is not in its text. It cannot differ between tasks, as an evaluation is given nothing
 * that differs: no clock, no randomness, the same stack, the same globals.
 */
import { LabError } from '../core/errors.ts';
import { canonicalJson, sha256 } from '../core/hash.ts';
import { nameAtFirst } from '../core/options.ts';
import { transformers } from '../features/index.ts';
import { learners } from '../learners/index.ts';
import type { LearnerSpec, PipelineSpec, ToolkitStep } from './spec.ts';

const texts = new WeakMap<object, string>();

/** Notes the text of the module's function that `caller`, a function of this realm, stands for. */
export function rememberText(caller: object, text: string): void {
  texts.set(caller, text);
}

export function specHash(spec: PipelineSpec): string {
  return sha256(canonicalJson(withTexts(spec)));
}

/** An option counts under the first name that it had, so that a model fitted before it was renamed still loads. */
function withFirstNames(call: ToolkitStep | LearnerSpec): object {
  const specs = (call.kind === 'step' ? transformers[call.name] : learners[call.name])?.options ?? {};
  const renamed = Object.entries(call.options).map(([option, value]) => [nameAtFirst(specs, option), value]);
  return { ...call, options: Object.fromEntries(renamed) };
}

function isCall(value: object): value is ToolkitStep | LearnerSpec {
  return 'kind' in value && (value.kind === 'step' || value.kind === 'learner');
}

function withTexts(value: unknown): unknown {
  if (typeof value === 'function') return { function: texts.get(value) ?? String(value) };
  if (Array.isArray(value)) return value.map(withTexts);
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  const plain = isCall(value) ? withFirstNames(value) : value;
  return Object.entries(plain).map(([key, item]) => [key, withTexts(item)]);
}

/**
 * `load`, refusing an evaluation that is not the pipeline of `described` (null: of the first evaluation).
 *
 * @throws LabError `pipeline.twoFaces`.
 */
export function loadSame(load: () => PipelineSpec, described: string | null): () => PipelineSpec {
  let expected = described;
  return () => {
    const spec = load();
    const hash = specHash(spec);
    expected ??= hash;
    if (hash === expected) return spec;
    throw new LabError(
      'pipeline.twoFaces',
      'the module is another pipeline than the one that it was described as: each evaluation must give the same features, model, options and functions',
      'Build the pipeline from constants alone; let nothing in it hang on how often, where or how deep the module runs.',
    );
  };
}
