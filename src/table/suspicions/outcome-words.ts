/**
 * Does a name, or a cell, speak of how things ended? English and German. A name by itself proves nothing: it lowers
 * what the data have to show. Words are compared whole or by their beginning, after CamelCase and signs are split.
 */
import type { TargetWords } from './suspicion.ts';

/** Beginnings of words that name an ending or its consequences. */
const beginnings =
  /^(cancel|churn|terminat|refund|chargeback|resol[uv]|outcome|closing|closure|dispos|unsubscri|deactivat|attrit|depart|offboard|settle|writeoff|writtenoff|recover(y|ed)|collections?$|winback|verdict|decision|decided|discharg|death|deceas|died|expir|ended$|dispute|payoff|repaid|lapse|forfeit|foreclos|repossess|bankrupt|delinq|k(ü|ue)ndig|gek(ü|ue)nd|storn|abgang|abgegang|austritt|ausgetret|beend|grund$|gr(ü|ue)nde$|k(ü|ue)ndigungsgrund|ergebnis|ausgang$|abschluss|abgeschl|erstatt|r(ü|ue)ckzahl|r(ü|ue)ckerstatt|zur(ü|ue)ckgezahlt|bezahlt|gezahlt|verlor|verlust|gewonn|entscheid|entschied|mahn|inkasso|gesperrt|geschlossen|widerruf|widerrief|erledigt|ausfall|ausgefall|abgelehnt|ablehn|angenommen|verstorben)/u;
const wholes = new Set(
  'won lost outcome result cancelled enddatum withdrawn withdrawal lostreason closedate exited'.split(' '),
);
/** Words of an ending that also stand in names of what was known before (a paid plan, an exit rate). */
const ambiguous =
  /^(closed|reasons?|default(ed|s)?|convert(ed)?|conversion|reject(ed|ion)?|declin(e|ed|ing)|approv(ed|al)|complet(e|ed|ion)|exit|paid|end|ende|final|left|leaving|inactive|success|failed|failure|fraud|signed|returned|gone|retention|signiert|unterschrieben|erfolg)$/u;
const weak =
  /^(status|stage|phase|zustand|duration|dauer|gespr(ä|ae)chsdauer|elapsed|stufe|talk|talktime|handletime|followup|after|post|nach|danach|later|since|seit|until|bis)$/u;
/** What was known before, the rules of a contract, a rate over others, and states of a person. */
const before =
  /^(prev(ious(ly)?)?|prior|past|last|before|earlier|histor(y|ic|ical)|former(ly)?|existing|pre|vorher(ige[rns]?)?|vorige[rns]?|letzte[rns]?|bisher(ige[rns]?)?|fr(ü|ue)here[rns]?|policy|rates?|quote|terms|avg|average|marital|civil|employment|housing|smoking|family|marriage|familienstand|education|visa|residence)$/u;

export function splitWords(text: string): string[] {
  return text
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** True for a word that tells how it ended. */
export function saysEnding(word: string): boolean {
  return beginnings.test(word) || wholes.has(word) || ambiguous.test(word);
}

/** How far a column's name says that it is known only afterwards. */
export function nameHint(
  name: string,
  target: TargetWords,
  names: readonly string[],
): 'strong' | 'weak' | 'none' {
  const words = splitWords(name);
  if (words.some((word) => before.test(word))) return 'none';
  if (words.some((word) => beginnings.test(word) || wholes.has(word))) return 'strong';
  if (words.some((word) => ambiguous.test(word) || weak.test(word))) return 'weak';
  const shared = words.some(
    (word) =>
      word.length > 3 &&
      splitWords(target.column).some((own) => sameStem(own, word)) &&
      // A word of many columns is the table's subject.
      names.filter((other) => splitWords(other).includes(word)).length <= 2,
  );
  return shared ? 'weak' : 'none';
}

/** The same word but for its ending: churn, churned; convert, converted. */
export function sameStem(left: string, right: string): boolean {
  const short = left.length < right.length ? left : right;
  const long = short === left ? right : left;
  return short.length > 3 && long.startsWith(short) && long.length - short.length <= 4;
}
