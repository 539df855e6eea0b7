import { describe, expect, it } from 'vitest';
import { readFilter } from '../../../../src/emulator/graph/filter.ts';

const rows = [
  { id: '1', appId: 'a', displayName: "O'Brien", servicePrincipalNames: ['a', 'api://a'] },
  { id: '2', appId: 'b', displayName: 'b or c', servicePrincipalNames: ['b'] },
  { id: '3', appId: 'c', displayName: '', servicePrincipalNames: [] },
  { id: '4', mail: null, displayName: 'b and d' },
];

describe('readFilter', () => {
  it.each([
    ["appId eq 'a'", ['1']],
    ["APPID EQ 'A'", ['1']],
    ["(id eq '1') or displayName eq 'b or c'", ['1', '2']],
    ["displayName eq 'O''Brien'", ['1']],
    ["displayName eq ''", ['3']],
    ["appId eq 'a' and id eq '1'", ['1']],
    ["appId eq 'a' and id eq '2'", []],
    ["appId eq 'a' and id eq '2' or displayName eq 'b and d'", ['4']],
    ["startswith(displayName,'B')", ['2', '4']],
    ["startsWith(displayName, 'b or') and appId eq 'b'", ['2']],
    ["servicePrincipalNames/any(c:c eq 'API://a')", ['1']],
    ["servicePrincipalNames/any(name: name eq 'a') or id eq '4'", ['1', '4']],
    ["mail eq 'x'", []],
  ])('%s', (text, ids) => {
    const passes = readFilter(text);
    expect(passes && rows.filter(passes).map(({ id }) => id)).toEqual(ids);
  });

  it.each([
    '',
    'appId',
    "appId ne 'a'",
    'appId eq a',
    "secret eq 'a'",
    "appId eq 'a'b'",
    "appId eq 'a' or",
    "appId eq 'a' and",
    "startswith(secret,'a')",
    "endswith(displayName,'a')",
    "servicePrincipalNames/any(c:d eq 'a')",
    "servicePrincipalNames/all(c:c eq 'a')",
    "displayName/any(c:c eq 'a')",
  ])('%s is not understood', (text) => {
    expect(readFilter(text)).toBeUndefined();
  });
});
