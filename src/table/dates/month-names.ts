/**
 * Names of months and weekdays, long and short, in English, German, French, Spanish, Italian, Portuguese and
 * Dutch, in lower case without accents. Source: the Unicode CLDR's names for these languages.
 */
const names: readonly string[] = [
  'jan january janv janvier januar jaen janner jaenner enero ene gennaio gen janeiro januari',
  'feb february fev fevr fevrier februar feber febrero febbraio fevereiro februari',
  'mar march mars marz mrz maerz marzo marco maart mrt',
  'apr april avr avril abr abril aprile',
  'may mai mayo maggio mag maio mei',
  'jun june juin juni junio giugno giu junho',
  'jul july juil juillet juli julio luglio lug julho',
  'aug august aout aou agosto ago augustus',
  'sep sept september septembre septiembre settembre set setembro setiembre',
  'oct october octobre octubre oktober okt ottobre ott outubro out',
  'nov november novembre noviembre novembro',
  'dec december decembre dez dezember dic diciembre dicembre dezembro',
];

/** Every name, and the number of its month at the same place. */
export const monthWords: readonly string[] = names.flatMap((line) => line.split(' '));
export const monthNumbers: readonly number[] = names.flatMap((line, i) => line.split(' ').map(() => i + 1));

const numberOf = new Map(monthWords.map((word, i) => [word, monthNumbers[i]!]));

/** 1 to 12, or null for what names no month; case, accents and a final point aside. */
export function monthOf(word: string): number | null {
  const plain = word
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f.]/g, '')
    .toLowerCase();
  return numberOf.get(plain) ?? null;
}

/** Weekday names as a regular expression that JavaScript and RE2 both read; compared without case. */
export const weekdayPattern = [
  'mon(?:day|tag)?|tue(?:s(?:day)?)?|wed(?:nesday|s)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?',
  'mo|di(?:enstag)?|mi(?:ttwoch)?|do(?:nnerstag)?|fr(?:eitag)?|sa(?:mstag)?|so(?:nntag)?|sonnabend',
  'lun(?:di|es|ed[iì])?|mar(?:di|tes|ted[iì])?|mer(?:c(?:redi|oled[iì])?)?|jeu(?:di)?|ven(?:dredi|erd[iì])?|sam(?:edi)?|dim(?:anche)?',
  'mi[eé](?:rcoles)?|jue(?:ves)?|vie(?:rnes)?|s[aá]b(?:ado)?|dom(?:ingo|enica)?|gio(?:ved[iì])?|sabato',
].join('|');
