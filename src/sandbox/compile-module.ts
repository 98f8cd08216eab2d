/**
 * TypeScript source of a module -> one script for the sandbox, about 2 ms.
 *
 * Invariants: the script holds no import of any kind (esbuild turns dynamic ones into calls of a `require` that
 * knows nothing but 'nightlab'); an inline source map leads from its lines to the source's.
 */
import { type Message, transform } from 'esbuild';
import { LabError, messageOf } from '../core/errors.ts';
import { hashSource } from '../core/hash.ts';
import type { CompiledModule } from '../pipeline/task.ts';

/** @throws LabError `sandbox.badSyntax` naming the line. */
export async function compileModule(source: string): Promise<CompiledModule> {
  try {
    const { code } = await transform(source, {
      loader: 'ts',
      format: 'cjs',
      target: 'es2023',
      sourcefile: 'pipeline.ts',
      sourcemap: 'inline',
      sourcesContent: true,
      legalComments: 'none',
      logLevel: 'silent',
      supported: { 'dynamic-import': false, 'top-level-await': false },
    });
    return { code, sourceHash: hashSource(source) };
  } catch (cause) {
    throw new LabError('sandbox.badSyntax', whereAndWhat(cause), 'Correct the module and save it again.', {
      cause,
    });
  }
}

function whereAndWhat(cause: unknown): string {
  const first = (cause as { errors?: Message[] }).errors?.[0];
  if (!first) return messageOf(cause);
  const { location, text } = first;
  return location ? `pipeline.ts:${location.line}:${location.column + 1}: ${text}` : text;
}
