import { expect, test } from 'vitest';
import { Checker } from '../../src/sandbox/checker.ts';

test('the same source again is not checked again, and another is', async () => {
  const checker = new Checker();
  const wrong = "import { numeric } from 'nightlab';\nexport default numeric(1, 2, 3);\n";
  try {
    const first = await checker.check(wrong);
    expect(first.length).toBeGreaterThan(0);
    expect(await checker.check(wrong)).toBe(first);
    const other = await checker.check(`${wrong}// more\n`);
    expect(other).not.toBe(first);
    expect(other.map(({ message }) => message)).toEqual(first.map(({ message }) => message));
  } finally {
    await checker.close();
  }
});
