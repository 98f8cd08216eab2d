/**
 * Cells that name one thing by their form: e-mail and web addresses, paths of files, phone, account and card numbers,
 * UUIDs, hashes, network addresses. What they name says nothing of another row, so that no model should take them for
 * categories. Licence plates, product codes and domains are not told from categories by their form, and are left alone.
 */
import { looksLikeDate } from '../dates/date-form.ts';

const paths =
  /^(?:[A-Za-z]:[\\/]|\\\\|\.{0,2}\/|~\/|[a-z][a-z0-9+.-]*:\/\/|dbfs:\/|arn:[\w-]*:)\S.*$|^[^\s/\\]+(?:[\\/][^/\\]+)+\.[A-Za-z0-9]{1,5}$/i;
const fileName =
  /^[^\\/]{1,120}\.(?:wav|mp3|mp4|m4a|m4v|aac|amr|wma|ogg|opus|flac|gsm|vox|avi|mov|mkv|mpe?g|3gp|webm|webp|heic|jpe?g|png|gif|tiff?|bmp|svg|pdf|rtf|od[tsp]|docx?|xlsx?|pptx?|txt|csv|tsv|json|parquet|xml|html?|zip|gz|eml|msg|dcm|log)$/i;
const network =
  /^(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}$|^(?=[0-9a-f:]*::|(?:[0-9a-f]{1,4}:){7})(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}$/i;

const isIban = (cell: string): boolean =>
  /^[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?$/.test(cell) ||
  (/^[a-z]{2}\d{2}[a-z0-9]{11,30}$/i.test(cell) && holdsMod97(cell));

type Form = readonly [what: string, fits: (cell: string) => boolean];
const byPattern = (what: string, pattern: RegExp): Form => [what, (cell) => pattern.test(cell)];

/** The first that fits is what the cells are called. */
const forms: readonly Form[] = [
  byPattern('web addresses', /^(?:https?:\/\/|www\.)\S+$/i),
  byPattern('paths of files', paths),
  byPattern(
    'e-mail addresses',
    /^(?:mailto:)?[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}$|^[^@<>]*<[^\s@<>]+@[^\s@<>]+>$/i,
  ),
  byPattern('names of files', fileName),
  byPattern('user names', /^@[\w.]{2,40}$/),
  byPattern(
    'UUIDs',
    /^(?:urn:uuid:)?\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$|^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i,
  ),
  ['bank account numbers', isIban],
  byPattern('hashes', /^(?:0x|sha\d+:|md5:)?(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{16,128}$/i),
  byPattern('tokens', /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/),
  byPattern('network addresses', network),
  ['network addresses', isIpv4],
  ['payment card numbers', isCard],
  byPattern('social security numbers', /^\d{3}-\d{2}-\d{4}$/),
  byPattern('vehicle numbers', /^(?=[A-Z0-9]*[A-Z])(?=(?:[A-Z]*\d){5})[A-HJ-NPR-Z0-9]{17}$/),
];

/** ISO 7064: letters as 10 to 35, the first four characters last. */
function holdsMod97(cell: string): boolean {
  let rest = 0;
  for (const character of cell.slice(4) + cell.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Four numbers up to 255, of which one is larger than those of versions. */
function isIpv4(cell: string): boolean {
  const numbers = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(cell)?.slice(1).map(Number);
  return numbers !== undefined && Math.max(...numbers) <= 255 && Math.max(...numbers) >= 32;
}

/** 13 to 19 digits, whole or in groups, whose check digit holds (Luhn, ISO/IEC 7812). */
function isCard(cell: string): boolean {
  if (!/^\d{4}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,3})?$|^3\d{3}[ -]?\d{6}[ -]?\d{5}$/.test(cell)) return false;
  const sum = [...cell.replaceAll(/\D/g, '')].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const phone = /^(?:tel:)?(?:\+|00)?[\d(][\d\s()./\u00a0-]{5,22}\d(?:\s?(?:x|ext\.?|#)\s?\d{1,6})?$/i;
const phoneName =
  /phone|telefon|tel(?:[\s_.-]|$)|mobil|handy|cell(?:[\s_.-]|$)|fax|whatsapp|msisdn|movil|móvil|telefono|teléfono|téléphone/i;
const numberRange = /^\d{1,6}\s?[-–/]\s?\d{1,6}$/;

const leastShare = 0.95;

/** What the cells of a column called `name` are by their form, in words; null for anything else. */
export function identifierForm(cells: readonly string[], name: string): string | null {
  if (cells.length === 0) return null;
  const share = (fits: (cell: string) => boolean) => cells.filter(fits).length / cells.length;
  for (const [what, fits] of forms) if (share(fits) >= leastShare) return what;
  const isNamed = phoneName.test(name);
  if (!isNamed && share(looksLikeDate) > 0.05) return null;
  return share((cell) => isPhone(cell, isNamed)) >= leastShare ? 'phone numbers' : null;
}

function isPhone(cell: string, isNamed: boolean): boolean {
  const nDigits = cell.replaceAll(/\D/g, '').length;
  if (nDigits < 7 || nDigits > 18 || !phone.test(cell)) return false;
  // Without a name that says so, a number needs the signs of one.
  return isNamed || /^(?:tel:|\+)/.test(cell) || (/[\s()/-]/.test(cell) && !numberRange.test(cell));
}

const personHeader =
  /(?:^|[\s_.-])(?:first|last|full|middle|maiden|given|family|sur|fore|customer|client|contact|patient|person|employee|agent|caller|lead|owner|user)?[\s_.-]?names?$|^(?:vor|nach|zu)?name$|^(?:nombre|apellidos?|prenom|prénom|nom|cognome|kunde|customer|client|contact|patient|agent|caller)$/i;
const notPersons =
  /file|user ?name|host|product|campaign|company|firma|plan|city|street|country|state|brand|event|domain|class|species|column|field/i;
const personName =
  /^(?:\p{Lu}[\p{L}\p{M}'’-]*\.?|von|van|de|der|den|di|da|del|la|le|bin|al|y)(?:,?[ ](?:\p{Lu}[\p{L}\p{M}'’-]*\.?|von|van|de|der|den|di|da|del|la|le|bin|al|y)){0,5}$/u;
const leastNames = 0.9;

/** True where the header speaks of people's names and the cells look like them. No more than a guess: to be told, not obeyed. */
export function looksLikePeople(cells: readonly string[], name: string): boolean {
  const header = name.replaceAll(/([a-z])([A-Z])/g, '$1_$2');
  if (cells.length === 0 || notPersons.test(header) || !personHeader.test(header)) return false;
  return cells.filter((cell) => personName.test(cell)).length >= leastNames * cells.length;
}
