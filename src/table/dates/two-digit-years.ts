/**
 * Which hundred years the two-digit years of a column lie in: the window begins after the widest gap among the
 * years used, and is the latest whose end is no later than the column can reach.
 *
 * Nobody is born in the future; contracts end there; everything else lies in the past, or a year ahead.
 */
const birth = /birth|born|dob|bday|geb(urt|oren)?|naiss|nacim|nascita|nascim|fecha_?nac|decea|died|death/i;
const future =
  /expir|matur|valid|until|due|end|deadline|renew|ablauf|g[uü]ltig|bis|f[aä]llig|fin|venc|échéance/i;
const yearsAhead = 45;

/** The first year of the window of 100 years; `now` is the current year. */
export function firstYearOf(years: readonly number[], name: string, now: number): number {
  const latest = birth.test(name) ? now : future.test(name) ? now + yearsAhead : now + 1;
  const used = [...new Set(years)].sort((left, right) => left - right);
  if (used.length === 0) return latest - 99;
  let end = used.at(-1)!;
  let widest = used[0]! + 100 - end;
  for (let i = 1; i < used.length; i++) {
    const gap = used[i]! - used[i - 1]!;
    if (gap <= widest) continue;
    widest = gap;
    end = used[i - 1]!;
  }
  // Without a clear gap the window ends as late as it can.
  if (widest < 5) return latest - 99;
  const endYear = latest - ((((latest - end) % 100) + 100) % 100);
  return endYear - 99;
}
