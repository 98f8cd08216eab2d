import { moduleBase64 } from './generated/module.ts';
import { pageBytes, type WasmMemory, type WasmModule, webAssembly } from './webassembly.ts';

let compiled: WasmModule | null | undefined;

/** The compiled kernels, or null where this runtime has no WebAssembly SIMD or forbids it. */
export function wasmModule(): WasmModule | null {
  if (compiled !== undefined) return compiled;
  try {
    compiled = webAssembly ? new webAssembly.Module(Buffer.from(moduleBase64, 'base64')) : null;
  } catch {
    compiled = null;
  }
  return compiled;
}

/** Fresh shared memory of at least `nBytes`, or null where it cannot be reserved. */
export function wasmMemory(nBytes: number): WasmMemory | null {
  try {
    const initial = Math.ceil(nBytes / pageBytes);
    return webAssembly ? new webAssembly.Memory({ initial, maximum: 65536, shared: true }) : null;
  } catch {
    return null;
  }
}
