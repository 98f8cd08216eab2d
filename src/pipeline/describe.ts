/**
 * Module -> summary: what the host plans and judges by. Loads nothing but the module and the column list.
 */
import { LabError } from '../core/errors.ts';
import { columnsNamedBy, transformers } from '../features/index.ts';
import { modelsOf } from './pipeline.ts';
import { assertNamed } from './select-columns.ts';
import type { PipelineSpec, Step } from './spec.ts';
import { specHash } from './spec-hash.ts';
import type { DescribeTask, PipelineSummary } from './task.ts';

/** @throws LabError where the module names a column that the study does not have, or of the wrong role. */
export function describePipeline(spec: PipelineSpec, columns: DescribeTask['columns']): PipelineSummary {
  const blocks = Object.keys(spec.features);
  checkColumns(spec, columns);
  const { model } = spec;
  const named = model.kind === 'stack' ? Object.entries(model.base) : [['model', model] as const];
  return {
    blocks: Object.fromEntries(
      blocks.map((block) => [
        block,
        spec.features[block]!.map((step) => (step.kind === 'frame-step' ? 'frame' : step.name)),
      ]),
    ),
    reads: Object.fromEntries(blocks.map((block) => [block, columnsReadBy(spec.features[block]!, columns)])),
    bases: named.map(([name, base]) => ({ name, learner: base.name, blocks: base.blocks ?? blocks })),
    stacked: model.kind === 'stack',
    complexity: complexityOf(spec),
    hasCode: hasCode(spec),
    specHash: specHash(spec),
  };
}

function columnsReadBy(
  steps: readonly Step[],
  columns: DescribeTask['columns'],
): PipelineSummary['reads'][string] {
  const read = new Set(
    steps.flatMap((step) => {
      if (step.kind !== 'step') return step.columns ?? [];
      const takes: readonly string[] = transformers[step.name]!.takes;
      const given =
        step.columns ?? columns.filter(({ role }) => takes.includes(role)).map(({ name }) => name);
      return [...given.filter((name) => !step.except.includes(name)), ...columnsNamedBy(step.options)];
    }),
  );
  return {
    columns: columns.map(({ name }) => name).filter((name) => read.has(name)),
    any: steps.some((step) => step.kind !== 'step' && step.columns === null),
  };
}

/** True where any part is code of the module's own, not a name and options of the toolkit. */
function hasCode({ features, model }: PipelineSpec): boolean {
  const steps = Object.values(features).flat();
  return (
    steps.some(({ kind }) => kind !== 'step') || modelsOf(model).some(({ kind }) => kind === 'custom-learner')
  );
}

/** A step counts 1 (custom code 2), a base model 3, row weights 1. */
function complexityOf(spec: PipelineSpec): number {
  const steps = Object.values(spec.features).flat();
  return (
    steps.reduce((sum, { kind }) => sum + (kind === 'step' ? 1 : 2), 0) +
    3 * modelsOf(spec.model).length +
    (spec.weights ? 1 : 0)
  );
}

function checkColumns(spec: PipelineSpec, columns: DescribeTask['columns']): void {
  const roles = new Map(columns.map(({ name, role }) => [name, role]));
  for (const [block, steps] of Object.entries(spec.features)) {
    for (const step of steps) {
      const options = step.kind === 'step' ? columnsNamedBy(step.options) : [];
      const except = step.kind === 'step' ? step.except : [];
      const where = `block "${block}", ${step.kind === 'frame-step' ? 'frame' : step.name}`;
      assertNamed(columns, where, [...(step.columns ?? []), ...options], except);
    }
  }
  if (spec.weights && roles.get(spec.weights.column) !== 'date') {
    const dates = columns.filter(({ role }) => role === 'date').map(({ name }) => name);
    throw new LabError(
      'pipeline.noDateColumn',
      `decay("${spec.weights.column}") does not name a date column of this study`,
      dates.length === 0
        ? 'This study has no date column: leave weights out.'
        : `Name one of: ${dates.join(', ')}.`,
    );
  }
}
