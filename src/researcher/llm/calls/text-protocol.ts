/**
 * Tool calls for servers and models that have none: the tools are described in the prompt, a call is a fenced block
 * in the answer, a result is a message. Reading is lenient, because models mix the forms that they have learned.
 */
import type { ChatMessage, ChatReply, ChatRequest, ToolCall, ToolDefinition } from '../endpoint/chat.ts';
import { parseModelJson } from '../endpoint/model-json.ts';

const fence = '```';

/** The same request without tools and tool messages. */
export function withoutTools(request: ChatRequest): ChatRequest {
  const [first, ...rest] = request.messages;
  const system: ChatMessage = {
    role: 'system',
    content: [first?.role === 'system' ? first.content : '', describe(request.tools)]
      .filter(Boolean)
      .join('\n\n'),
  };
  const others = first?.role === 'system' ? rest : request.messages;
  return { ...request, tools: [], messages: merged([system, ...others.map(plain)]) };
}

function describe(tools: readonly ToolDefinition[]): string {
  if (tools.length === 0) return '';
  const list = tools.map(
    ({ name, description, parameters }) =>
      `- ${name}: ${description}\n  arguments: ${JSON.stringify(parameters.properties ?? {})}`,
  );
  return [
    '## How to use tools',
    'Answer with one or more fenced blocks; nothing else in the answer is acted on. A tool call:',
    `${fence}tool\n{"tool": "run_experiment", "arguments": {"hypothesis": "...", "axis": "..."}}\n${fence}`,
    'A whole new module needs no JSON; this is edit_module with the whole source:',
    `${fence}module\nimport { ... } from 'nightlab';\n...\n${fence}`,
    'The results come in the next message. The tools:',
    ...list,
  ].join('\n');
}

function plain(message: ChatMessage): ChatMessage {
  if (message.role === 'tool')
    return { role: 'user', content: `Result of ${message.name}:\n${message.content}` };
  if (message.role !== 'assistant') return message;
  const blocks = message.toolCalls.map(
    ({ name, arguments: json }) =>
      `${fence}tool\n{"tool": ${JSON.stringify(name)}, "arguments": ${json || '{}'}}\n${fence}`,
  );
  return {
    role: 'assistant',
    content: [message.content, ...blocks].filter(Boolean).join('\n'),
    toolCalls: [],
  };
}

/** Strict chat templates want user and assistant in turn. */
function merged(messages: readonly ChatMessage[]): ChatMessage[] {
  const turns: ChatMessage[] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    if (last?.role === 'user' && message.role === 'user') {
      turns[turns.length - 1] = { role: 'user', content: `${last.content}\n\n${message.content}` };
    } else turns.push(message);
  }
  return turns;
}

/**
 * The calls that an answer's text holds, and the text without them.
 *
 * @param names of the tools that there are; a JSON object that names none of them is not a call
 */
export function callsInText(
  text: string,
  names: ReadonlySet<string>,
  newId: () => string,
): Pick<ChatReply, 'text' | 'toolCalls'> {
  const toolCalls: ToolCall[] = [];
  const rest = text.replace(
    /```([\w:+-]*)[ \t]*([\w]*)[ \t]*\n([\s\S]*?)(?:\n```|$)|<tool_call>\s*([\s\S]*?)\s*(?:<\/tool_call>|$)/g,
    (
      whole: string,
      language: string | undefined,
      word: string | undefined,
      body: string | undefined,
      tagged,
    ) => {
      const call = blockCall(language ?? '', word ?? '', body ?? (tagged as string) ?? '', names);
      if (!call) return whole;
      toolCalls.push({ id: newId(), ...call });
      return '';
    },
  );
  if (toolCalls.length > 0) return { text: rest.trim(), toolCalls };
  const bare = text.trim().startsWith('{') ? jsonCall(text.trim(), '', names) : null;
  return bare ? { text: '', toolCalls: [{ id: newId(), ...bare }] } : { text, toolCalls };
}

type Called = Omit<ToolCall, 'id'>;

function blockCall(language: string, word: string, body: string, names: ReadonlySet<string>): Called | null {
  if (
    /^(ts|typescript|module)$/.test(language) &&
    /export\s+default/.test(body) &&
    names.has('edit_module')
  ) {
    return { name: 'edit_module', arguments: JSON.stringify({ source: `${body.trimEnd()}\n` }) };
  }
  const title = names.has(word) ? word : names.has(language) ? language : '';
  if (/^(|json|tool|tool_call|tool_code)$/.test(language) || title) return jsonCall(body, title, names);
  return null;
}

function jsonCall(body: string, title: string, names: ReadonlySet<string>): Called | null {
  let value: unknown;
  try {
    value = parseModelJson(body);
  } catch {
    const named = /"(?:tool|name)"\s*:\s*"(\w+)"/.exec(body)?.[1] ?? title;
    // A call all the same: whoever reads the arguments says what is wrong with them.
    return names.has(named) ? { name: named, arguments: body } : null;
  }
  if (value === null || typeof value !== 'object') return null;
  const object = value as Record<string, unknown>;
  const named = [object.tool, object.name, object.function].find((each) => typeof each === 'string');
  const name = (named as string | undefined) ?? title;
  if (!names.has(name)) return null;
  const given = object.arguments ?? object.parameters ?? object.args ?? (named === undefined ? object : {});
  return { name, arguments: typeof given === 'string' ? given : JSON.stringify(given) };
}
