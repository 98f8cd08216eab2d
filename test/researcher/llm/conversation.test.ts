import { expect, test } from 'vitest';
import { Conversation } from '../../../src/researcher/llm/conversation/conversation.ts';
import type { ChatMessage } from '../../../src/researcher/llm/endpoint/chat.ts';

const long = 'x'.repeat(2000);

/** An answer with so many calls, and their results. */
function turn(name: string, nCalls: number): ChatMessage[] {
  const ids = Array.from({ length: nCalls }, (_, i) => `${name} ${i}`);
  const toolCalls = ids.map((id) => ({ id, name: 'inspect', arguments: '{}' }));
  return [
    { role: 'assistant', content: '', toolCalls },
    ...ids.map((id) => ({ role: 'tool' as const, toolCallId: id, name: 'inspect', content: long })),
  ];
}

function lengthOf(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, { content }) => sum + content.length, 0);
}

test('old results are shortened to make room, those of the last calls never, however many they are', () => {
  const conversation = new Conversation('brief', 'situation');
  conversation.add(...turn('old', 10), ...turn('new', 12));
  expect(
    conversation.fit(
      () => 'situation',
      (messages) => lengthOf(messages) < 30_000,
    ),
  ).toBe(true);
  const results = conversation.messages.filter(({ role }) => role === 'tool');
  expect(results.slice(0, 10).every(({ content }) => content.length < 400)).toBe(true);
  expect(results.slice(10).every(({ content }) => content === long)).toBe(true);
});
