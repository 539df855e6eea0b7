import { describe, expect, test } from 'vitest';
import { ask, cells, failure, schema } from './ask.ts';

const sources = {
  t: [
    { id: 1, name: 'a', kind: 'x', bag: { tags: ['p', 'q'], sku: { name: 'S0' } } },
    { id: 2, name: 'b', kind: 'y', bag: { tags: [], sku: { name: 'S1' } } },
    { id: 3, name: 'c', kind: 'x', bag: null },
  ],
  other: [
    { id: 2, label: 'two', kind: 'y' },
    { id: 2, label: 'zwei', kind: 'y' },
    { id: 4, label: 'four', kind: 'z' },
  ],
};

describe('rows', () => {
  test.each([
    ['t | where id > 1 | project id', [[2], [3]]],
    ['t | filter id == 1 | project id', [[1]]],
    ['t | where bag.sku.name == "S1" | project id', [[2]]],
    ['t | where isnull(bag) | project id', [[3]]],
    ['t | where bool(null)', []],
    ['t | take 2 | project id', [[1], [2]]],
    ['t | limit 1 + 1 | project id', [[1], [2]]],
    ['t | take 0', []],
    ['t | count', [[3]]],
    ['t | top 2 by id | project id', [[3], [2]]],
    ['t | top 1 by id asc | project id', [[1]]],
    ['t | sort by kind, id asc | project id', [[2], [1], [3]]],
    ['t | order by kind asc, id | project id', [[3], [1], [2]]],
    ['t | order by -id asc | project id', [[3], [2], [1]]],
    ['t | distinct kind', [['x'], ['y']]],
    [
      't | distinct kind, id % 2',
      [
        ['x', 1],
        ['y', 0],
      ],
    ],
    ['t | project kind | distinct *', [['x'], ['y']]],
  ])('%s', (query, expected) => {
    expect(cells(query, sources)).toEqual(expected);
  });

  const numbers = 'datatable(n: real) [1.0, real(null), -2.0, real(nan), real(+inf)]';
  test.each([
    ['asc', [null, 'NaN', -2, 1, 'Infinity']],
    ['desc', ['Infinity', 1, -2, 'NaN', null]],
    ['', ['Infinity', 1, -2, 'NaN', null]],
    ['asc nulls last', [-2, 1, 'Infinity', 'NaN', null]],
    ['desc nulls first', [null, 'NaN', 'Infinity', 1, -2]],
  ])('nulls and NaN in order by n %s', (order, expected) => {
    expect(cells(`${numbers} | order by n ${order}`).flat()).toEqual(expected);
  });

  test('distinct tells nulls, types of text and joint values apart', () => {
    const pairs = {
      p: [
        { a: 'x', b: 'yz' },
        { a: 'xy', b: 'z' },
        { a: null, b: 'z' },
        { a: 'x', b: 'yz' },
      ],
    };
    expect(cells('p | distinct a, b', pairs)).toEqual([
      ['x', 'yz'],
      ['xy', 'z'],
      ['', 'z'],
    ]);
  });

  test.each([
    ['t | where name', 'semantic 1:11 A bool is expected, not string.'],
    ['t | take -1', 'semantic 1:10 A number of rows is expected to be a whole number, not below 0.'],
    ['t | take 1.5', 'semantic 1:10 A number of rows'],
    ['t | take id', `semantic 1:10 Failed to resolve column or scalar expression named 'id'.`],
    ['t | top 2', `syntax 1:10 The query ends where 'by' is expected.`],
    ['t | sort name', `syntax 1:10 Found 'name' where 'by' is expected.`],
    ['t | sort by bag', `semantic 1:13 A key of the order is of a 'dynamic' type`],
    ['t | sort by id nulls', `syntax 1:21 The query ends where 'last' is expected.`],
    ['t | distinct bag', `semantic 1:14 'bag' of distinct is of a 'dynamic' type`],
    ['t | distinct *', `semantic 1:5 'bag' of distinct is of a 'dynamic' type`],
    ['t | count 5', `syntax 1:11 Found '5' where '|' or the end of the query is expected.`],
  ])('%s is refused', (query, expected) => {
    expect(failure(query, sources)).toContain(expected);
  });
});

describe('columns', () => {
  test.each([
    ['t | project name, id', 'name:string id:long'],
    ['t | project n = name, id + 1, id * 2.0', 'n:string Column1:long Column2:real'],
    ['t | project name, name', 'name:string name1:string'],
    [
      't | project bag.sku.name, tostring(bag.tags[0]), bag["a b"]',
      'bag_sku_name:dynamic bag_tags_0:string bag_a_b:dynamic',
    ],
    [`t | project ['with space'] = id`, 'with space:long'],
    ['t | extend more = 1', 'id:long name:string kind:string bag:dynamic more:long'],
    ['t | extend id = "now text"', 'id:string name:string kind:string bag:dynamic'],
    ['t | project id | extend tostring(id), id + 1', 'id:long id1:string Column1:long'],
    ['t | project-away bag', 'id:long name:string kind:string'],
    ['t | project-away *n*, id', 'bag:dynamic'],
    ['t | project a1 = 1, b1 = 2, c = 3 | project-away *1', 'c:long'],
    ['t | project a1x = 1, a2 = 2 | project-keep *1*', 'a1x:long'],
    ['t | project-away nothing*', 'id:long name:string kind:string bag:dynamic'],
    ['t | project-keep bag, id', 'id:long bag:dynamic'],
    ['t | project-keep k*', 'kind:string'],
    ['t | project-rename key = id, label = name', 'key:long label:string kind:string bag:dynamic'],
    [`t | project-rename ['the key'] = ['id']`, 'the key:long name:string kind:string bag:dynamic'],
    ['t | project-reorder kind', 'kind:string id:long name:string bag:dynamic'],
    ['t | project-reorder * asc', 'bag:dynamic id:long kind:string name:string'],
    ['t | project-reorder kind, * desc', 'kind:string name:string id:long bag:dynamic'],
  ])('%s', (query, expected) => {
    expect(schema(query, sources)).toBe(expected);
  });

  test('extend sees the columns as they were', () => {
    expect(cells('t | take 1 | extend id = 10, double = id * 2 | project id, double', sources)).toEqual([[10, 2]]);
  });

  test('renamed and reordered cells move along', () => {
    expect(cells('t | take 1 | project-reorder name | project-rename n = name | project-away bag', sources)).toEqual([
      ['a', 1, 'x'],
    ]);
  });

  test('a column may carry any name', () => {
    expect(ask(`print ['__proto__'] = 1, ['constructor'] = 2`).rows).toEqual([
      JSON.parse('{"__proto__": 1, "constructor": 2}'),
    ]);
  });

  test.each([
    ['t | project nothing', `semantic 1:13 Failed to resolve column or scalar expression named 'nothing'.`],
    ['t | project Name', `semantic 1:13 Failed to resolve column or scalar expression named 'Name'.`],
    ['t | extend x = 1, y = x', `semantic 1:23 Failed to resolve column or scalar expression named 'x'.`],
    ['t | project-away nothing', `semantic 1:18 Failed to resolve column named 'nothing'.`],
    ['t | project-rename a = nothing', `semantic 1:20 Failed to resolve column named 'nothing'.`],
    ['t | project-rename name = id', 'semantic 1:20 project-rename would give two columns one name.'],
    ['t | project-reorder a granny asc', 'semantic 1:23 Natural orders of columns are not supported.'],
    ['t | project a b', `syntax 1:15 Found 'b' where '|' or the end of the query is expected.`],
    ['t | project -away x', `syntax 1:19 Found 'x' where`],
    ['t | project-rename id', `syntax 1:22 The query ends where '=' is expected.`],
    ['t | project-away 5', `syntax 1:18 Found '5' where a column is expected.`],
  ])('%s is refused', (query, expected) => {
    expect(failure(query, sources)).toContain(expected);
  });
});

describe('join', () => {
  const left = 't | project id, name';
  const right = '(other | project id, label)';
  test.each([
    [
      'inner',
      [
        [2, 'b', 2, 'two'],
        [2, 'b', 2, 'zwei'],
      ],
    ],
    [
      'innerunique',
      [
        [2, 'b', 2, 'two'],
        [2, 'b', 2, 'zwei'],
      ],
    ],
    [
      'leftouter',
      [
        [1, 'a', null, ''],
        [2, 'b', 2, 'two'],
        [2, 'b', 2, 'zwei'],
        [3, 'c', null, ''],
      ],
    ],
    [
      'rightouter',
      [
        [2, 'b', 2, 'two'],
        [2, 'b', 2, 'zwei'],
        [null, '', 4, 'four'],
      ],
    ],
    [
      'fullouter',
      [
        [1, 'a', null, ''],
        [2, 'b', 2, 'two'],
        [2, 'b', 2, 'zwei'],
        [3, 'c', null, ''],
        [null, '', 4, 'four'],
      ],
    ],
    ['leftsemi', [[2, 'b']]],
    [
      'leftanti',
      [
        [1, 'a'],
        [3, 'c'],
      ],
    ],
    [
      'anti',
      [
        [1, 'a'],
        [3, 'c'],
      ],
    ],
    [
      'leftantisemi',
      [
        [1, 'a'],
        [3, 'c'],
      ],
    ],
    [
      'rightsemi',
      [
        [2, 'two'],
        [2, 'zwei'],
      ],
    ],
    ['rightanti', [[4, 'four']]],
    ['rightantisemi', [[4, 'four']]],
  ])('kind=%s', (kind, expected) => {
    expect(cells(`${left} | join kind=${kind} ${right} on id`, sources)).toEqual(expected);
  });

  test('by default the left side is made unique by its key', () => {
    expect(cells('other | project id, label | join (t | project id, name) on id', sources)).toEqual([
      [2, 'two', 2, 'b'],
    ]);
    expect(cells('other | project id, label | join kind=inner (t | project id, name) on id', sources)).toHaveLength(2);
  });

  test('columns of both sides, those of the right renamed', () => {
    expect(schema('t | project id, id1=name | join (t | project id, kind) on id', sources)).toBe(
      'id:long id1:string id2:long kind:string',
    );
    expect(schema('t | join kind=leftsemi other on id', sources)).toBe('id:long name:string kind:string bag:dynamic');
  });

  test.each([
    't | join kind=inner other on $left.id == $right.id',
    't | join kind=inner other on $right.id == $left.id',
    't | join kind=inner other on id, kind',
    't | join kind=inner other on id and kind',
    't | join kind=inner other on id, $left.kind == $right.kind',
    't | join kind=inner other on $left.id == $right.id and $left.kind == $right.kind',
    't | join hint.strategy=broadcast kind = inner hint.remote=auto other on id',
    't | join kind=inner (other) on id',
  ])('%s', (query) => {
    expect(cells(`${query} | project name, label`, sources)).toEqual([
      ['b', 'two'],
      ['b', 'zwei'],
    ]);
  });

  test('a null equals nothing, an empty string itself', () => {
    const nulls = {
      l: [
        { k: null, s: '' },
        { k: 1, s: 'a' },
      ],
      r: [
        { k: null, s: null },
        { k: 1, s: 'a' },
      ],
    };
    expect(cells('l | join kind=inner r on k | count', nulls)).toEqual([[1]]);
    expect(cells('l | join kind=leftanti r on k | count', nulls)).toEqual([[1]]);
    expect(cells('l | join kind=fullouter r on k | count', nulls)).toEqual([[3]]);
    expect(cells('l | join kind=inner r on s | count', nulls)).toEqual([[2]]);
    expect(cells('l | join kind=fullouter r on k, s | count', nulls)).toEqual([[3]]);
  });

  test('lookup leaves out the keys of the right', () => {
    expect(schema('t | lookup other on id', sources)).toBe(
      'id:long name:string kind:string bag:dynamic label:string kind1:string',
    );
    expect(cells('t | project id | lookup (other | project id, label) on id', sources)).toEqual([
      [1, ''],
      [2, 'two'],
      [2, 'zwei'],
      [3, ''],
    ]);
    expect(
      cells('t | lookup kind=inner (other | project key=id, label) on $left.id == $right.key | count', sources),
    ).toEqual([[2]]);
  });

  test.each([
    ['t | join kind=outer other on id', `syntax 1:5 'outer' is not a kind of join.`],
    ['t | lookup kind=rightouter other on id', `syntax 1:5 'rightouter' is not a kind of lookup.`],
    ['t | join kind=inner kind=inner other on id', `syntax 1:21 'kind' is given twice.`],
    ['t | join kind== inner other on id', `syntax 1:14 Found '==' where 'on' is expected.`],
    ['t | join kind=(inner) other on id', `syntax 1:5 'kind' has no value.`],
    ['t | join other', `syntax 1:15 The query ends where 'on' is expected.`],
    ['t | join other on label', `semantic 1:19 Failed to resolve column named 'label' of $left.`],
    ['t | join other on name', `semantic 1:19 Failed to resolve column named 'name' of $right.`],
    ['t | join other on id == id', 'semantic 1:22 A join condition is expected to be a column or $left.a == $right.b.'],
    ['t | join other on $left.id > $right.id', 'semantic 1:28 A join condition'],
    ['t | join t on bag', `semantic 1:15 The join key 'bag' is of a 'dynamic' type`],
    [
      't | join other on $left.name == $right.id',
      `semantic 1:30 The join keys 'name' and 'id' are of the types string and long.`,
    ],
    ['t | join missing on id', `semantic 1:10 Failed to resolve table or expression named 'missing'.`],
  ])('%s is refused', (query, expected) => {
    expect(failure(query, sources)).toContain(expected);
  });
});

describe('union', () => {
  test.each([
    ['t | union other | count', [[6]]],
    ['union t, other, (t | take 1) | count', [[7]]],
    [
      't | project id, name | union (other | project id, label)',
      [
        [1, 'a', ''],
        [2, 'b', ''],
        [3, 'c', ''],
        [2, '', 'two'],
        [2, '', 'zwei'],
        [4, '', 'four'],
      ],
    ],
    ['t | project id, name | union kind=inner (other | project label, id) | count', [[6]]],
    [
      'union withsource=from t, (other | take 1) | project from, id',
      [
        ['t', 1],
        ['t', 2],
        ['t', 3],
        ['union_arg1', 2],
      ],
    ],
    ['union isfuzzy=true missing, other | count', [[3]]],
  ])('%s', (query, expected) => {
    expect(cells(query, sources)).toEqual(expected);
  });

  test('columns', () => {
    expect(schema('t | union kind=inner other', sources)).toBe('id:long kind:string');
    expect(schema('union with_source=from other, t', sources)).toBe(
      'from:string id:long label:string kind:string name:string bag:dynamic',
    );
    expect(schema('print a=1 | union (print a="x"), (print a="y", b=2)')).toBe('a_long:long a_string:string b:long');
    expect(schema('nothing | union something', { nothing: [{ a: null }], something: [{ a: 'x' }] })).toBe('a:string');
  });

  test.each([
    ['union missing, other', `semantic 1:7 Failed to resolve table or expression named 'missing'.`],
    ['union *', 'semantic 1:7 Wildcards for tables are not supported.'],
    ['union t*', 'semantic 1:7 Wildcards for tables are not supported.'],
    ['t | union kind=left other', `syntax 1:5 'left' is not a kind of union.`],
    ['t | union', 'syntax 1:10 The query ends where a table is expected.'],
  ])('%s is refused', (query, expected) => {
    expect(failure(query, sources)).toContain(expected);
  });
});

describe('mv-expand', () => {
  const data = {
    d: [
      { id: 1, list: ['a', 2], bag: { x: 1, y: 2 }, more: [10] },
      { id: 2, list: [], bag: {}, more: [20] },
      { id: 3, list: null, bag: 5, more: [] },
    ],
  };
  test.each([
    [
      'd | mv-expand list | project id, list',
      [
        [1, 'a'],
        [1, 2],
        [3, null],
      ],
    ],
    [
      'd | mvexpand list | project id, list',
      [
        [1, 'a'],
        [1, 2],
        [3, null],
      ],
    ],
    [
      'd | mv-expand item = list | where id == 1 | project item, list',
      [
        ['a', ['a', 2]],
        [2, ['a', 2]],
      ],
    ],
    [
      'd | mv-expand bag | project id, bag',
      [
        [1, { x: 1 }],
        [1, { y: 2 }],
        [3, 5],
      ],
    ],
    [
      'd | mv-expand kind=array bag | project id, bag',
      [
        [1, ['x', 1]],
        [1, ['y', 2]],
        [3, 5],
      ],
    ],
    ['d | mv-expand bagexpansion=array bag | project bag[0]', [['x'], ['y'], [null]]],
    [
      'd | mv-expand list, more | project id, list, more',
      [
        [1, 'a', 10],
        [1, 2, null],
        [2, null, 20],
        [3, null, null],
      ],
    ],
    ['d | mv-expand list to typeof(string) | project list', [['a'], [''], ['']]],
    ['d | mv-expand list to typeof(long) | project list', [[null], [2], [null]]],
    [
      'd | mv-expand with_itemindex=i list | project i, list',
      [
        [0, 'a'],
        [1, 2],
        [0, null],
      ],
    ],
    ['d | mv-expand list limit 1 | project id', [[1], [3]]],
    ['d | where id == 1 | mv-expand bag.x | project bag_x', [[1]]],
    [
      `print dynamic(['2024-01-01', 'x']) | mv-expand day = print_0 to typeof(datetime) | project day`,
      [['2024-01-01T00:00:00Z'], [null]],
    ],
    [`print l = dynamic([true, 'x', 1.5]) | mv-expand l to typeof(bool)`, [[true], [null], [null]]],
    [`print l = dynamic([true, 'x', 1.5]) | mv-expand l to typeof(real)`, [[null], [null], [1.5]]],
  ])('%s', (query, expected) => {
    expect(cells(query, data)).toEqual(expected);
  });

  test('the old spelling stops at 128 rows', () => {
    const long = { d: [{ list: Array.from({ length: 200 }, (_item, index) => index) }] };
    expect(cells('d | mvexpand list | count', long)).toEqual([[128]]);
    expect(cells('d | mvexpand list limit 150 | count', long)).toEqual([[150]]);
    expect(cells('d | mv-expand list | count', long)).toEqual([[200]]);
  });

  test.each([
    ['d | mv-expand id', 'semantic 1:15 mv-expand needs a dynamic, not long.'],
    ['d | mv-expand kind=set list', `syntax 1:5 'set' is not a kind of expansion.`],
    ['d | mv-expand list to long', `syntax 1:23 Found 'long' where 'typeof' is expected.`],
    ['d | mv-expand list to typeof(text)', `syntax 1:30 'text' is not a type known here.`],
  ])('%s is refused', (query, expected) => {
    expect(failure(query, data)).toContain(expected);
  });
});

describe('parse', () => {
  const text = {
    p: [{ line: 'PUT /a took 15ms at 2024-01-01' }, { line: 'GET /b took 7ms at never' }, { line: 'nonsense' }],
  };
  test.each([
    [
      `p | parse line with verb:string ' ' path ' took ' took:long 'ms' * | project verb, path, took`,
      [
        ['PUT', '/a', 15],
        ['GET', '/b', 7],
        ['', '', null],
      ],
    ],
    [`p | parse line with * ' at ' day:datetime | project day`, [['2024-01-01T00:00:00Z'], [null], [null]]],
    [`p | parse kind=simple line with line ' ' * | take 1`, [['PUT']]],
    [`print s = 'x=-1.5e1;' | parse s with 'x=' x:real ';' | project x`, [[-15]]],
    [`print s = 'a|b' | parse s with a '|' b | project a, b`, [['a', 'b']]],
  ])('%s', (query, expected) => {
    expect(cells(query, text)).toEqual(expected);
  });

  test.each([
    ['p | parse line with', 'syntax 1:20 The query ends where a pattern is expected.'],
    [`p | parse kind=regex line with 'a'`, 'semantic 1:5 Only simple patterns of parse are supported.'],
    [`p | parse line with a b 'c'`, `semantic 1:21 In parse, text has to follow the string column 'a'.`],
    [`p | parse line with a * 'c'`, `semantic 1:21 In parse, text has to follow the string column 'a'.`],
  ])('%s is refused', (query, expected) => {
    expect(failure(query, text)).toContain(expected);
  });
});

describe('sources', () => {
  test.each([
    ['print 1, two = "b"', [[1, 'b']]],
    ['range x from 1 to 5 step 2', [[1], [3], [5]]],
    ['range x from 2 to 1 step -1', [[2], [1]]],
    ['range x from 5 to 1 step 1', []],
    [
      'range d from datetime(2024-01-01) to datetime(2024-01-02) step 12h',
      [['2024-01-01T00:00:00Z'], ['2024-01-01T12:00:00Z'], ['2024-01-02T00:00:00Z']],
    ],
    [
      'datatable(a: string, b: int) ["x", 1, "y", int(null),]',
      [
        ['x', 1],
        ['y', null],
      ],
    ],
    ['datatable(d: dynamic, t: datetime) [dynamic([1]), datetime(2024-01-01)]', [[[1], '2024-01-01T00:00:00Z']]],
    ['datatable(a: long) []', []],
    ['(t | project id) | where id == 1', [[1]]],
    ['((t)) | count', [[3]]],
    ['materialize(t | project id) | take 1', [[1]]],
    [`['t'] | count`, [[3]]],
  ])('%s', (query, expected) => {
    expect(cells(query, sources)).toEqual(expected);
  });

  test.each([
    ['datatable(a: long, b: long) [1]', 'syntax 1:31 The number of values is not a multiple of the number of columns.'],
    ['range x from 1 to 2 step 0', 'semantic 1:1 range goes from number to number'],
    ['range x from 1 to "a" step 1', 'semantic 1:1 range goes from number to number'],
    ['range x from 1 to 10000000 step 1', 'semantic 1:1 range would give more than 1000000 rows.'],
    ['range x from datetime(0001-01-01) to now() step 1s', 'semantic 1:1 range would give more than 1000000 rows.'],
    ['print x', `semantic 1:7 Failed to resolve column or scalar expression named 'x'.`],
    ['cluster("c").database("d").t', `semantic 1:1 'cluster(' is not a table known here.`],
    ['database.t', `semantic 1:1 'database.' is not a table known here.`],
  ])('%s is refused', (query, expected) => {
    expect(failure(query, sources)).toContain(expected);
  });
});

describe('let', () => {
  test.each([
    ['let x = 5; let y = x + 1; print x, y', [[5, 6]]],
    ['let x = t | where id > 1; x | count', [[2]]],
    ['let x = t; x | count', [[3]]],
    ['let x = t; let y = x; y | count', [[3]]],
    ['let x = (t | take 1); x | project id', [[1]]],
    ['let x = (t) | take 1; x | project id', [[1]]],
    ['let x = union t, other; x | count', [[6]]],
    ['let x = print a = 1; x', [[1]]],
    ['let x = range n from 1 to 3 step 1; x | count', [[3]]],
    ['let x = datatable(a: long) [7]; x', [[7]]],
    ['let x = materialize(t); x | count', [[3]]],
    ['let x = (1 + 2) * 3; print x', [[9]]],
    [`let ['a b'] = 1; print ['a b']`, [[1]]],
    ['let n = toscalar(t | summarize max(id)); t | where id == n | project id', [[3]]],
    ['print toscalar(t), toscalar(t | where false)', [[1, null]]],
    ['let id = 100; t | where id == 1 | project id', [[1]]],
    ['let x = 1; let t = datatable(q: long) [9]; t', [[9]]],
    ['let x = now(); print x == now()', [[true]]],
    [';; let x = 1;; print x;;', [[1]]],
    ['// first\nlet x = 1; // then\nprint x // last', [[1]]],
  ])('%s', (query, expected) => {
    expect(cells(query, sources)).toEqual(expected);
  });

  test.each([
    ['let x = 5', `syntax 1:10 The query ends where ';' is expected.`],
    ['let x = 5;', 'syntax 1:11 The query ends where a table is expected.'],
    ['let x = 5; let x = 6; print x', `semantic 1:16 'x' is defined twice.`],
    ['let x = y; print x', `semantic 1:9 Failed to resolve column or scalar expression named 'y'.`],
    ['let x = nothing | take 1; print 1', `semantic 1:9 Failed to resolve table or expression named 'nothing'.`],
    ['let f = (a: long) { a + 1 }; print f(1)', 'semantic 1:9 Functions of the query itself are not supported.'],
    ['let f = view () { t }; f', 'semantic 1:9 Functions of the query itself are not supported.'],
    ['let x = t; print x', `semantic 1:18 Failed to resolve column or scalar expression named 'x'.`],
    ['print toscalar(1 + 2)', `syntax 1:16 Found '1' where a tabular expression is expected.`],
  ])('%s is refused', (query, expected) => {
    expect(failure(query, sources)).toContain(expected);
  });
});
