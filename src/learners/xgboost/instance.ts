/**
 * ml-xgboost's compiled files -> a running copy of XGBoost 0.7, started synchronously.
 *
 * Its glue code is evaluated as a function of its own `module`, so that it meets no `process` (on which it would
 * leave an uncaughtException listener), no file system, and a clock that does not move. The package's public
 * interface is not used: it passes tables over a 5 MB stack. Some calls throw on failure or end the copy for
 * good (`abort`); such a copy must be dropped.
 */
import { compileFunction } from 'node:vm';
import { LabError } from '../../core/errors.ts';
import { webAssembly } from '../../kernels/webassembly.ts';

/** Contents of `ml-xgboost/dist/wasm/xgboost.js` and `xgboost.wasm`. */
export interface XgboostFiles {
  readonly glue: string;
  readonly wasm: Uint8Array;
}

/** The exports that are used; pointers are byte offsets. Views change when memory grows: read them anew. */
export interface XgboostInstance {
  readonly HEAPU8: Uint8Array;
  readonly HEAP32: Int32Array;
  readonly HEAPF32: Float32Array;
  _malloc(nBytes: number): number;
  _free(pointer: number): void;
  /** Row-major float32 cells, -1 = missing; float32 labels. Both are copied. */
  _create_model(cells: number, labels: number, nRows: number, nColumns: number): number;
  _free_memory_model(model: number): void;
  _set_param(model: number, name: number, value: number): void;
  _train_full_model(model: number, nRounds: number): void;
  /** Number of bytes that `_get_file_content` will give; -1 = failed. */
  _save_model(model: number): number;
  _get_file_content(target: number, nBytes: number): void;
  _load_model(bytes: number, nBytes: number): number;
  /** Writes the probability of one row of cells to `target`. */
  _predict_one(model: number, cells: number, nColumns: number, target: number): number;
}

type Imports = Record<string, Record<string, unknown>>;
type Glue = (module: object, require: () => object, process: undefined, dirname: '', clock: () => 0) => void;

/** Compiles once; each call of the result starts a fresh copy. About 50 ms, then 10 ms a copy. */
export function compileXgboost({ glue, wasm }: XgboostFiles): () => XgboostInstance {
  if (!webAssembly) {
    throw new LabError(
      'learners.noWebAssembly',
      'XGBoost needs WebAssembly',
      'Run Node without --jitless and the like.',
    );
  }
  const { Module, Instance } = webAssembly;
  const compiled = new Module(wasm);
  const run = compileFunction(glue, ['module', 'require', 'process', '__dirname', 'dateNow'], {
    filename: 'ml-xgboost',
  }) as Glue;
  return () => {
    let exported: Record<string, unknown> = {};
    const module = {
      get exports() {
        return exported;
      },
      // The glue reads its settings from the object that it first assigns here.
      set exports(settings: Record<string, unknown>) {
        exported = settings;
        settings.print = () => {};
        settings.printErr = () => {};
        settings.instantiateWasm = (
          imports: Imports,
          receive: (made: InstanceType<typeof Instance>) => void,
        ) => {
          const instance = new Instance(compiled, imports);
          receive(instance);
          return instance.exports;
        };
      },
    };
    run(
      module,
      () => ({ resolve: () => '' }),
      undefined,
      '',
      () => 0,
    );
    return exported as unknown as XgboostInstance;
  };
}
