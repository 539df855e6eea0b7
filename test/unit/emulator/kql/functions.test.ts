import { describe, expect, test } from 'vitest';
import { functionNames } from '../../../../src/emulator/kql/functions/index.ts';
import { cells, failure, schema, value } from './ask.ts';

const instant = 'datetime(2017-10-29 13:45:07.6175425)';

/** Every function, by its name, with what its page of the documentation or its description promises. */
const cases: Readonly<Record<string, readonly (readonly [string, unknown])[]>> = {
  abs: [
    ['abs(-5)', 5],
    ['abs(-1.5)', 1.5],
    ['abs(long(null))', null],
  ],
  ago: [
    ['ago(1d)', '2024-05-04T10:20:30.456Z'],
    ['ago(timespan(null))', null],
  ],
  array_concat: [
    ['array_concat(dynamic([1]), dynamic([[2], 3]))', [1, [2], 3]],
    ['array_concat(dynamic([1]), dynamic(5))', null],
  ],
  array_index_of: [
    [`array_index_of(dynamic(['a', 'b']), 'b')`, 1],
    [`array_index_of(dynamic(['a']), 'x')`, -1],
    [`array_index_of(dynamic({}), 'x')`, null],
  ],
  array_length: [
    ['array_length(dynamic([1, 2, 3, "four"]))', 4],
    ['array_length(dynamic({}))', null],
    ['array_length(dynamic(null))', null],
  ],
  bag_has_key: [
    [`bag_has_key(dynamic({"a": null}), 'a')`, true],
    [`bag_has_key(dynamic({"a": 1}), 'toString')`, false],
    [`bag_has_key(dynamic([]), 'a')`, null],
  ],
  bag_keys: [
    [`bag_keys(dynamic({'a':'b', 'c':{'d':123}}))`, ['a', 'c']],
    ['bag_keys(dynamic({}))', []],
    ['bag_keys(dynamic([]))', null],
  ],
  bag_merge: [
    ['bag_merge(dynamic({"a":1,"b":2}), dynamic({"a":9,"c":3}))', { a: 1, b: 2, c: 3 }],
    ['bag_merge(dynamic({"a":1}), dynamic(5))', { a: 1 }],
  ],
  bag_pack: [
    [`bag_pack('a', 1, 'b', bag_pack('c', 2h))`, { a: 1, b: { c: '02:00:00' } }],
    ['bag_pack()', {}],
  ],
  bin: [
    ['bin(4.5, 1)', 4],
    ['bin(-4.5, 1)', -5],
    ['bin(17, 5)', 15],
    ['bin(time(16d), 7d)', '14.00:00:00'],
    ['bin(datetime(1970-05-11 13:45:07), 1d)', '1970-05-11T00:00:00Z'],
    ['bin(datetime(2024-05-05), 7d)', '2024-04-29T00:00:00Z'],
    ['bin(5, 0)', null],
    ['bin(5, -1)', null],
    ['bin(1h, 0s)', null],
    ['bin(now(), -1d)', null],
    ['bin(long(null), 1)', null],
    ['bin(dynamic(7), 5)', 5],
  ],
  case: [
    [`case(false, 'a', true, 'b', 'c')`, 'b'],
    [`case(false, 'a', bool(null), 'b', 'c')`, 'c'],
  ],
  ceiling: [
    ['ceiling(1.2)', 2],
    ['ceiling(-1.2)', -1],
  ],
  coalesce: [
    [`coalesce('', 'a')`, 'a'],
    ['coalesce(long(null), 5)', 5],
    ['coalesce(long(null))', null],
    [`coalesce('', '')`, ''],
  ],
  column_ifexists: [[`column_ifexists('missing', 5)`, 5]],
  columnifexists: [[`columnifexists('missing', 5)`, 5]],
  countof: [
    [`countof('aaaa', 'aa')`, 3],
    [`countof('ababa', 'aba')`, 2],
    [`countof('ababa', 'ab', 'normal')`, 2],
    [`countof('ababa', 'aba', 'regex')`, 1],
    [`countof('abcabc', 'a.c', 'regex')`, 2],
    [`countof('abc', '')`, 0],
    [`countof('abc', 'x', 'regex')`, 0],
  ],
  datetime_add: [
    [`datetime_add('year', 1, datetime(2017-01-01))`, '2018-01-01T00:00:00Z'],
    [`datetime_add('quarter', 1, datetime(2017-01-01))`, '2017-04-01T00:00:00Z'],
    [`datetime_add('month', 1, datetime(2024-01-31 05:00))`, '2024-02-29T05:00:00Z'],
    [`datetime_add('month', -13, datetime(2017-01-01))`, '2015-12-01T00:00:00Z'],
    [`datetime_add('week', 1, datetime(2017-01-01))`, '2017-01-08T00:00:00Z'],
    [`datetime_add('Day', 1, datetime(2017-01-01))`, '2017-01-02T00:00:00Z'],
    [`datetime_add('hour', 1, datetime(2017-01-01))`, '2017-01-01T01:00:00Z'],
    [`datetime_add('minute', -1, datetime(2017-01-01))`, '2016-12-31T23:59:00Z'],
    [`datetime_add('second', 1, datetime(2017-01-01))`, '2017-01-01T00:00:01Z'],
    [`datetime_add('millisecond', 1, datetime(2017-01-01))`, '2017-01-01T00:00:00.001Z'],
    [`datetime_add('microsecond', 1, datetime(2017-01-01))`, '2017-01-01T00:00:00.000001Z'],
    [`datetime_add('nanosecond', 100, datetime(2017-01-01))`, '2017-01-01T00:00:00.0000001Z'],
    [`datetime_add('year', 9000, datetime(2017-01-01))`, null],
    [`datetime_add('day', real(+inf), datetime(2017-01-01))`, null],
    [`datetime_add('day', 1, datetime(null))`, null],
  ],
  datetime_diff: [
    [`datetime_diff('year', datetime(2017-01-01), datetime(2000-12-31))`, 17],
    [`datetime_diff('quarter', datetime(2017-07-01), datetime(2017-03-30))`, 2],
    [`datetime_diff('month', datetime(2017-01-01), datetime(2015-12-30))`, 13],
    [`datetime_diff('week', datetime(2017-10-29 00:00), datetime(2017-09-30 23:59))`, 5],
    [`datetime_diff('day', datetime(2017-10-29 00:00), datetime(2017-09-30 23:59))`, 29],
    [`datetime_diff('hour', datetime(2017-10-31 01:00), datetime(2017-10-30 23:59))`, 2],
    [`datetime_diff('minute', datetime(2017-10-30 23:05:01), datetime(2017-10-30 23:00:59))`, 5],
    [`datetime_diff('second', datetime(2017-10-30 23:00:10.100), datetime(2017-10-30 23:00:00.900))`, 10],
    [`datetime_diff('millisecond', datetime(2017-10-30 23:00:00.200100), datetime(2017-10-30 23:00:00.100900))`, 100],
    [`datetime_diff('microsecond', datetime(2017-10-30 23:00:00.1009001), datetime(2017-10-30 23:00:00.1008009))`, 100],
    [`datetime_diff('nanosecond', datetime(2017-10-30 23:00:00.0), datetime(2017-10-30 23:00:00.0000007))`, -700],
    [`datetime_diff('day', datetime(null), now())`, null],
  ],
  datetime_part: [
    [`datetime_part('year', ${instant})`, 2017],
    [`datetime_part('Quarter', ${instant})`, 4],
    [`datetime_part('month', ${instant})`, 10],
    [`datetime_part('day', ${instant})`, 29],
    [`datetime_part('dayOfYear', ${instant})`, 302],
    [`datetime_part('hour', ${instant})`, 13],
    [`datetime_part('minute', ${instant})`, 45],
    [`datetime_part('second', ${instant})`, 7],
    [`datetime_part('millisecond', ${instant})`, 617],
    [`datetime_part('microsecond', ${instant})`, 617542],
    [`datetime_part('nanosecond', ${instant})`, 617542500],
  ],
  dayofmonth: [[`dayofmonth(${instant})`, 29]],
  dayofweek: [
    ['dayofweek(datetime(2024-05-05))', '00:00:00'],
    ['dayofweek(datetime(2024-05-11))', '6.00:00:00'],
  ],
  dayofyear: [[`dayofyear(${instant})`, 302]],
  endofday: [
    ['endofday(datetime(2017-01-01 10:10:17))', '2017-01-01T23:59:59.9999999Z'],
    ['endofday(datetime(2017-01-01 10:10:17), -1)', '2016-12-31T23:59:59.9999999Z'],
  ],
  endofmonth: [['endofmonth(datetime(2024-02-10))', '2024-02-29T23:59:59.9999999Z']],
  endofweek: [['endofweek(datetime(2024-05-05))', '2024-05-11T23:59:59.9999999Z']],
  endofyear: [['endofyear(datetime(2024-02-10))', '2024-12-31T23:59:59.9999999Z']],
  extract: [
    [`extract('User: ([^,]+)', 1, 'User: James, Age: 29')`, 'James'],
    [`extract(@'\\d+', 0, 'Age: 29')`, '29'],
    [`extract(@'-(\\d{2})-', 1, '15-12-2024', typeof(int))`, 12],
    [`extract('x(y)?', 1, 'x')`, ''],
    [`extract('nothing', 0, 'here')`, ''],
    [`extract('(a)', 1, 'a', typeof(long))`, null],
  ],
  floor: [['floor(17, 5)', 15]],
  format_datetime: [
    [`format_datetime(datetime(2017-01-29 09:00:05), 'yy-MM-dd [HH:mm:ss]')`, '17-01-29 [09:00:05]'],
    [`format_datetime(${instant}, 'yyyy/M/d h:m:s tt')`, '2017/10/29 1:45:7 PM'],
    [`format_datetime(datetime(2017-01-01), 'hh tt f FF')`, '12 AM 0 '],
    [`format_datetime(${instant}, 'fff.FFFFFFF_H y')`, '617.6175425_13 17'],
    [`format_datetime(datetime(null), 'yyyy')`, ''],
  ],
  getmonth: [[`getmonth(${instant})`, 10]],
  gettype: [
    [`gettype("a")`, 'string'],
    ['gettype(111)', 'long'],
    ['gettype(1==1)', 'bool'],
    ['gettype(now())', 'datetime'],
    ['gettype(1s)', 'timespan'],
    [`gettype(parse_json('1'))`, 'int'],
    [`gettype(parse_json('5000000000'))`, 'long'],
    [`gettype(parse_json('1.5'))`, 'real'],
    [`gettype(parse_json('true'))`, 'bool'],
    [`gettype(parse_json(' "abc" '))`, 'string'],
    [`gettype(parse_json(' {"abc":1} '))`, 'dictionary'],
    [`gettype(parse_json(' [1, 2, 3] '))`, 'array'],
    ['gettype(123.45)', 'real'],
    ['gettype(guid(12e8b78d-55b4-46ae-b068-26d7a0080254))', 'guid'],
    [`gettype(parse_json(''))`, 'null'],
    ['gettype(dynamic(null) + 1h)', 'null'],
    ['gettype(dynamic(2) * 1h)', 'timespan'],
    ['gettype(now() - dynamic(null))', 'null'],
  ],
  getyear: [[`getyear(${instant})`, 2017]],
  hourofday: [[`hourofday(${instant})`, 13]],
  iff: [
    [`iff(1 == 1, 'a', 'b')`, 'a'],
    [`iff(bool(null), 'a', 'b')`, 'b'],
    ['iff(dynamic(true), 1, 2.5)', 1],
  ],
  iif: [['iif(false, 1, 2)', 2]],
  indexof: [
    [`indexof('abcdefg', 'cde')`, 2],
    [`indexof('abcdefg', 'cde', 1, 4)`, 2],
    [`indexof('abcdefg', 'cde', 1, 2)`, -1],
    [`indexof('abcdefg', 'cde', 3, 4)`, -1],
    [`indexof('abcdefg', 'cde', -5)`, 2],
    ['indexof(1234567, 5, 1, 4)', 4],
    [`indexof('abcdefg', 'cde', 2, -1)`, 2],
    [`indexof('abcdefgabcdefg', 'cde', 1, 10, 2)`, 9],
    [`indexof('abc', 'c', 7)`, -1],
    [`indexof('abcdefgabcdefg', 'cde', 1, -1, 3)`, -1],
    [`indexof('abc', 'a', 0, -2)`, null],
    [`indexof('abc', 'a', 0, -1, -1)`, null],
  ],
  isempty: [
    [`isempty('')`, true],
    [`isempty('x')`, false],
    [`isempty(parse_json(''))`, true],
    [`isempty(parse_json('[]'))`, false],
    ['isempty(long(null))', true],
  ],
  isnotempty: [[`isnotempty('x')`, true]],
  isnotnull: [['isnotnull(5)', true]],
  isnull: [
    ['isnull(long(null))', true],
    [`isnull('')`, false],
    ['isnull(dynamic({"a":1}).b)', true],
  ],
  make_datetime: [
    ['make_datetime(2017, 10, 29)', '2017-10-29T00:00:00Z'],
    ['make_datetime(2017, 10, 29, 12, 10, 5.5)', '2017-10-29T12:10:05.5Z'],
    ['make_datetime(2017, 13, 1)', null],
    ['make_datetime(2017, 1, 1, 0, 0, real(nan))', null],
  ],
  max_of: [
    ['max_of(10, 1, -3, 17)', 17],
    ['max_of(long(null), 2)', 2],
  ],
  min_of: [
    ['min_of(10, 1, -3, 17)', -3],
    [`min_of('b', 'a')`, 'a'],
    ['min_of(long(null), long(null))', null],
  ],
  monthofyear: [[`monthofyear(${instant})`, 10]],
  not: [['not(false)', true]],
  notempty: [[`notempty('')`, false]],
  notnull: [['notnull(long(null))', false]],
  now: [
    ['now()', '2024-05-05T10:20:30.456Z'],
    ['now(-1h)', '2024-05-05T09:20:30.456Z'],
  ],
  pack: [[`pack('a', 1)`, { a: 1 }]],
  pack_array: [
    [`pack_array(1, 'a', now())`, [1, 'a', '2024-05-05T10:20:30.4560000Z']],
    ['pack_array()', []],
  ],
  pack_dictionary: [[`pack_dictionary('__proto__', 1)`, JSON.parse('{"__proto__": 1}')]],
  parse_json: [
    [`parse_json('{"a":[1]}')`, { a: [1] }],
    [`parse_json('not json')`, 'not json'],
    [`parse_json('')`, null],
    ['parse_json(dynamic([1]))', [1]],
    ['parse_json(5)', 5],
  ],
  parse_url: [
    [
      `parse_url('scheme://username:password@host:1234/this/is/a/path?k1=v1&k2=v2#fragment')`,
      {
        Scheme: 'scheme',
        Host: 'host',
        Port: '1234',
        Path: 'this/is/a/path',
        Username: 'username',
        Password: 'password',
        'Query Parameters': { k1: 'v1', k2: 'v2' },
        Fragment: 'fragment',
      },
    ],
    [`tostring(parse_url('https://v.vault.azure.net/keys/k/1').Host)`, 'v.vault.azure.net'],
    [`parse_url('https://h')['Query Parameters']`, {}],
  ],
  parsejson: [[`parsejson('1')`, 1]],
  replace: [[`replace('a', 'b', 'c')`, 'a']],
  replace_regex: [
    [`replace_regex('Number is 1', @'is (\\d+)', @'was: \\1')`, 'Number was: 1'],
    [`replace_regex('abc', '[bc]', @'<\\0>')`, 'a<b><c>'],
    [`replace_regex('abc', 'b', '$&')`, 'a$&c'],
    [`replace_regex('abc', '(x)?b', @'\\1')`, 'ac'],
  ],
  replace_string: [
    [`replace_string('a.b.c', '.', '$&')`, 'a$&b$&c'],
    [`replace_string('abc', '', 'x')`, 'abc'],
  ],
  round: [
    ['round(2.98765, 3)', 2.988],
    ['round(2.15, 1)', 2.2],
    ['round(2.15)', 2],
    ['round(-50.55, -2)', -100],
    ['round(21.5, -1)', 20],
    ['round(real(nan))', 'NaN'],
    ['round(1e-7, 3)', 0],
  ],
  set_has_element: [
    [`set_has_element(dynamic(["this", "is"]), 'is')`, true],
    [`set_has_element(dynamic(["this"]), 'is')`, false],
    [`set_has_element(dynamic({}), 'is')`, null],
  ],
  split: [
    [`split('aa_bb', '_')`, ['aa', 'bb']],
    [`split('aaa_bbb_ccc', '_', 1)`, ['bbb']],
    [`split('', '_')`, ['']],
    [`split('a__b', '_')`, ['a', '', 'b']],
    [`split('aabbcc', 'bb')`, ['aa', 'cc']],
    [`split('abc', '')`, ['abc']],
    [`split('a_b', '_', 5)`, []],
    [`split(dynamic('/subscriptions/s'), '/')[2]`, 's'],
  ],
  startofday: [
    ['startofday(datetime(2017-01-01 10:10:17))', '2017-01-01T00:00:00Z'],
    ['startofday(datetime(2017-01-01 10:10:17), 1)', '2017-01-02T00:00:00Z'],
    ['startofday(datetime(null))', null],
    ['startofday(now(), real(nan))', null],
  ],
  startofmonth: [['startofmonth(datetime(2017-01-15), -1)', '2016-12-01T00:00:00Z']],
  startofweek: [['startofweek(datetime(2024-05-11))', '2024-05-05T00:00:00Z']],
  startofyear: [['startofyear(datetime(2024-05-11), 1)', '2025-01-01T00:00:00Z']],
  strcat: [
    [`strcat('hello', ' ', 1, true, 2.0)`, 'hello 1true2.0'],
    [`strcat('a')`, 'a'],
    [`strcat('a', dynamic(null), dynamic({"b":1}))`, 'a{"b":1}'],
  ],
  strcat_array: [
    [`strcat_array(dynamic([1, 'a', null]), '-')`, '1-a-'],
    [`strcat_array(dynamic({}), '-')`, ''],
  ],
  strcat_delim: [[`strcat_delim('-', 1, 'A', true)`, '1-A-true']],
  strlen: [
    [`strlen('hello')`, 5],
    [`strlen('😀')`, 1],
  ],
  substring: [
    [`substring('123456', 1)`, '23456'],
    [`substring('123456', 2, 2)`, '34'],
    [`substring('ABCD', 0, 2)`, 'AB'],
    [`substring('123456', -2, 2)`, '56'],
    [`substring('a😀b', 1, 1)`, '😀'],
    [`substring('abc', 1, -1)`, ''],
    [`substring('abc', long(null))`, ''],
  ],
  tobool: [
    [`tobool('true')`, true],
    [`tobool('FALSE')`, false],
    ['tobool(123)', true],
    [`tobool('0')`, false],
    [`tobool('maybe')`, null],
    ['tobool(dynamic([]))', null],
  ],
  toboolean: [['toboolean(0)', false]],
  todatetime: [
    [`todatetime('2015-12-24')`, '2015-12-24T00:00:00Z'],
    [`todatetime('2015-12-24T01:02:03.5+01:00')`, '2015-12-24T00:02:03.5Z'],
    [`todatetime('nonsense')`, null],
    [`todatetime('2015-12-32')`, null],
    ['todatetime(5)', null],
  ],
  todouble: [
    [`todouble('1.5e2')`, 150],
    ['todouble(true)', 1],
    [`todouble('x')`, null],
    ['todouble(dynamic([]))', null],
  ],
  todynamic: [[`todynamic('[1]')`, [1]]],
  toguid: [
    [`toguid('{70FC66F7-8279-44FC-9092-D364D70FCE44}')`, '70fc66f7-8279-44fc-9092-d364d70fce44'],
    [`toguid('70fc66f7827944fc9092d364d70fce44')`, '70fc66f7-8279-44fc-9092-d364d70fce44'],
    [`toguid('x')`, null],
  ],
  toint: [
    [`toint('123')`, 123],
    ['toint(2.9)', 2],
    ['toint(3000000000)', null],
    [`toint('1.5')`, null],
  ],
  tolong: [
    [`tolong('123')`, 123],
    [`tolong('0x1F')`, 31],
    [`tolong(' -5 ')`, -5],
    [`tolong('a')`, null],
    ['tolong(true)', 1],
    ['tolong(dynamic(null))', null],
  ],
  tolower: [
    [`tolower('ABC')`, 'abc'],
    ['tolower(dynamic(null))', ''],
  ],
  toobject: [[`toobject('{}')`, {}]],
  toreal: [[`toreal('1.5')`, 1.5]],
  tostring: [
    ['tostring(123)', '123'],
    ['tostring(1.0)', '1.0'],
    ['tostring(1.25)', '1.25'],
    ['tostring(true)', 'true'],
    ['tostring(long(null))', ''],
    ['tostring(dynamic({"a":[1]}))', '{"a":[1]}'],
    ['tostring(now())', '2024-05-05T10:20:30.4560000Z'],
    ['tostring(1d)', '1.00:00:00'],
    ['tostring(real(nan))', 'NaN'],
  ],
  totime: [[`totime('0.00:01:00')`, '00:01:00']],
  totimespan: [
    [`totimespan('0.00:03:00')`, '00:03:00'],
    [`totimespan('-12:00')`, '-12:00:00'],
    ['totimespan(4d)', '4.00:00:00'],
    [`totimespan('x')`, null],
    [`totimespan('24:00')`, null],
    ['totimespan(5)', null],
  ],
  toupper: [[`toupper('abc')`, 'ABC']],
  trim: [
    [`trim('--', '--https://bing.com--')`, 'https://bing.com'],
    [`trim(@'[^\\w]+', '-  Te st1// $')`, 'Te st1'],
  ],
  trim_end: [[`trim_end('a+', 'aabaa')`, 'aab']],
  trim_start: [[`trim_start('a+', 'aabaa')`, 'baa']],
};

describe('functions', () => {
  test('every one has a case', () => {
    expect(Object.keys(cases).sort()).toEqual(functionNames);
  });

  test.each(Object.values(cases).flat())('%s', (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  test('column_ifexists finds a column', () => {
    const sources = { t: [{ a: 1, b: 'x' }] };
    expect(cells(`t | project column_ifexists('b', 'none'), column_ifexists('c', a)`, sources)).toEqual([['x', 1]]);
  });

  test('over rows, with nulls', () => {
    const sources = {
      t: [
        { n: 1.5, s: 'Aa' },
        { n: null, s: null },
      ],
    };
    expect(cells('t | project ceiling(n), tolower(s), strlen(s), iff(n > 1, s, "none")', sources)).toEqual([
      [2, 'aa', 2, 'Aa'],
      [null, '', 0, 'none'],
    ]);
    expect(cells('t | project bin(n, 1), substring(s, toint(n))', sources)).toEqual([
      [1, 'a'],
      [null, ''],
    ]);
  });

  test('types of results', () => {
    expect(schema(`print a=iff(true, 1, 2.5), b=bin(now(), 1h), c=split('', ''), d=abs(1), e=coalesce(1, 2)`)).toBe(
      'a:real b:datetime c:dynamic d:long e:long',
    );
  });

  test.each([
    ['nothing(1)', `semantic 1:7 'nothing' is not a function known here.`],
    [`toLower('A')`, `semantic 1:7 'toLower' is not a function known here.`],
    ['tolower()', `semantic 1:7 tolower() takes 1 arguments, not 0.`],
    [`substring('a')`, `semantic 1:7 substring() takes 2 to 3 arguments, not 1.`],
    ['strcat()', `semantic 1:7 strcat() takes 1 to any number of arguments, not 0.`],
    ['tolower(5)', `semantic 1:15 tolower(): argument 1 is expected to be string, not long.`],
    [`abs('a')`, `semantic 1:11 abs(): argument 1 is expected to be number, not string.`],
    [`array_length('a')`, `semantic 1:20 array_length(): argument 1 is expected to be dynamic, not string.`],
    [`ago(5)`, `semantic 1:11 ago(): argument 1 is expected to be timespan, not long.`],
    [`startofday('2024-01-01')`, `semantic 1:18 startofday(): argument 1 is expected to be datetime, not string.`],
    [`now('a')`, `semantic 1:7 now(): argument 1 is expected to be a constant timespan.`],
    [`iff('a', 1, 2)`, `semantic 1:7 iff(): a condition is expected to be bool, not string.`],
    [`iff(true, 1, 'a')`, `semantic 1:7 iff(): the types long and string do not match; cast one.`],
    [`iff(true, 'a', dynamic('b'))`, `semantic 1:7 iff(): the types string and dynamic do not match; cast one.`],
    [`case(true, 'a', false, 'b')`, `semantic 1:7 case(): the result for no condition is missing.`],
    [`coalesce(1, 'a')`, `semantic 1:7 coalesce(): the types long and string do not match; cast one.`],
    [`max_of(1, 'a')`, `semantic 1:7 max_of(): the types long and string do not match; cast one.`],
    [`bin('a', 1)`, `semantic 1:7 bin() is not defined for string and long.`],
    [`bin(now(), 1)`, `semantic 1:7 bin() is not defined for datetime and long.`],
    [`bag_pack('a')`, `semantic 1:7 bag_pack(): the arguments are expected to be pairs of a key and a value.`],
    [`datetime_add('eon', 1, now())`, `semantic 1:7 datetime_add(): 'eon' is not a period.`],
    [`datetime_diff('eon', now(), now())`, `semantic 1:7 datetime_diff(): 'eon' is not a period.`],
    [`datetime_part('toString', now())`, `semantic 1:7 datetime_part(): 'toString' is not a part.`],
    [`format_datetime(now(), 'yyyyTMM')`, `semantic 1:7 format_datetime(): 'T' is not part of a format.`],
    [`countof('a', 'a', 'fuzzy')`, `semantic 1:7 countof(): 'fuzzy' is not a kind of search.`],
    [`extract('a', 0, 'a', 'long')`, `semantic 1:28 extract(): argument 4 is expected to be typeof(…).`],
    [`extract('a', 0, 'a', typeof(decimal))`, `syntax 1:35 'decimal' is not a type known here.`],
    [`replace_regex('a', '[', '')`, `semantic 1:7 '[' is not a regular expression`],
    [
      `column_ifexists(tolower('A'), 1)`,
      `semantic 1:7 column_ifexists(): argument 1 is expected to be a string literal.`,
    ],
    ['strcat(*)', `semantic 1:14 '*' cannot stand here.`],
    ['typeof(long)', `semantic 1:7 'typeof' cannot stand here.`],
  ])('%s is refused', (expression, expected) => {
    expect(failure(`print ${expression}`)).toContain(expected);
  });
});
