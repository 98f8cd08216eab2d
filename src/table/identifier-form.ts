/**
 * Cells that name one thing by their form: e-mail and web addresses, paths of files, phone and account numbers,
 * UUIDs and hashes. What they name says nothing of another row, so that no model should take them for categories.
 */
import { looksLikeDate } from './date-form.ts';

const paths =
  /^(?:[A-Za-z]:[\\/]|\\\\|\.{0,2}\/|~\/|(?:s3|gs|file|ftp|hdfs|smb|az|abfss?):\/\/)\S.*$|^[^\s/\\]+(?:[\\/][^/\\]+)+\.[A-Za-z0-9]{1,5}$/i;
const fileName =
  /^[^\\/]{1,120}\.(?:wav|mp3|mp4|m4a|ogg|flac|avi|mov|mkv|webm|jpe?g|png|gif|tiff?|bmp|svg|pdf|docx?|xlsx?|pptx?|txt|csv|json|xml|html?|zip|gz|eml|msg|dcm|log)$/i;

const forms: readonly (readonly [string, RegExp])[] = [
  [
    'e-mail addresses',
    /^(?:mailto:)?[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}$|^[^@<>]*<[^\s@<>]+@[^\s@<>]+>$/i,
  ],
  ['web addresses', /^(?:https?:\/\/|www\.)\S+$/i],
  ['paths of files', paths],
  ['names of files', fileName],
  ['UUIDs', /^\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$/i],
  ['hashes', /^(?:0x|sha\d+:|md5:)?(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{16,128}$/i],
  ['bank account numbers', /^[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?$/],
];

const phone = /^(?:tel:)?(?:\+|00)?[\d(][\d\s()./\u00a0-]{5,22}\d(?:\s?(?:x|ext\.?|#)\s?\d{1,6})?$/i;
const phoneName =
  /phone|telefon|tel(?:[\s_.-]|$)|mobil|handy|cell(?:[\s_.-]|$)|fax|whatsapp|msisdn|movil|móvil|telefono|teléfono|téléphone/i;
const numberRange = /^\d{1,6}\s?[-–/]\s?\d{1,6}$/;

const leastShare = 0.95;

/** What the cells of a column called `name` are by their form, in words; null for anything else. */
export function identifierForm(cells: readonly string[], name: string): string | null {
  if (cells.length === 0) return null;
  const share = (fits: (cell: string) => boolean) => cells.filter(fits).length / cells.length;
  for (const [what, form] of forms) if (share((cell) => form.test(cell)) >= leastShare) return what;
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
