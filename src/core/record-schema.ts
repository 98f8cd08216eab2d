/**
 * A zod schema for objects whose keys come from data, such as column names. In place of `z.record`, which leaves out a
 * member called `__proto__`. Invariant: the object that comes out has the same own members in the same order.
 */
import { z } from 'zod';

export function recordOf<T>(value: z.ZodType<T>): z.ZodType<Record<string, T>> {
  return z.custom<Record<string, T>>().transform((given, context) => {
    if (given === null || typeof given !== 'object' || Array.isArray(given)) {
      context.addIssue({ code: 'custom', message: 'it is not an object' });
      return z.NEVER;
    }
    const members: [string, T][] = [];
    for (const [name, member] of Object.entries(given)) {
      const checked = value.safeParse(member);
      if (checked.success) members.push([name, checked.data]);
      else {
        const issue = checked.error.issues[0]!;
        context.addIssue({ code: 'custom', path: [name, ...issue.path], message: issue.message });
      }
    }
    return Object.fromEntries(members);
  });
}
