/** The researcher's tools: names, schemas, and a call's JSON text -> checked arguments. */
import { z } from 'zod';
import type { ToolCall, ToolDefinition } from '../endpoint/chat.ts';
import { parseModelJson } from '../endpoint/model-json.ts';

const axis = z
  .string()
  .min(1)
  .max(60)
  .describe(
    'kind of change, such as features.text, features.time, features.ratios, model.stack, model.gbdt, weights',
  );

const schemas = {
  read_module: z.object({
    id: z.int().optional().describe('an experiment, whose module is shown; left out: the current draft'),
  }),
  edit_module: z.object({
    source: z.string().optional().describe('the whole new module; or use search and replace'),
    search: z.string().optional().describe('text that occurs exactly once in the draft'),
    replace: z.string().optional().describe('what stands in its place'),
  }),
  check: z.object({}),
  run_experiment: z.object({
    hypothesis: z.string().min(1).max(600).describe('one sentence that could turn out false'),
    axis,
    because: z
      .array(z.int())
      .optional()
      .describe('numbers of the ideas or nudges that it acts upon, where there are such'),
  }),
  sweep: z.object({
    parameters: z
      .array(
        z.object({
          path: z
            .string()
            .describe('call and option, such as gbdt.learningRate, or with the base model before it'),
          low: z.number(),
          high: z.number(),
          log: z.boolean().optional().describe('search by ratio; right for rates and penalties'),
        }),
      )
      .min(1)
      .max(6),
    trials: z.int().min(1).max(60),
  }),
  inspect: z.object({ sql: z.string().min(1).describe('one SELECT over the table train, in DuckDB SQL') }),
  profile_column: z.object({ name: z.string() }),
  errors_of_best: z.object({}),
  diversity: z.object({}),
  results: z.object({ last: z.int().min(1).max(200).optional() }),
  show: z.object({ id: z.int() }),
  branch_from: z.object({ id: z.int() }),
  remember: z.object({ insight: z.string().min(1).max(600) }),
  ideas: z.object({
    add: z
      .array(z.object({ text: z.string().min(1).max(600), axis: axis.optional() }))
      .max(10)
      .optional()
      .describe('ideas to note for later; left out: only list'),
  }),
  research: z.object({ brief: z.string().min(1).max(2000).describe('what to find out, and what you know') }),
} as const;

const descriptions: Readonly<Record<ToolName, string>> = {
  read_module: 'The draft module, or the module of an experiment.',
  edit_module: 'Changes the draft: the whole source, or one search and replace.',
  check: 'Type-checks and loads the draft. Free; do it before running.',
  run_experiment:
    'Trains and scores the draft against the best. This is what counts; call it alone, as the last call of an answer.',
  sweep:
    'Searches numbers of the draft by cross-validation on train, at no look at validation; the best setting becomes the draft.',
  inspect:
    'SQL over the train rows: counts, rates of the target, samples. Shows 50 rows and 120 characters a cell (substr shows more of a text); a statement has at most 20,000 characters. Write aliases with AS.',
  profile_column: 'One column in depth.',
  errors_of_best: 'Where the best model is wrong, out of fold on train.',
  diversity: "How alike the best stack's base models are.",
  results: 'The latest experiments as a table.',
  show: 'One experiment in full.',
  branch_from: "Makes an earlier experiment's module the draft.",
  remember: 'Notes what you have learned; it is shown to you in all later sessions.',
  ideas: 'Lists open ideas and the idea library, or notes new ones.',
  research: 'Sends out a colleague who comes back with five ranked ideas.',
};

export type ToolName = keyof typeof schemas;
export type ToolArguments<N extends ToolName> = z.infer<(typeof schemas)[N]>;
export type CheckedCall = {
  [N in ToolName]: { readonly id: string; readonly name: N; readonly arguments: ToolArguments<N> };
}[ToolName];

/** That whole numbers are below 2^53 is nothing to tell a model. */
function withoutBounds({ jsonSchema }: { jsonSchema: { minimum?: number; maximum?: number } }): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

export const toolDefinitions: readonly ToolDefinition[] = (Object.keys(schemas) as ToolName[]).map((name) => {
  const { $schema: _, ...parameters } = z.toJSONSchema(schemas[name], {
    io: 'input',
    override: withoutBounds,
  });
  return { name, description: descriptions[name], parameters };
});

/** A call that may be made, or what is wrong with it in words for the model. */
export function checkCall(call: ToolCall): { readonly call: CheckedCall } | { readonly wrong: string } {
  const { id, name } = call;
  if (!Object.hasOwn(schemas, name)) {
    return { wrong: `There is no tool "${name}". The tools are: ${Object.keys(schemas).join(', ')}.` };
  }
  let value: unknown;
  try {
    value = call.arguments.trim() === '' ? {} : parseModelJson(call.arguments);
  } catch (thrown) {
    return {
      wrong: `The arguments of ${name} are not JSON (${(thrown as Error).message}). Send the call again with sound JSON; for a long module use several edit_module calls with search and replace.`,
    };
  }
  const known = name as ToolName;
  const checked = schemas[known].safeParse(withoutNulls(value));
  if (checked.success) return { call: { id, name: known, arguments: checked.data } as CheckedCall };
  const issue = checked.error.issues[0]!;
  return { wrong: `${name}: ${issue.path.join('.') || 'arguments'}: ${issue.message}. Send the call again.` };
}

/** Models write null for what they leave out. */
function withoutNulls(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null));
}
