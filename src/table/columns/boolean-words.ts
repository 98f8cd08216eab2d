/** What words for yes and no mean, in the languages that exports are commonly written in; null for other words. */
export function booleanSense(word: string): boolean | null {
  const plain = word.normalize('NFC').trim().toLowerCase();
  if (trueWords.has(plain)) return true;
  return falseWords.has(plain) ? false : null;
}

/** Spellings of true, in lower case. */
export const trueWords: ReadonlySet<string> = new Set(
  'true t yes y on 1 1.0 + ja j wahr oui o vrai sí si s verdadero sim verdadeiro vero tak prawda ano evet doğru да はい 是'.split(
    ' ',
  ),
);

/** Spellings of false, in lower case. */
export const falseWords: ReadonlySet<string> = new Set(
  'false f no n off 0 0.0 - nein falsch non faux falso não nao nie fałsz ne hayır yanlış нет いいえ 否'.split(
    ' ',
  ),
);
