// Rows of a tile -> sums of packed gradients; ../reference/histogram.ts says what they mean. One kernel for each number
// of features, so that a row's updates are straight-line code with constant offsets. Rows from a list come
// in batches of 32, touched first, so that their cache misses overlap.

/** The AssemblyScript source of `histogram1` to `histogram<maxWidth>`. */
export function histogramSource(maxWidth) {
  const widths = Array.from({ length: maxWidth }, (_unused, index) => unrolled(index + 1));
  return `
/** 32 gradients, then 32 row addresses: each thread's instance has its own. */
let scratch: usize = 1024;

export function setScratch(offset: usize): void {
  scratch = offset;
}
${widths.join('')}`;
}

/** AssemblyScript takes only literal offsets, so the updates are text. */
function update(feature) {
  const at = feature * 2112;
  return `cell = out + ((<usize>load<u8>(row, ${feature})) << 3);
  store<i64>(cell, load<i64>(cell, ${at}) + packed, ${at});`;
}

function unrolled(width) {
  const updates = Array.from({ length: width }, (_unused, feature) => update(feature));
  return `
@inline
function row${width}(row: usize, out: usize, packed: i64): void {
  let cell: usize;
  ${updates.join('\n  ')}
}

function dense${width}(tile: usize, begin: usize, end: usize, gradients: usize, out: usize): void {
  for (let i = begin; i < end; i++) row${width}(tile + (i << 5), out, load<i64>(gradients + (i << 3)));
}

function listed${width}(tile: usize, at: usize, stop: usize, gradients: usize, out: usize): void {
  const kept = scratch;
  for (; at + 128 <= stop; at += 128) {
    let touched: u32 = 0;
    for (let j: usize = 0; j < 32; j++) {
      const i = <usize>load<u32>(at + (j << 2));
      const row = tile + (i << 5);
      touched |= load<u8>(row);
      store<u32>(kept + (j << 2), <u32>row, 256);
      store<i64>(kept + (j << 3), load<i64>(gradients + (i << 3)));
    }
    store<u32>(kept, touched, 384);
    for (let j: usize = 0; j < 32; j++) {
      row${width}(<usize>load<u32>(kept + (j << 2), 256), out, load<i64>(kept + (j << 3)));
    }
  }
  for (; at < stop; at += 4) {
    const i = <usize>load<u32>(at);
    row${width}(tile + (i << 5), out, load<i64>(gradients + (i << 3)));
  }
}

export function histogram${width}(tile: usize, rows: usize, begin: usize, end: usize, gradients: usize, out: usize): void {
  if (rows == 0) dense${width}(tile, begin, end, gradients, out);
  else listed${width}(tile, rows + (begin << 2), rows + (end << 2), gradients, out);
}
`;
}
