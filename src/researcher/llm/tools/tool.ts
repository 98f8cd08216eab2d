/** What a tool of the researcher is: one definition in one file, listed in list.ts. */
import type { z } from 'zod';
import type { MemoryLine } from '../../../journal/record.ts';
import type { ResearchView } from '../../researcher.ts';
import type { Workbench } from './workbench.ts';

/** What a tool works with, besides its arguments. */
export interface ToolContext {
  readonly workbench: Workbench;
  readonly view: ResearchView;
  readonly memory: readonly MemoryLine[];
  /** Sends out a colleague and returns the ideas as text. @throws CallFailed. */
  research(brief: string): Promise<string>;
}

export type ToolResult =
  | { readonly kind: 'answer'; readonly text: string }
  /** The draft was run before. */
  | { readonly kind: 'repeat'; readonly text: string }
  /** The lab is to run the draft. */
  | {
      readonly kind: 'experiment';
      readonly hypothesis: string;
      readonly axis: string;
      readonly because: readonly number[];
    };

/** A tool as callers see it: the arguments are checked by `schema` before `run` gets them. */
export interface Tool {
  readonly name: string;
  /** For the model. */
  readonly description: string;
  readonly schema: z.ZodType;
  /** Text is an answer. What it throws becomes an answer too, except failed calls and journal errors. */
  run(args: unknown, context: ToolContext): Promise<string | ToolResult>;
}

/** A tool from its definition; the types of the arguments come from the schema. */
export function tool<S extends z.ZodType>(definition: {
  readonly name: string;
  readonly description: string;
  readonly schema: S;
  run(args: z.infer<S>, context: ToolContext): Promise<string | ToolResult> | string;
}): Tool {
  const { name, description, schema } = definition;
  return {
    name,
    description,
    schema,
    run: async (args, context) => definition.run(args as z.infer<S>, context),
  };
}
