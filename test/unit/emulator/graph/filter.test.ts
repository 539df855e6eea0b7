import { describe, expect, it } from 'vitest';
import { readFilter } from '../../../../src/emulator/graph/filter.ts';

describe('readFilter', () => {
  it.each([
    ["appId eq 'a'", [{ field: 'appId', value: 'a' }]],
    ["APPID EQ 'a'", [{ field: 'appId', value: 'a' }]],
    [
      "(id eq 'a') or displayName eq 'b or c'",
      [
        { field: 'id', value: 'a' },
        { field: 'displayName', value: 'b or c' },
      ],
    ],
    ["displayName eq 'O''Brien'", [{ field: 'displayName', value: "O'Brien" }]],
    ["displayName eq ''", [{ field: 'displayName', value: '' }]],
  ])('%s', (text, comparisons) => {
    expect(readFilter(text)).toEqual(comparisons);
  });

  it.each([
    '',
    'appId',
    "appId ne 'a'",
    'appId eq a',
    "secret eq 'a'",
    "appId eq 'a' and id eq 'b'",
    "appId eq 'a'b'",
    "appId eq 'a' or",
  ])('%s is not understood', (text) => {
    expect(readFilter(text)).toBeUndefined();
  });
});
