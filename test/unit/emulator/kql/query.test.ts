import { describe, expect, test } from 'vitest';
import { evaluate, KqlError, type TableSource } from '../../../../src/emulator/kql/index.ts';
import { ask, cells, failure, schema } from './ask.ts';

describe('tables from outside', () => {
  test('the callback sees the name as written, once', () => {
    const asked: string[] = [];
    const tables = (name: string): TableSource => {
      asked.push(name);
      return [{ a: 1 }];
    };
    evaluate('Resources | union (Resources | take 1), RESOURCES', tables);
    expect(asked).toEqual(['Resources', 'RESOURCES']);
  });

  test('an undeclared table has the columns any row has', () => {
    const rows = [{ a: 1 }, { b: 'x' }, { a: undefined, c: { d: 1 } }];
    expect(schema('t', { t: rows })).toBe('a:long b:string c:dynamic');
    expect(cells('t', { t: rows })).toEqual([
      [1, '', null],
      [null, 'x', null],
      [null, '', { d: 1 }],
    ]);
    expect(failure('t | project d', { t: rows })).toContain(`named 'd'`);
  });

  test('an iterable is enough', () => {
    const rows = function* (): Iterable<Record<string, unknown>> {
      yield { a: 1 };
      yield { a: 2 };
    };
    expect(cells('t | where a > 1', { t: rows() })).toEqual([[2]]);
  });

  test.each([
    ['string', ['a', null]],
    ['bool', [true, null]],
    ['long', [1, 2]],
    ['real', [1, 2.5]],
    ['dynamic', [1, 'a']],
    ['dynamic', [[1], {}]],
    ['dynamic', ['a', { b: 1 }, true]],
    ['datetime', [new Date(0), null]],
    ['dynamic', [null, undefined]],
  ])('%s is the type of %j', (type, values) => {
    expect(schema('t', { t: values.map((value) => ({ value })) })).toBe(`value:${type}`);
  });

  test('a column of nulls fits any type', () => {
    const t = { t: [{ a: null, n: 1 }] };
    expect(cells('t | where a == "x" or a > 5 or tolower(a) == "" | count', t)).toEqual([[1]]);
    expect(cells('t | summarize count() by a', t)).toEqual([[null, 1]]);
    expect(cells('t | mv-expand b = a | project b, a.b, a + 1, coalesce(a, n)', t)).toEqual([[null, null, null, 1]]);
    expect(cells('t | join kind=leftouter (t) on a | count', t)).toEqual([[1]]);
    expect(cells('t | project iff(true, a, "x"), sum = a == a | order by sum', t)).toEqual([['', null]]);
    expect(cells('t | summarize sum(a), max(a), make_set(a)', t)).toEqual([[0, null, []]]);
  });

  test('declared columns exist without rows', () => {
    const t = { t: { columns: ['a', { name: 'b', type: 'string' as const }], rows: [] } };
    expect(schema('t | extend c = strcat(a, b)', t)).toBe('a:dynamic b:string c:string');
    expect(failure('t | project d', t)).toContain(`named 'd'`);
  });

  test('columns declared by name take their type from the rows, which may have more', () => {
    const t = { t: { columns: ['a', 'z'], rows: [{ a: 1, b: 'x' }] } };
    expect(schema('t', t)).toBe('a:long z:dynamic b:string');
  });

  test('declared types are what values are read as, and close the table', () => {
    const columns = [
      { name: 'at', type: 'datetime' as const },
      { name: 'n', type: 'long' as const },
      { name: 's', type: 'string' as const },
      { name: 'span', type: 'timespan' as const },
      { name: 'any', type: 'dynamic' as const },
    ];
    const rows = [
      { at: '2024-01-01T00:00:00.5Z', n: '7', s: 5, span: '1.00:00:00', any: 'x', more: 1 },
      { at: new Date('2024-01-02'), n: 'x', s: null },
    ];
    expect(cells('t | project at + span, n, s, any', { t: { columns, rows } })).toEqual([
      ['2024-01-02T00:00:00.5Z', 7, '5', 'x'],
      [null, null, '', null],
    ]);
    expect(cells('t', { t: [{ at: new Date(NaN) }, { at: new Date(0) }] })).toEqual([[null], ['1970-01-01T00:00:00Z']]);
    expect(failure('t | project more', { t: { columns, rows } })).toContain(`named 'more'`);
  });

  test('only own properties count', () => {
    const rows = [{ a: 1 }, Object.create({ a: 2 }) as Record<string, unknown>];
    expect(cells('t | project a', { t: rows })).toEqual([[1], [null]]);
    expect(failure('t | project toString', { t: rows })).toContain(`named 'toString'`);
  });

  test('the errors of the callback pass', () => {
    expect(() =>
      evaluate('t', () => {
        throw new TypeError('no access');
      }),
    ).toThrow(new TypeError('no access'));
  });
});

describe('queries', () => {
  const tables = (name: string): TableSource | undefined =>
    name === 'resources'
      ? [
          { type: 'a', count: 1 },
          { type: 'b', count: 2 },
        ]
      : undefined;

  test.each([
    `where type == 'a'`,
    `where(type == 'a')`,
    `filter type == 'a' | project type`,
    `project type | where type == 'a'`,
    `project-keep type | take 1`,
    `extend x = 1 | take 1`,
    `take 1`,
    `order by type asc | take 1`,
    `top 1 by type`,
    `distinct type | take 1`,
    `summarize count() by type | take 1`,
    `count`,
    `count | project Count`,
    `mv-expand x = dynamic([1]) | take 1`,
    `parse type with t | take 1`,
    `join kind=inner (where type == 'a') on type`,
    `let wanted = where type == 'a'; wanted`,
    `resources | where type in (project type) | take 1`,
    `union (where type == 'a')`,
  ])('with a default table: %s', (query) => {
    expect(evaluate(query, tables, { defaultTable: 'resources' }).rows).toHaveLength(1);
  });

  test('without one, a query has to name its table', () => {
    expect(failure(`where type == 'a'`)).toBe(`syntax 1:1 The query starts with 'where' and names no table.`);
    expect(failure(`top 1 by x`)).toBe(`syntax 1:1 The query starts with 'top' and names no table.`);
    expect(failure(`count`)).toBe(`semantic 1:1 Failed to resolve table or expression named 'count'.`);
    expect(failure(`| where type == 'a'`)).toBe(`syntax 1:1 Found '|' where a table is expected.`);
  });

  test('a table may be called like an operator', () => {
    const query = 'where | project a';
    expect(evaluate(query, () => [{ a: 1 }], { defaultTable: 'resources' }).rows).toEqual([{ a: 1 }]);
  });

  test('columns may be called like words of the language', () => {
    const t = { t: [{ type: 'a', kind: 1, count: 2, by: 3, order: 4, where: 5, project: 6, let: 7, print: 8 }] };
    expect(
      cells('t | where type == "a" and count == 2 | project kind, by, order, where, project, let, print', t),
    ).toEqual([[1, 3, 4, 5, 6, 7, 8]]);
    expect(cells('t | summarize count = count() by kind | sort by kind asc', t)).toEqual([[1, 1]]);
  });

  test.each(
    (
      'as evaluate find fork getschema invoke make-series mv-apply parse-where parse-kv partition reduce render sample ' +
      'sample-distinct scan search serialize top-nested'
    ).split(' '),
  )('%s is known, and known not to be supported', (operator) => {
    expect(failure(`print 1 | ${operator} x`)).toBe(`semantic 1:11 The operator '${operator}' is not supported.`);
  });

  test.each([
    ['', 'syntax 1:1 The query ends where a table is expected.'],
    ['  \n // nothing\n', 'syntax 3:1 The query ends where a table is expected.'],
    ['t |', 'syntax 1:4 The query ends where an operator is expected.'],
    ['t | frobnicate', `syntax 1:5 'frobnicate' is not an operator.`],
    ['t | project-nothing x', `syntax 1:5 'project-nothing' is not an operator.`],
    ['t\n| where a == 1\n| where b == 2', `semantic 2:9 Failed to resolve column or scalar expression named 'a'.`],
    ['t\n| take 1\n| where b = 2', `syntax 3:11 Found '=' where`],
    ['t | where (1 == 1', `syntax 1:18 The query ends where ')' is expected.`],
    ['t | where 1 == 1)', `syntax 1:17 Found ')' where '|' or the end of the query is expected.`],
    ['t t', `syntax 1:3 Found 't' where '|' or the end of the query is expected.`],
    ['search "x"', `semantic 1:1 The operator 'search' is not supported.`],
    ['set notruncation; t', `semantic 1:1 The statement 'set' is not supported.`],
    ['declare query_parameters(a: long); t', `semantic 1:1 The statement 'declare' is not supported.`],
    ['t | where Where == 1', `semantic 1:11 Failed to resolve`],
    ['t | Where 1 == 1', `syntax 1:5 'Where' is not an operator.`],
    ['missing', `semantic 1:1 Failed to resolve table or expression named 'missing'.`],
    ['{{/subscriptions/x}}', `syntax 1:1 Found '{' where a table is expected.`],
  ])('%j is refused', (query, expected) => {
    expect(failure(query, { t: [{ x: 1 }] })).toContain(expected);
  });

  test('the error has its parts', () => {
    try {
      ask('t');
    } catch (error) {
      expect(error).toBeInstanceOf(KqlError);
      expect(error).toMatchObject({ name: 'KqlError', kind: 'semantic', position: { line: 1, column: 1 } });
    }
    expect.assertions(2);
  });

  test('dynamics come out as they went in', () => {
    const properties = { a: [1] };
    expect(ask('t', { t: [{ properties }] }).rows[0]?.['properties']).toBe(properties);
  });

  test("the clock is the system's by default", () => {
    const before = Date.now();
    const at = String(evaluate('print at = now()', () => undefined).rows[0]?.['at']);
    expect(Date.parse(at)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(at)).toBeLessThanOrEqual(Date.now());
  });
});
