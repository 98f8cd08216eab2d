/** Wraps a CommonJS bundle into an expression whose value is its exports. */
export function asExpression(surroundings: string): { banner: { js: string }; footer: { js: string } } {
  return {
    banner: { js: `(() => { const module = { exports: {} }, exports = module.exports; ${surroundings}` },
    footer: { js: 'return module.exports; })()' },
  };
}
