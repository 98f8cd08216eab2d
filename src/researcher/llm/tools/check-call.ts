/** A call's JSON text -> the tool and its checked arguments. */
import type { ToolCall } from '../endpoint/chat.ts';
import { parseModelJson } from '../endpoint/model-json.ts';
import { tools } from './list.ts';
import type { Tool } from './tool.ts';

export interface CheckedCall {
  readonly tool: Tool;
  /** As the tool's schema has them. */
  readonly args: unknown;
}

/** A call that may be made, or what is wrong with it in words for the model. */
export function checkCall(call: ToolCall): { readonly call: CheckedCall } | { readonly wrong: string } {
  const { name } = call;
  const found = tools.find((tool) => tool.name === name);
  if (!found) {
    const names = tools.map((tool) => tool.name).join(', ');
    return { wrong: `There is no tool "${name}". The tools are: ${names}.` };
  }
  let value: unknown;
  try {
    value = call.arguments.trim() === '' ? {} : parseModelJson(call.arguments);
  } catch (thrown) {
    return {
      wrong: `The arguments of ${name} are not JSON (${(thrown as Error).message}). Send the call again with sound JSON; for a long module use several edit_module calls with search and replace.`,
    };
  }
  const checked = found.schema.safeParse(withoutNulls(value));
  if (checked.success) return { call: { tool: found, args: checked.data } };
  const issue = checked.error.issues[0]!;
  return { wrong: `${name}: ${issue.path.join('.') || 'arguments'}: ${issue.message}. Send the call again.` };
}

/** Models write null for what they leave out. */
function withoutNulls(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null));
}
