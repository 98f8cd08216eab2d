import ts from 'typescript';

/** What the compiler says of programs that import the package by its name. */
export function typeProblems(
  files: readonly string[],
  module: ts.ModuleKind = ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind = ts.ModuleResolutionKind.NodeNext,
): string[] {
  const compiled = ts.createProgram([...files], {
    module,
    moduleResolution,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
  });
  return ts
    .getPreEmitDiagnostics(compiled)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
