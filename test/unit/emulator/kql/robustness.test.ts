import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate, KqlError } from '../../../../src/emulator/kql/index.ts';
import { failure } from './ask.ts';
import { processorTime } from '../../../support/processorTime.ts';

const sources = {
  resources: [
    {
      id: '/a',
      name: 'n',
      type: 't',
      count: 1,
      at: new Date(0),
      properties: { list: [1, 'x', null], bag: { k: true } },
    },
    { id: '/b', name: null, type: 't', count: 2.5, at: null, properties: null },
  ],
};

/** Evaluates, and fails for anything thrown but a KqlError with a place within the query. */
function onlyKqlErrors(query: string): void {
  try {
    evaluate(query, (name) => (name === 'resources' ? sources.resources : undefined), { defaultTable: 'resources' });
  } catch (error) {
    if (!(error instanceof KqlError)) {
      throw error;
    }
    expect(error.message).not.toBe('');
    expect(error.position.line).toBeLessThanOrEqual(query.split('\n').length);
    expect(error.position.column).toBeGreaterThan(0);
  }
}

const samples = [
  `let k = 'x'; resources // all\n| where type =~ @'T' and (properties.list[0] in (1, 2) or name !has_cs "n'")\n` +
    `| extend d = datetime(2024-01-01) + 1.5h, e = dynamic({"a": [1, -2]}) | summarize count(), arg_max(count, *) by ` +
    `type, bin(at, 1d) | order by count_ desc nulls last | top 5 by type`,
  `resources | mv-expand kind=array p = properties.bag to typeof(string) limit 5 | join kind=leftouter hint.remote=auto ` +
    `(resources | project id, n = name) on id, $left.name == $right.n | project-away *1 | project-reorder name asc`,
  "union withsource=s resources, (resources | parse id with '/' rest:string) | where count between (1 .. 2) " +
    "| project x = iff(isnull(at), ago(1d), at), ['a b'] = strcat('a', h'b', ```c```), guid(74be27de-1e4e-49d9-b579-fe0b331d3642)",
];

/** Pieces of the language, to be put together at random. */
const pieces = fc.constantFrom(
  ...(
    'resources | where project extend summarize join union mv-expand parse let print range datatable by on and or in ' +
    '!in between has !has matches regex ( ) [ ] { } , ; : . .. = == != =~ < > + - * / % 1 2.5 1d null true type name ' +
    'count count() properties properties.list at dynamic( datetime( ago(1d) tolower( tostring( bin( iff( make_set( ' +
    "arg_max( 'a' \"b\" @'c' $left $right kind=inner asc desc nulls first take sort top distinct to typeof( long"
  ).split(' '),
);

describe('anything may be asked', () => {
  test('random text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), onlyKqlErrors), { numRuns: 500 });
  });

  test('random bytes', () => {
    const text = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
    fc.assert(fc.property(text, onlyKqlErrors), { numRuns: 500 });
  });

  test('random pieces of the language', () => {
    const query = fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join(' '));
    fc.assert(fc.property(query, onlyKqlErrors), { numRuns: 2000 });
    fc.assert(
      fc.property(query, (text) => onlyKqlErrors(`resources | ${text}`)),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(query, (text) => onlyKqlErrors(`resources | extend x = ${text}`)),
      { numRuns: 2000 },
    );
  });

  test.each(samples)('every beginning and every omission of %s', (sample) => {
    expect(() => evaluate(sample, (name) => (name === 'resources' ? sources.resources : undefined))).not.toThrow();
    for (let end = 0; end < sample.length; end++) {
      onlyKqlErrors(sample.slice(0, end));
      onlyKqlErrors(sample.slice(0, end) + sample.slice(end + 1));
    }
  });

  test.each(samples)('random damage to %s', (sample) => {
    const damage = fc.tuple(fc.nat(sample.length), fc.nat(10), fc.string({ unit: 'binary', maxLength: 5 }));
    const broken = damage.map(([place, length, text]) => sample.slice(0, place) + text + sample.slice(place + length));
    fc.assert(fc.property(broken, onlyKqlErrors), { numRuns: 500 });
  });

  test.each(['(', '[', 'not(', '-', '- ', 'dynamic(', 'dynamic([', "a['", 'a[', 'x in (', 'toscalar(', 'iff(', 'a.b.'])(
    '%s ten thousand times',
    (piece) => {
      const many = piece.repeat(10_000);
      expect(failure(`print ${many}`)).toMatch(/^syntax/);
      expect(failure(`let x = ${many}`)).toMatch(/^syntax/);
      expect(() => {
        onlyKqlErrors(many);
      }).not.toThrow();
    },
  );

  test('nesting that is closed again', () => {
    const depth = 10_000;
    expect(failure(`print ${'('.repeat(depth)}1${')'.repeat(depth)}`)).toContain('nests more than');
    expect(failure(`${'('.repeat(depth)}resources${')'.repeat(depth)}`)).toContain('nests more than');
    expect(failure(`let x = ${'('.repeat(depth)}resources | take 1${')'.repeat(depth)}; x`)).toContain(
      'nests more than',
    );
    expect(failure(`print dynamic(${'['.repeat(depth)}${']'.repeat(depth)})`)).toContain('nests more than');
    expect(failure(`print 1${' + 1'.repeat(depth)}`)).toContain('operators follow each other');
    expect(failure(`print x${'.y'.repeat(depth)}`)).toContain('operators follow each other');
    expect(failure(`print 'a'${" has 'a'".repeat(depth)}`)).toContain('operators follow each other');
  });

  test('long, flat queries are fine', () => {
    const alternatives = Array.from({ length: 5000 }, (_item, index) => `name == 'n${index}'`).join(' or ');
    const ids = Array.from({ length: 20_000 }, (_item, index) => `'n${index}'`).join(', ');
    for (const query of [
      `resources | where ${alternatives}`,
      `resources | where name in (${ids})`,
      `resources${' | where true'.repeat(2000)}`,
    ]) {
      expect(evaluate(query, () => [{ name: 'n7' }]).rows).toHaveLength(1);
    }
  });

  test('values that nest too deep are an error too', () => {
    const json = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(() => {
      evaluate('t | project tostring(todynamic(j)), strlen(j)', () => [{ j: json }]);
    }).toSatisfy((run: () => void) => {
      try {
        run();
        return true;
      } catch (error) {
        return error instanceof KqlError;
      }
    });
  });
});

describe('large tables', () => {
  const rows = Array.from({ length: 60_000 }, (_item, index) => ({
    id: `/subscriptions/s${index % 50}/resourceGroups/g${index % 500}/providers/Microsoft.KeyVault/vaults/v${index}`,
    name: `v${index}`,
    type: index % 3 === 0 ? 'microsoft.keyvault/vaults' : 'microsoft.cognitiveservices/accounts',
    location: 'westeurope',
    subscriptionId: `s${index % 50}`,
    tags: { env: 'test' },
    properties: { encryption: { keySource: 'Microsoft.KeyVault' } },
  }));
  const subscriptions = Array.from({ length: 50 }, (_item, index) => ({
    subscriptionId: `s${index}`,
    name: `${index}`,
  }));

  test('60,000 rows filtered, projected and joined well within a second', () => {
    const start = processorTime();
    const { rows: found } = evaluate(
      `resources
      | where type =~ 'Microsoft.CognitiveServices/accounts' and properties.encryption.keySource == 'Microsoft.KeyVault'
      | project id = tolower(id), name, subscriptionId, env = tostring(tags.env)
      | join kind=leftouter (subscriptions | project subscriptionId, subscription = name) on subscriptionId
      | project-away subscriptionId1`,
      (name) => (name === 'resources' ? rows : subscriptions),
    );
    expect(found).toHaveLength(40_000);
    // About 0.15 s on an idle machine; the margin is for a busy one.
    expect(processorTime() - start).toBeLessThan(2000);
  });
});
