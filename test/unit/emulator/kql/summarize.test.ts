import { describe, expect, test } from 'vitest';
import { aggregateNames } from '../../../../src/emulator/kql/aggregates.ts';
import { cells, failure, schema } from './ask.ts';

const sources = {
  t: [
    { g: 'a', n: 1, s: 'x', r: 0.5, d: ['p', 'q'], b: { k: 1 } },
    { g: 'a', n: 3, s: 'y', r: 1.5, d: ['q'], b: { k: 2, l: 3 } },
    { g: 'b', n: null, s: '', r: null, d: null, b: null },
    { g: 'b', n: 3, s: 'x', r: 2.5, d: ['r'], b: 'no bag' },
  ],
};

/** Every aggregation over the whole table, and over no rows. */
const cases: Readonly<Record<string, readonly [string, unknown, unknown]>> = {
  count: ['count()', 4, 0],
  countif: ['countif(n > 1)', 2, 0],
  dcount: ['dcount(n)', 2, 0],
  dcountif: ['dcountif(n, g == "b")', 1, 0],
  count_distinct: ['count_distinct(s)', 3, 0],
  count_distinctif: ['count_distinctif(n, n < 2)', 1, 0],
  sum: ['sum(n)', 7, 0],
  sumif: ['sumif(r, g == "a")', 2, 0],
  avg: ['avg(r)', 1.5, null],
  avgif: ['avgif(n, g == "a")', 2, null],
  min: ['min(n)', 1, null],
  minif: ['minif(n, n > 1)', 3, null],
  max: ['max(s)', 'y', ''],
  maxif: ['maxif(n, n < 2)', 1, null],
  make_list: ['make_list(n)', [1, 3, 3], []],
  make_list_if: ['make_list_if(n, g == "b")', [3], []],
  make_set: ['make_set(n)', [1, 3], []],
  make_set_if: ['make_set_if(s, g == "a", 1)', ['x'], []],
  make_bag: ['make_bag(b)', { k: 1, l: 3 }, {}],
  make_bag_if: ['make_bag_if(b, n > 1)', { k: 2, l: 3 }, {}],
  makelist: ['makelist(n)', [1, 3, 3], []],
  makeset: ['makeset(n)', [1, 3], []],
};

describe('aggregations', () => {
  test('every one has a case', () => {
    expect(Object.keys(cases).sort()).toEqual([...aggregateNames].sort());
  });

  test.each(Object.values(cases))('%s', (call, all, none) => {
    expect(cells(`t | summarize result = ${call}`, sources)).toEqual([[all]]);
    expect(cells(`t | where false | summarize result = ${call}`, sources)).toEqual([[none]]);
  });

  test.each([
    ['make_list(n, 2)', [1, 3]],
    ['make_set(d)', ['p', 'q', 'r']],
    ['make_list(d)', [['p', 'q'], ['q'], ['r']]],
    ['make_bag(b, 1)', { k: 1 }],
    ['dcount(n, 4)', 2],
    ['sum(n * 2)', 14],
    ['sum(n * 1h)', '07:00:00'],
    ['avg(n * 1h)', '02:20:00'],
    ['max(datetime(2024-01-01) + n * 1d)', '2024-01-04T00:00:00Z'],
    ['make_set(datetime(2024-01-01) + n * 1d, 1)', ['2024-01-02T00:00:00.0000000Z']],
    ['round(avg(r), 0) + count()', 6],
    ['iff(count() > 3, "many", "few")', 'many'],
    ['countif(g == "a") * 100.0 / count()', 50],
    ['strcat_array(make_set(g), ",")', 'a,b'],
  ])('%s', (call, expected) => {
    expect(cells(`t | summarize result = ${call}`, sources)).toEqual([[expected]]);
  });
});

describe('summarize', () => {
  test.each([
    [
      't | summarize count() by g',
      [
        ['a', 2],
        ['b', 2],
      ],
    ],
    ['t | summarize by g', [['a'], ['b']]],
    [
      't | summarize by g, n',
      [
        ['a', 1],
        ['a', 3],
        ['b', null],
        ['b', 3],
      ],
    ],
    [
      't | summarize total = sum(n), max(r) by group = toupper(g)',
      [
        ['A', 4, 1.5],
        ['B', 3, 2.5],
      ],
    ],
    [
      't | summarize count() by bin(n, 2)',
      [
        [0, 1],
        [2, 2],
        [null, 1],
      ],
    ],
    [
      't | summarize count() by big = n > 2',
      [
        [false, 1],
        [true, 2],
        [null, 1],
      ],
    ],
    ['t | summarize hint.strategy=shuffle count() by g | where count_ > 1 | count', [[2]]],
    ['t | where false | summarize count() by g', []],
    [
      't | summarize arg_max(n, s) by g',
      [
        ['a', 3, 'y'],
        ['b', 3, 'x'],
      ],
    ],
    [
      't | summarize arg_min(n, s) by g',
      [
        ['a', 1, 'x'],
        ['b', 3, 'x'],
      ],
    ],
    ['t | where false | summarize arg_max(n, s)', [[null, '']]],
    [
      't | summarize take_any(s) by g',
      [
        ['a', 'x'],
        ['b', 'x'],
      ],
    ],
    [
      't | summarize first = take_any(n), any(g) by g',
      [
        ['a', 1, 'a'],
        ['b', 3, 'b'],
      ],
    ],
  ])('%s', (query, expected) => {
    expect(cells(query, sources)).toEqual(expected);
  });

  test('the last of the rows whose extreme is null is none of them', () => {
    const fruit = `datatable(Fruit: string, Color: string, Version: int) [
      "Apple", "Red", 1, "Apple", "Green", int(null),
      "Banana", "Yellow", int(null), "Banana", "Green", int(null),
      "Pear", "Brown", 1, "Pear", "Green", 2]`;
    expect(cells(`${fruit} | summarize arg_max(Version, *) by Fruit`)).toEqual([
      ['Apple', 1, 'Red'],
      ['Banana', null, 'Yellow'],
      ['Pear', 2, 'Green'],
    ]);
  });

  test.each([
    ['summarize count()', 'count_:long'],
    [
      'summarize sum(n), avg(n), dcount(tostring(d)), make_set(b.k)',
      'sum_n:long avg_n:real dcount_d:long set_b_k:dynamic',
    ],
    ['summarize countif(n > 1), sum(n + 1), sumif(n, true)', 'countif_:long sum_:long sumif_n:long'],
    ['summarize count() + 1, sum(r)', 'Column1:long sum_r:real'],
    ['summarize max(n), max(n)', 'max_n:long max_n1:long'],
    ['summarize count() by tostring(b.k), bin(n, 2), strlen(s)', 'b_k:string n:long Column1:long count_:long'],
    ['summarize arg_max(n, *) by g', 'g:string n:long s:string r:real d:dynamic b:dynamic'],
    ['summarize best = arg_max(n, s, r)', 'best:long s:string r:real'],
    ['summarize arg_max(n + r, g)', 'Column1:real g:string'],
    ['summarize take_any(*) by g', 'g:string n:long s:string r:real d:dynamic b:dynamic'],
    ['summarize take_any(n, s)', 'n:long s:string'],
    ['summarize any(n), any(s)', 'any_n:long any_s:string'],
  ])('%s', (query, expected) => {
    expect(schema(`t | ${query}`, sources)).toBe(expected);
  });

  test.each([
    ['t | summarize', 'syntax 1:14 The query ends where an expression is expected.'],
    ['t | summarize n', `semantic 1:15 Failed to resolve column or scalar expression named 'n'.`],
    ['t | summarize 1', 'semantic 1:15 An aggregation is expected.'],
    ['t | summarize n + count()', `semantic 1:15 Failed to resolve column or scalar expression named 'n'.`],
    ['t | summarize sum(count())', `semantic 1:19 'count' is not a function known here.`],
    ['t | summarize count() by b', `semantic 1:26 The group key 'b' is of a 'dynamic' type`],
    ['t | summarize count() by b.k', `semantic 1:27 The group key 'b_k' is of a 'dynamic' type`],
    ['t | summarize sum(s)', 'semantic 1:15 sum(): a number or a timespan is expected, not string.'],
    ['t | summarize avg(b)', 'semantic 1:15 avg(): a number or a timespan is expected, not dynamic.'],
    ['t | summarize sum()', 'semantic 1:15 sum() does not take 0 arguments.'],
    ['t | summarize count(n)', 'semantic 1:15 count() does not take 1 arguments.'],
    ['t | summarize countif(n)', 'semantic 1:23 A bool is expected, not long.'],
    ['t | summarize make_set(n, "a")', 'semantic 1:15 make_set(): the size is expected to be a number.'],
    ['t | summarize arg_max(n)', 'semantic 1:15 arg_max() takes an expression and what to return.'],
    ['t | summarize take_any()', 'semantic 1:15 take_any() takes an expression.'],
    ['t | summarize percentile(n, 50)', `semantic 1:15 'percentile' is not a function known here.`],
    ['t | where count() > 1', `semantic 1:11 'count' is not a function known here.`],
  ])('%s is refused', (query, expected) => {
    expect(failure(query, sources)).toContain(expected);
  });
});
