/**
 * Compiled module -> its pipeline, evaluated anew in a context of its own each time.
 */
import { setFlagsFromString } from 'node:v8';
import { type Context, createContext, Script, constants as vmConstants } from 'node:vm';
import { plainText } from '../../core/plain-text.ts';
import type { FrameStep, PipelineSpec } from '../../pipeline/spec.ts';
import { rememberText } from '../../pipeline/spec-hash.ts';
import type { CompiledModule } from '../../pipeline/task.ts';
import { checkSpec } from './check-spec.ts';
import { callLevel } from './level-stack.ts';
import { type Inside, type InsideFunction, Membrane } from './membrane.ts';

/** The stack frames' name for the module. */
const moduleFile = 'pipeline.ts';
const maxLogLines = 100;
const maxLogLineLength = 503;

interface InsideExports extends Inside {
  readonly evaluate: InsideFunction;
  readonly applyFrame: InsideFunction;
  readonly takeLog: InsideFunction;
}

/** In place of danfojs's DataFrame in this realm: the columns on their way to the module's context. */
export class FrameColumns {
  readonly columns: Readonly<Record<string, unknown[]>>;

  constructor(columns: Readonly<Record<string, unknown[]>>) {
    this.columns = columns;
  }
}

export class ModuleLoader {
  readonly #inside: Script;
  readonly #danfo: () => Script;
  #last: { code: string; script: Script } | null = null;
  #log: string[] = [];

  /**
   * `insideCode`: the bundle of inside.ts, an expression whose value is its exports. `danfo`: the same of
   * danfojs; called where a frame step runs.
   */
  constructor(insideCode: string, danfo: () => Script) {
    // Code that is compiled stays compiled: else the stack that compiling takes tells whether it ran before.
    setFlagsFromString('--no-flush-bytecode');
    this.#inside = compiled(insideCode, { filename: 'nightlab' });
    this.#danfo = danfo;
  }

  load(module: CompiledModule): PipelineSpec {
    // Without an interceptor object of this realm; without microtasks once the evaluation is over.
    const context = createContext(vmConstants.DONT_CONTEXTIFY, {
      codeGeneration: { strings: false, wasm: false },
      microtaskMode: 'afterEvaluate',
    });
    const inside = this.#inside.runInContext(context) as InsideExports;
    const membrane = new Membrane(inside, () => this.#collectLog(inside, membrane));
    const body: unknown = this.#scriptOf(module).runInContext(context);
    const exported = membrane.call(inside.evaluate, [body], true);
    return checkSpec(exported, (step) => {
      const apply = this.#frameStep(context, inside, membrane, step);
      rememberText(apply, inside.textOf(membrane.calleeOf(step)));
      return apply;
    });
  }

  /** What modules wrote to their console since the last time. */
  takeLog(): string[] {
    const log = this.#log;
    this.#log = [];
    return log;
  }

  #frameStep(
    context: Context,
    inside: InsideExports,
    membrane: Membrane,
    exported: object,
  ): FrameStep['apply'] {
    let danfo: unknown;
    return (frame) => {
      danfo ??= callLevel(() => this.#danfo().runInContext(context) as unknown, []);
      const { columns } = frame as FrameColumns;
      const args = [danfo, membrane.calleeOf(exported), membrane.inward(columns)];
      const result = membrane.call(inside.applyFrame, args) as {
        names: string[];
        values: unknown[][];
      } | null;
      if (!result) return null;
      const { names, values } = result;
      return { columns: names, column: (name: string) => ({ values: values[names.indexOf(name)] }) };
    };
  }

  #collectLog(inside: InsideExports, membrane: Membrane): void {
    if (this.#log.length >= maxLogLines) return;
    const lines = membrane.outward(inside.takeLog());
    if (!Array.isArray(lines)) return;
    for (const line of lines.slice(0, maxLogLines - this.#log.length))
      this.#log.push(plainText(String(line), maxLogLineLength));
  }

  #scriptOf({ code }: CompiledModule): Script {
    if (this.#last?.code === code) return this.#last.script;
    // V8 keeps the text of scripts it has compiled; the source map is for the host.
    const text = code.replace(/\/\/# sourceMappingURL=\S+\s*$/, '');
    // Strict, as modules are: a function then cannot ask who called it.
    const head = '(function (exports, module, require) {"use strict";';
    const script = compiled(`${head}${text}\n})`, { filename: moduleFile, columnOffset: -head.length });
    this.#last = { code, script };
    return script;
  }
}

/** A script with all its functions compiled at once, so that the first run is like any other. */
function compiled(code: string, options: { filename: string; columnOffset?: number }): Script {
  setFlagsFromString('--no-lazy');
  try {
    return new Script(code, options);
  } finally {
    setFlagsFromString('--lazy');
  }
}
