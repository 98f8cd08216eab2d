/** Search and replace as language models do it: exact where that works, else by lines with indentation forgiven. */

/** The edited text, or what is wrong in words for the model. */
export function editText(
  text: string,
  search: string,
  replace: string,
): { readonly text: string } | { readonly wrong: string } {
  if (search.trim() === '') return { wrong: 'The search text is empty.' };
  const exact = text.split(search).length - 1;
  if (exact === 1) {
    const at = text.indexOf(search);
    return { text: text.slice(0, at) + replace + text.slice(at + search.length) };
  }
  if (exact > 1) return { wrong: `The search text occurs ${exact} times; give more of what is around it.` };
  const lines = text.split('\n');
  const wanted = trimmedLines(search);
  const places = lines.flatMap((_, start) =>
    wanted.every((line, i) => lines[start + i]?.trim() === line) ? [start] : [],
  );
  if (places.length !== 1) {
    return {
      wrong:
        places.length === 0
          ? 'The search text does not occur in the draft. Use read_module to see it as it is.'
          : `The search text occurs ${places.length} times; give more of what is around it.`,
    };
  }
  const [start] = places as [number];
  return {
    text: [...lines.slice(0, start), replace.replace(/\n$/, ''), ...lines.slice(start + wanted.length)].join(
      '\n',
    ),
  };
}

function trimmedLines(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  while (lines[0] === '') lines.shift();
  while (lines.at(-1) === '') lines.pop();
  return lines;
}
