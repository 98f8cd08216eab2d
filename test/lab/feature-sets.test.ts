import { describe, expect, test } from 'vitest';
import { type Benchable, planSets, type SetPlan } from '../../src/lab/feature-sets.ts';

const study: Benchable = {
  columns: [
    { name: 'lead_id', role: 'id' },
    { name: 'industry', role: 'category' },
    { name: 'Company Size', role: 'numeric' },
    { name: 'call_length', role: 'numeric' },
    { name: 'call_date', role: 'date' },
    { name: 'call_id', role: 'id' },
    { name: 'transcript', role: 'text' },
    { name: 'country', role: 'constant' },
    { name: 'a,b', role: 'numeric' },
    { name: 'x=y', role: 'numeric' },
  ],
  target: 'won',
  excluded: ['cancelled_on'],
  blocks: { crm: ['industry', 'Company Size'], words: ['transcript'], own: null },
};

function plan(texts: string[], leaveRest = false, byRole = false): SetPlan {
  return planSets(study, { texts, byRole, leaveRest });
}

function membersIn({ sets }: SetPlan): Record<string, readonly string[]> {
  return Object.fromEntries(sets.map(({ name, members }) => [name, members]));
}

function failure(...texts: string[]): { code: string; text: string } {
  try {
    plan(texts);
  } catch (thrown) {
    const { code, message, remedy } = thrown as { code: string; message: string; remedy: string };
    return { code, text: `${message} ${remedy}` };
  }
  throw new Error('nothing was refused');
}

describe('--sets', () => {
  test('without any, each block is a set; a module of one block gives a set per role', () => {
    expect(plan([])).toEqual({
      kind: 'blocks',
      sets: ['crm', 'words', 'own'].map((name) => ({ name, members: [name] })),
      left: [],
      notes: [],
    });
    const single = planSets(
      { ...study, blocks: { all: ['industry'] } },
      { texts: [], byRole: false, leaveRest: false },
    );
    expect(single.kind).toBe('columns');
    expect(single.sets.map(({ name }) => name)).toEqual(['category', 'numeric', 'date', 'text']);
    expect(single.notes.join()).toContain('one block only');
  });

  test('takes lists, patterns and names; what no set names is the rest', () => {
    const found = plan(['crm=industry, Company Size', 'calls=call_*', 'transcript']);
    expect(found.kind).toBe('columns');
    expect(membersIn(found)).toEqual({
      crm: ['industry', 'Company Size'],
      calls: ['call_length', 'call_date'],
      transcript: ['transcript'],
      rest: ['a,b', 'x=y'],
    });
    expect(found.notes.join()).toContain('call_* also matches call_id: ids and constants take no part.');
    expect(found.notes.join()).toContain('"rest" is the 2 columns that no set names (a,b, x=y)');
  });

  test('leaves the rest out on demand, and says so', () => {
    const found = plan(['calls=CALL_*'], true);
    expect(membersIn(found)).toEqual({ calls: ['call_length', 'call_date'] });
    expect(found.left).toEqual(['industry', 'Company Size', 'transcript', 'a,b', 'x=y']);
    expect(found.notes.join()).toContain('Left out: 5 columns that no set names');
  });

  test.each([
    [
      'several sets in one text',
      ['crm=industry; calls=call_length,call_date'],
      { crm: ['industry'], calls: ['call_length', 'call_date'] },
    ],
    [
      'a list without a name: a set per item',
      ['industry,transcript'],
      { industry: ['industry'], transcript: ['transcript'] },
    ],
    ['another case and other signs', ['crm=INDUSTRY,company_size'], { crm: ['industry', 'Company Size'] }],
    ['quotes around commas and equal signs', ['odd="a,b","x=y"'], { odd: ['a,b', 'x=y'] }],
    ['a whole text that is a column', ['x=y', 'a,b'], { 'x=y': ['x=y'], 'a,b': ['a,b'] }],
    ['one sign', ['d=call_dat?'], { d: ['call_date'] }],
    ['a pattern as a name', ['call_*'], { 'call_*': ['call_length', 'call_date'] }],
    [
      'a block among columns is for what it reads',
      ['crm', 'd=call_date'],
      { crm: ['industry', 'Company Size'], d: ['call_date'] },
    ],
    [
      'a pattern takes no sign of a regular expression',
      ['dot=call.length,industry'],
      { dot: ['industry', 'call_length'] },
    ],
  ])('%s', (_what, texts, members) => {
    expect(membersIn(plan(texts, true))).toEqual(members);
  });

  test('of blocks alone stay blocks, alone or together', () => {
    expect(plan(['crm', 'words'])).toMatchObject({
      kind: 'blocks',
      sets: [
        { name: 'crm', members: ['crm'] },
        { name: 'words', members: ['words'] },
        { name: 'rest', members: ['own'] },
      ],
    });
    expect(membersIn(plan(['both=crm,words'], true))).toEqual({ both: ['crm', 'words'] });
  });

  test('may share columns, and says so', () => {
    const found = plan(['crm=industry', 'more=industry,transcript'], true);
    expect(found.notes[0]).toBe(
      'In several sets: "industry" (crm, more). What is shared stays until all of its sets are out.',
    );
  });

  test('--by-role leaves ids and constants out', () => {
    expect(membersIn(plan([], false, true))).toEqual({
      category: ['industry'],
      numeric: ['Company Size', 'call_length', 'a,b', 'x=y'],
      date: ['call_date'],
      text: ['transcript'],
    });
  });

  test.each([
    [['crm=indutry'], 'lab.unknownColumn', 'Did you mean "industry"?'],
    [['trancript'], 'lab.unknownColumn', 'Did you mean "transcript"?'],
    [['wrods'], 'lab.unknownColumn', 'Did you mean "words"?'],
    [['calls=cal_*'], 'lab.unknownColumn', '"call_length" or "call_date"'],
    [['zzz'], 'lab.unknownColumn', 'Columns are: industry, Company Size'],
    [['ids=lead_id'], 'lab.idColumn', 'no model may read ids'],
    [['x=won'], 'lab.targetColumn', 'is the target'],
    [['x=cancelled_on'], 'lab.excludedColumn', 'excluded from this study'],
    [['x=country'], 'lab.badSets', 'no column that a model may read'],
    [['c=*_id'], 'lab.badSets', 'no column that a model may read'],
    [['own', 'd=call_date'], 'lab.badSets', 'custom code'],
    [['a=industry', 'a=transcript'], 'lab.badSets', 'two sets are named "a"'],
    [['rest=industry'], 'lab.badSets', 'a set is named "rest"'],
    [['=industry'], 'lab.badSets', 'no name'],
    [['crm='], 'lab.badSets', 'names no column'],
    [[''], 'lab.badSets', 'names no column'],
    [['crm="industry'], 'lab.badSets', 'not closed'],
  ])('%j is refused as %s: %s', (texts, code, words) => {
    const { code: got, text } = failure(...texts);
    expect(got).toBe(code);
    expect(text).toContain(words);
  });
});
