/**
 * Zone abbreviations -> minutes east of UTC. Those of RFC 2822, and European, Asian and Australian ones that mean
 * one thing; abbreviations with several meanings (IST, BST in Asia, AST) are left out, so that such cells stay unread.
 */
const minutes: Readonly<Record<string, number>> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  wet: 0,
  west: 60,
  bst: 60,
  cet: 60,
  cest: 120,
  mez: 60,
  mesz: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  akst: -540,
  akdt: -480,
  hst: -600,
  jst: 540,
  kst: 540,
  hkt: 480,
  sgt: 480,
  aest: 600,
  aedt: 660,
  nzst: 720,
  nzdt: 780,
};

export const zoneNames: readonly string[] = Object.keys(minutes);
export const zoneMinutes: readonly number[] = Object.values(minutes);
