import { LabError, messageOf } from '../../../core/errors.ts';
import { CallFailed } from '../calls/model-calls.ts';
import type { CheckedCall } from './check-call.ts';
import type { ToolContext, ToolResult } from './tool.ts';

/**
 * A checked call -> its result; a request that cannot be met is an answer too.
 *
 * @throws CallFailed, and LabError `journal.*`: a journal that cannot be written ends the session.
 */
export async function runTool({ tool, args }: CheckedCall, context: ToolContext): Promise<ToolResult> {
  try {
    const result = await tool.run(args, context);
    return typeof result === 'string' ? { kind: 'answer', text: result } : result;
  } catch (thrown) {
    if (thrown instanceof CallFailed) throw thrown;
    if (thrown instanceof LabError && thrown.code.startsWith('journal.')) throw thrown;
    const remedy = thrown instanceof LabError ? thrown.remedy : '';
    const why = context.workbench.quoter.quote('why', `${messageOf(thrown)}\n${remedy}`, 2000);
    return { kind: 'answer', text: `${tool.name} could not be done.\n${why}` };
  }
}
