import { describe, expect, test } from 'vitest';
import { failure, schema, value } from './ask.ts';

describe('literals', () => {
  test.each([
    ['true', true],
    ['False', false],
    ['bool(true)', true],
    ['bool(null)', null],
    ['42', 42],
    ['0xff', 255],
    ['long(-5)', -5],
    ['int(7)', 7],
    ['int(null)', null],
    ['1.5', 1.5],
    ['1e3', 1000],
    ['2.5e-1', 0.25],
    ['real(1)', 1],
    ['real(nan)', 'NaN'],
    ['real(+inf)', 'Infinity'],
    ['real(-inf)', '-Infinity'],
    ['double(2.5)', 2.5],
    [`'it''s'`, 'its'],
    [`"a\\tb\\"c\\\\d\\n"`, 'a\tb"c\\d\n'],
    [`'\\u0041\\x42\\U0001F600'`, 'AB😀'],
    [`@'a\\b''c'`, `a\\b'c`],
    [`@"say ""hi"""`, 'say "hi"'],
    [`h'secret'`, 'secret'],
    [`H@"se\\cret"`, 'se\\cret'],
    ['```two\nlines \\n```', 'two\nlines \\n'],
    [`'one ' "two" // a comment between\n @'three'`, 'one twothree'],
    ['1d', '1.00:00:00'],
    ['2h', '02:00:00'],
    ['30m', '00:30:00'],
    ['1.5h', '01:30:00'],
    ['10s', '00:00:10'],
    ['100ms', '00:00:00.1000000'],
    ['5microseconds', '00:00:00.0000050'],
    ['1tick', '00:00:00.0000001'],
    ['3days', '3.00:00:00'],
    ['timespan(2)', '2.00:00:00'],
    ['timespan(15 seconds)', '00:00:15'],
    ['timespan(0.12:34:56.7)', '12:34:56.7000000'],
    ['time(-1.02:03:04)', '-1.02:03:04'],
    ['timespan(null)', null],
    ['datetime(2015-12-31 23:59:59.9)', '2015-12-31T23:59:59.9Z'],
    ['datetime(2015-12-31)', '2015-12-31T00:00:00Z'],
    ['datetime("2014-05-25T08:20:03.1234567Z")', '2014-05-25T08:20:03.1234567Z'],
    ['datetime(2014-05-25T08:20+02:00)', '2014-05-25T06:20:00Z'],
    ['date(2014-11-08 15:05 GMT)', '2014-11-08T15:05:00Z'],
    ['datetime(0001-01-01)', '0001-01-01T00:00:00Z'],
    ['datetime(null)', null],
    ['datetime()', '2024-05-05T10:20:30.456Z'],
    ['guid(74BE27DE-1E4E-49D9-B579-FE0B331D3642)', '74be27de-1e4e-49d9-b579-fe0b331d3642'],
    ['guid(null)', null],
    ['dynamic(null)', null],
    ['dynamic(4)', 4],
    ['dynamic([1, -2.5, "a", null, true])', [1, -2.5, 'a', null, true]],
    [`dynamic({"a": {"b": []}, 'c': 1})`, { a: { b: [] }, c: 1 }],
    ['dynamic({"at": datetime(1970-05-11), "for": 2h})', { at: '1970-05-11T00:00:00.0000000Z', for: '02:00:00' }],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  test('their types', () => {
    expect(schema(`print a=1, b=int(1), c=1.0, d='', e=1d, f=datetime(2024-01-01), g=dynamic(1), h=true`)).toBe(
      'a:long b:int c:real d:string e:timespan f:datetime g:dynamic h:bool',
    );
  });

  test.each([
    [`print 'open`, `syntax 1:7 The string has no end on its line.`],
    [`print @'open`, `syntax 1:7 The string has no end on its line.`],
    ['print ```open', `syntax 1:7 The string has no end.`],
    [`print 'a\nb'`, `syntax 1:7 The string has no end on its line.`],
    [`print '\\d'`, `syntax 1:8 '\\d' is not an escape; write '\\\\' for a backslash, or use @'…'.`],
    [`print '\\UFFFFFFFF'`, `syntax 1:8 '\\U' is not an escape; write '\\\\' for a backslash, or use @'…'.`],
    ['print 5w', `syntax 1:7 '5w' is neither a number nor a timespan.`],
    ['print 0x1h', `syntax 1:7 '0x1h' is neither a number nor a timespan.`],
    ['print datetime(2024-02-30)', `syntax 1:7 '2024-02-30' is not a datetime literal.`],
    ['print timespan(99:99)', `syntax 1:7 '99:99' is not a timespan literal.`],
    ['print long(a)', `syntax 1:7 'a' is not a long literal.`],
    ['print bool(maybe)', `syntax 1:7 'maybe' is not a bool literal.`],
    ['print real(x)', `syntax 1:7 'x' is not a real literal.`],
    ['print guid(123)', `syntax 1:7 '123' is not a guid literal.`],
    ['print decimal(1.0)', `semantic 1:7 The type 'decimal' is not supported.`],
    ['print dynamic(x)', `syntax 1:15 Found 'x' where a dynamic literal is expected.`],
    ['print dynamic({a:1})', `syntax 1:16 Found 'a' where a property name in quotes is expected.`],
    ['print dynamic([-"a"])', `syntax 1:16 A number is expected after '-'.`],
    ['print a ~ b', `syntax 1:9 Unexpected character '~'.`],
    ['print a !like b', `syntax 1:9 Unknown operator '!like'.`],
  ])('%s is refused', (query, expected) => {
    expect(failure(query)).toBe(expected);
  });
});
