/** Names that are all there and all different, and what had to be changed. */
export interface UniqueNames {
  readonly names: readonly string[];
  readonly notes: readonly string[];
}

/** Trims names, composes their accents, fills in empty ones (`column_3`, counted from 1) and numbers repeated ones (`name_2`). */
export function uniqueNames(given: readonly string[]): UniqueNames {
  const notes: string[] = [];
  const taken = new Set(given.map((name) => name.trim().normalize('NFC')).filter((name) => name !== ''));
  const used = new Set<string>();
  const free = (stem: string, from: number): string => {
    for (let i = from; ; i++) {
      const name = `${stem}_${i}`;
      if (!taken.has(name) && !used.has(name)) return name;
    }
  };
  const names = given.map((raw, i) => {
    const name = raw
      .trim()
      .normalize('NFC')
      .replaceAll(/\s*[\r\n]+\s*/g, ' ');
    let unique = name;
    if (name === '') {
      unique = free('column', i + 1);
      notes.push(`Column ${i + 1} has no name; it is called "${unique}".`);
    } else if (used.has(name)) {
      unique = free(name, 2);
      notes.push(`Column ${i + 1} repeats the name "${name}"; it is called "${unique}".`);
    }
    used.add(unique);
    return unique;
  });
  return { names, notes };
}

/** `wanted`, or with a number behind it where a column is called so already, in whatever case. */
export function freeName(wanted: string, names: readonly string[]): string {
  const taken = new Set(names.map((name) => name.toLowerCase()));
  for (let i = 1; ; i++) {
    const name = i === 1 ? wanted : `${wanted}_${i}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
