const bars = '▁▂▃▄▅▆▇█';

/** Values as a row of bars, lowest to highest; the last `width` of them. */
export function sparkline(values: readonly number[], width: number): string {
  const shown = values.slice(-width);
  const low = Math.min(...shown);
  const span = Math.max(...shown) - low;
  return shown
    .map((value) => bars[span === 0 ? 0 : Math.min(7, Math.floor(((value - low) / span) * 8))])
    .join('');
}
