import { drawRows, type World } from './draw.ts';

/** The positives were exported first, and numbered as they were exported. */
export function sorted(seed: number): World {
  const drawn = orders(seed, 'sorted');
  const rows = drawn.rows.sort((left, right) => Number(right[0] === 'yes') - Number(left[0] === 'yes'));
  return {
    ...drawn,
    name: 'sorted',
    header: ['position', ...drawn.header],
    rows: rows.map((row, i) => [String(5000 + 3 * i + (i % 2)), ...row]),
    leaks: [null, 'position'],
  };
}

/** Batches of one outcome each. */
export function batches(seed: number): World {
  const drawn = orders(seed, 'batches');
  const yes = drawn.rows.filter((row) => row[0] === 'yes');
  const no = drawn.rows.filter((row) => row[0] === 'no');
  const rows: string[][] = [];
  while (yes.length > 0 || no.length > 0) rows.push(...yes.splice(0, 40), ...no.splice(0, 100));
  return { ...drawn, name: 'batches', rows, leaks: [null] };
}

function orders(seed: number, name: string) {
  const { header, rows } = drawRows(seed, name, 1200, 0.3, {
    returned: ({ y }) => (y ? 'yes' : 'no'),
    amount: ({ y, stream }) => (60 + (y ? 12 : 0) + 20 * stream.normal()).toFixed(2),
    items: ({ poisson }) => 1 + poisson(2),
    country: ({ pick }) => pick(['DE', 'AT', 'CH', 'FR']),
  });
  return { target: 'returned', positive: 'yes', header, rows, innocents: [] };
}
