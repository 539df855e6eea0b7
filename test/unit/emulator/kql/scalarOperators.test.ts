import { describe, expect, test } from 'vitest';
import { cells, failure, value } from './ask.ts';

describe('arithmetic', () => {
  test.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['7 / 2', 3],
    ['-7 / 2', -3],
    ['7 / 2.0', 3.5],
    ['real(1) / 2', 0.5],
    ['1 / 0', null],
    ['1.0 / 0', 'Infinity'],
    ['14 % 12', 2],
    ['-14 % 12', 10],
    ['14 % -12', 2],
    ['5 % 0', null],
    ['-(2 + 3)', -5],
    ['+4', 4],
    ['10 - 3 - 2', 5],
    ['1 + long(null)', null],
    ['dynamic(5) + 1', 6],
    ['dynamic(7) / 2', 3],
    ['dynamic(7.5) + 1', 8.5],
    ['datetime(1997-06-25) - datetime(1910-06-11)', '31791.00:00:00'],
    ['datetime(1910-06-11) + 1d', '1910-06-12T00:00:00Z'],
    ['1d + datetime(1910-06-11)', '1910-06-12T00:00:00Z'],
    ['datetime(1910-06-11) - 1tick', '1910-06-10T23:59:59.9999999Z'],
    ['datetime(9999-12-31) + 2d', null],
    ['1d + 2h', '1.02:00:00'],
    ['1h - 2h', '-01:00:00'],
    ['1d / 5h', 4.8],
    ['1h / 1s', 3600],
    ['25h % 1d', '01:00:00'],
    ['-1h % 1d', '23:00:00'],
    ['1h % 0s', null],
    ['86400 * 1s', '1.00:00:00'],
    ['1.5 * 1h', '01:30:00'],
    ['1h * 2', '02:00:00'],
    ['1d / 2', '12:00:00'],
    ['1d / 0', null],
    ['-1h', '-01:00:00'],
    ['datetime(null) + 1d', null],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  test.each([
    [`1 + 'a'`, `'+' is not defined for long and string.`],
    [`'a' + 'b'`, `'+' is not defined for string and string.`],
    ['datetime(2024-01-01) + datetime(2024-01-01)', `'+' is not defined for datetime and datetime.`],
    ['1d * 1d', `'*' is not defined for timespan and timespan.`],
    ['true * 2', `'*' is not defined for bool and long.`],
    [`-'a'`, `A sign is not defined for string.`],
  ])('%s is refused', (expression, expected) => {
    expect(failure(`print ${expression}`)).toContain(expected);
  });
});

describe('comparison', () => {
  test.each([
    ['1 == 1.0', true],
    ['1 != 2', true],
    ['1 <> 2', true],
    [`'a' == 'A'`, false],
    [`'a' != 'A'`, true],
    [`'abc' =~ 'ABC'`, true],
    [`'abc' !~ 'ABC'`, false],
    ['1 < 2', true],
    ['2 <= 2', true],
    ['2 > 2', false],
    ['2 >= 2', true],
    [`'B' < 'a'`, true],
    ['datetime(2024-01-01) < datetime(2024-01-02)', true],
    ['datetime(2024-01-01) == datetime(2024-01-01 00:00)', true],
    ['1h < 61m', true],
    ['true == 1', true],
    [`guid(74BE27DE-1E4E-49D9-B579-FE0B331D3642) == '74be27de-1e4e-49d9-B579-fe0b331d3642'`, true],
    ['long(null) == long(null)', null],
    ['long(null) != long(null)', null],
    ['long(null) == 1', false],
    ['long(null) != 1', true],
    ['long(null) < 1', null],
    [`dynamic('x') == 'x'`, true],
    [`dynamic('x') =~ 'X'`, true],
    ['dynamic(5) == 5', true],
    ['dynamic(1.5) == 1', false],
    ['dynamic("5") == 5', true],
    ['5 < dynamic(6)', true],
    ['dynamic(true) == true', true],
    [`dynamic(true) == 'true'`, true],
    [`dynamic(null) != 'x'`, true],
    ['dynamic(null) == 5', false],
    ['dynamic("2024-01-01") == datetime(2024-01-01)', true],
    ['dynamic({"a":1}) == 1', false],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });

  test.each([
    [`'5' == 5`, `semantic 1:11 Cannot compare values of types string and long; an explicit cast is needed.`],
    ['datetime(2024-01-01) > 5', `semantic 1:28 Cannot compare values of types datetime and long`],
    [`datetime(2024-01-01) > '2023'`, `semantic 1:28 Cannot compare values of types datetime and string`],
    ['dynamic(1) == dynamic(1)', `semantic 1:18 Cannot compare dynamic values without an explicit cast.`],
    ['1 == 1 == true', `syntax 1:14 Found '==' where '|' or the end of the query is expected.`],
    ['1 < 2 < 3', `syntax 1:13 Found '<' where '|' or the end of the query is expected.`],
  ])('%s is refused', (expression, expected) => {
    expect(failure(`print ${expression}`)).toContain(expected);
  });
});

describe('logic', () => {
  test.each([
    ['true and true', true],
    ['true and false', false],
    ['false and bool(null)', false],
    ['true and bool(null)', null],
    ['false or true', true],
    ['bool(null) or true', true],
    ['bool(null) or false', null],
    ['true or false and false', true],
    ['(true or false) and false', false],
    ['not(true)', false],
    ['not(bool(null))', null],
    ['dynamic(true) and true', true],
    ['dynamic("true") or false', true],
    ['1 == 1 and 2 == 2', true],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });

  test.each([
    ['1 and true', 'A bool is expected, not long.'],
    [`true or 'a'`, 'A bool is expected, not string.'],
    ['not(1)', 'not(): argument 1 is expected to be bool, not long.'],
  ])('%s is refused', (expression, expected) => {
    expect(failure(`print ${expression}`)).toContain(expected);
  });
});

describe('text', () => {
  test.each([
    [`'North America' has 'america'`, true],
    [`'North America' has 'amer'`, false],
    [`'KustoExplorerQueryRun' has 'Explorer'`, false],
    [`'Microsoft.KeyVault/vaults' has 'keyvault'`, true],
    [`'Microsoft.KeyVault/vaults' has 'KeyVault/vaults'`, true],
    [`'Microsoft.KeyVault/vaults' has 'KeyVault/vault'`, false],
    [`'aab ab' has 'ab'`, true],
    [`'a_b' has 'b'`, true],
    [`'straße' has 'stra'`, false],
    [`'abc' has ''`, true],
    [`'North America' !has 'amer'`, true],
    [`'North America' has_cs 'America'`, true],
    [`'North America' has_cs 'america'`, false],
    [`'North America' !has_cs 'america'`, true],
    [`'North America' hasprefix 'ame'`, true],
    [`'North America' hasprefix 'rica'`, false],
    [`'North America' !hasprefix 'rica'`, true],
    [`'North America' hasprefix_cs 'ame'`, false],
    [`'North America' !hasprefix_cs 'ame'`, true],
    [`'North America' hassuffix 'RICA'`, true],
    [`'North America' !hassuffix 'ame'`, true],
    [`'North America' hassuffix_cs 'RICA'`, false],
    [`'North America' !hassuffix_cs 'rica'`, false],
    [`'FabriKam' contains 'BRik'`, true],
    [`'FabriKam' !contains 'xyz'`, true],
    [`'FabriKam' contains_cs 'Kam'`, true],
    [`'FabriKam' contains_cs 'kam'`, false],
    [`'FabriKam' !contains_cs 'kam'`, true],
    [`'Fabrikam' startswith 'fab'`, true],
    [`'Fabrikam' !startswith 'kam'`, true],
    [`'Fabrikam' startswith_cs 'fab'`, false],
    [`'Fabrikam' !startswith_cs 'fab'`, true],
    [`'Fabrikam' endswith 'KAM'`, true],
    [`'Fabrikam' !endswith 'brik'`, true],
    [`'Fabrikam' endswith_cs 'KAM'`, false],
    [`'Fabrikam' !endswith_cs 'KAM'`, true],
    [`'Fabrikam' matches regex 'b.*k'`, true],
    [`'Fabrikam' matches regex '^B'`, false],
    [`'Fabrikam' matches regex '(?i)^FAB'`, true],
    [`'Fabrikam' matches regex '(?P<first>F)'`, true],
    [`'a' has_any ('b', 'A')`, true],
    [`'a b' has_any (dynamic(['x', 'b']))`, true],
    [`'a b' has_any ('c')`, false],
    [`'a b' has_all ('b', 'A')`, true],
    [`'a b' has_all ('b', 'c')`, false],
    [`dynamic({"env": "Prod"}) has 'prod'`, true],
    [`dynamic(null) contains 'a'`, false],
    [`dynamic(null) !contains 'a'`, true],
    [`dynamic(null) =~ ''`, true],
    [`guid(74be27de-1e4e-49d9-b579-fe0b331d3642) has '1E4E'`, true],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });

  test('a needle may come from the row', () => {
    const table = {
      t: [
        { text: 'Some Text', needle: 'text' },
        { text: 'Other', needle: 'x' },
      ],
    };
    expect(cells('t | where text has needle | project text', table)).toEqual([['Some Text']]);
    expect(cells('t | where text =~ needle or text has_any (needle, "other") | project text', table)).toEqual([
      ['Some Text'],
      ['Other'],
    ]);
  });

  test.each([
    [`5 contains '5'`, `'contains' needs a string, not long.`],
    [`'5' has 5`, `'has' needs a string, not long.`],
    [`now() has_any ('a')`, `'has_any' needs a string, not datetime.`],
    [`'a' has_all (1)`, `'has_all' needs a string, not long.`],
    [`'a' matches regex '('`, `'(' is not a regular expression`],
    [`'a' matches 'b'`, `Found 'b' where 'regex' is expected.`],
  ])('%s is refused', (expression, expected) => {
    expect(failure(`print ${expression}`)).toContain(expected);
  });
});

describe('in and between', () => {
  test.each([
    [`'a' in ('a', 'b')`, true],
    [`'A' in ('a', 'b')`, false],
    [`'A' in~ ('a', 'b')`, true],
    [`'A' !in ('a')`, true],
    [`'A' !in~ ('a')`, false],
    ['1 in (1.0, 2)', true],
    ['1 in (dynamic([1, 2]))', true],
    ['3 !in (dynamic([1, 2]), 4)', true],
    ['long(null) in (1)', false],
    ['long(null) !in (1)', true],
    [`dynamic('a') in ('a')`, true],
    [`dynamic(null) !in ('a')`, true],
    ['dynamic(2) in (dynamic([1, 2]))', true],
    ['datetime(2024-01-01) in (datetime(2024-01-01))', true],
    [`'b' in (print x = 'a' | union (print x = 'b'))`, true],
    [`'b' in ((print x = 'a'))`, false],
    ['5 between (1 .. 5)', true],
    ['5 between (1..4)', false],
    ['5 !between (1 .. 4)', true],
    ['long(null) between (1 .. 4)', null],
    ['5 between (long(null) .. 4)', false],
    ['datetime(2007-07-29) between (datetime(2007-07-27) .. 3d)', true],
    ['datetime(2007-07-31) between (datetime(2007-07-27) .. 3d)', false],
    [`'b' between ('a' .. 'c')`, true],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });

  test('against columns, lets and tables', () => {
    const sources = {
      t: [
        { a: 'x', b: 'x' },
        { a: 'y', b: 'z' },
      ],
      keys: [{ id: 'y', other: 1 }],
    };
    expect(cells('t | where a in (b) | project a', sources)).toEqual([['x']]);
    expect(cells('t | where a in (keys) | project a', sources)).toEqual([['y']]);
    expect(cells('t | where a in ((keys | project id)) | project a', sources)).toEqual([['y']]);
    expect(cells('t | where a in (keys | where other == 1) | project a', sources)).toEqual([['y']]);
    expect(cells(`let wanted = dynamic(['x']); t | where a in (wanted) | project a`, sources)).toEqual([['x']]);
    expect(cells(`let wanted = keys | project id; t | where a !in (wanted) | project a`, sources)).toEqual([['x']]);
    expect(cells(`let some = 'Y'; t | where a in~ (some, 'q') | project a`, sources)).toEqual([['y']]);
    expect(cells('t | where a has_any (keys) | project a', sources)).toEqual([['y']]);
  });

  test.each([
    [`'a' in (1)`, 'Cannot compare values of types string and long'],
    [`1 in~ (1)`, `'in~' needs strings.`],
    [`'a' in ()`, `Found ')' where an expression is expected.`],
    [`'a' in 'a'`, `Found 'a' where '(' is expected.`],
    [`1 between ('a' .. 'b')`, 'Cannot compare values of types long and string'],
    ['1 between (1, 2)', `Found ',' where '..' is expected.`],
  ])('%s is refused', (expression, expected) => {
    expect(failure(`print ${expression}`)).toContain(expected);
  });
});

describe('access', () => {
  const bag = `dynamic({"a": {"b c": [10, 20]}, "k.l": 1, "$type": "t", "where": 2, "key": "a"})`;
  test.each([
    [`${bag}.a['b c'][0]`, 10],
    [`${bag}.a['b c'][-1]`, 20],
    [`${bag}.a["b c"][2]`, null],
    [`${bag}.['k.l']`, 1],
    [`${bag}.$type`, 't'],
    [`${bag}.where`, 2],
    [`${bag}.missing.deeper`, null],
    [`${bag}.A`, null],
    [`${bag}.toString`, null],
    [`${bag}[strcat('k', '.l')]`, 1],
    [`dynamic([1])['a']`, null],
    [`dynamic('text').a`, null],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  test('by a column', () => {
    const sources = { t: [{ bag: { a: 1, b: 2 }, key: 'b', list: [5, 6], place: 1 }] };
    expect(cells('t | project bag[key], list[place], list[-place]', sources)).toEqual([[2, 6, 6]]);
  });

  test('only a dynamic has parts', () => {
    expect(failure(`print 'text'.length`)).toBe(
      `semantic 1:13 'length' is asked of a string, and only a dynamic has parts.`,
    );
    expect(failure(`print (5)[0]`)).toContain('only a dynamic has parts');
  });
});
