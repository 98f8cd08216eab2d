/** Columns -> the steps that make features of them as their roles suggest: what a benchmark of columns fits. */
import { transformers } from '../features/index.ts';
import { dateParts, numeric, oneHot, targetEncode, textStatistics, tfidf } from '../features/list.ts';
import type { ToolkitStep } from './spec.ts';

const standard = () => [
  numeric(),
  oneHot({ maxLevels: 20 }),
  targetEncode(),
  dateParts(),
  tfidf(),
  textStatistics(),
];

/** Ids and constants get none. */
export function standardSteps(
  columns: readonly { readonly name: string; readonly role: string }[],
): ToolkitStep[] {
  return standard().flatMap((step) => {
    const takes: readonly string[] = transformers[step.name]!.takes;
    const named = columns.filter(({ role }) => takes.includes(role)).map(({ name }) => name);
    return named.length > 0 ? [{ ...step, columns: named }] : [];
  });
}
