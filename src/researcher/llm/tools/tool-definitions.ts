/** The tools as an endpoint is told of them: JSON Schema made from each one's zod schema. */
import { z } from 'zod';
import type { ToolDefinition } from '../endpoint/chat.ts';
import { tools } from './list.ts';

/** That whole numbers are below 2^53 is nothing to tell a model. */
function withoutBounds({ jsonSchema }: { jsonSchema: { minimum?: number; maximum?: number } }): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

export const toolDefinitions: readonly ToolDefinition[] = tools.map(({ name, description, schema }) => {
  const { $schema: _, ...parameters } = z.toJSONSchema(schema, { io: 'input', override: withoutBounds });
  return { name, description, parameters };
});
