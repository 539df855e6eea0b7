import { describe, expect, it } from 'vitest';
import { parseBicep } from '../../../../src/templates/bicep/parser.ts';
import type { Expression, Statement, TypeExpression } from '../../../../src/templates/bicep/syntax.ts';
import { processorTime } from '../../../support/processorTime.ts';

/** A tree as a text in the manner of Lisp, so that a table can say what is expected. */
function shown(node: Expression | TypeExpression): string {
  switch (node.kind) {
    case 'string':
      return JSON.stringify(node.value);
    case 'interpolation':
      return `(text ${node.segments.map((segment, index) => [JSON.stringify(segment), ...(node.expressions[index] ? [shown(node.expressions[index])] : [])].join(' ')).join(' ')})`;
    case 'number':
    case 'boolean':
      return String(node.value);
    case 'null':
      return 'null';
    case 'name':
    case 'typeName':
      return node.name;
    case 'object':
      return `{${node.members.map((member) => (member.kind === 'property' ? `${shown(member.key)}:${shown(member.value)}` : member.kind === 'spread' ? `...${shown(member.value)}` : member.kind)).join(' ')}}`;
    case 'array':
      return `[${node.items.map((item) => (item.kind === 'spread' ? `...${shown(item.value)}` : shown(item))).join(' ')}]`;
    case 'call':
      return `${node.callee.name}(${node.args.map(shown).join(' ')})`;
    case 'methodCall':
      return `${shown(node.target)}.${node.callee.name}(${node.args.map(shown).join(' ')})`;
    case 'access':
      return `${shown(node.target)}${node.safe ? '.?' : '.'}${node.name.name}`;
    case 'index':
      return `${shown(node.target)}[${node.safe ? '?' : ''}${node.fromEnd ? '^' : ''}${shown(node.index)}]`;
    case 'nested':
      return `${shown(node.target)}::${node.name.name}`;
    case 'unary':
      return `(${node.operator} ${shown(node.operand)})`;
    case 'binary':
      return `(${node.operator} ${shown(node.left)} ${shown(node.right)})`;
    case 'ternary':
      return `(? ${shown(node.condition)} ${shown(node.whenTrue)} ${shown(node.whenFalse)})`;
    case 'nonNull':
      return `${shown(node.operand)}!`;
    case 'parenthesized':
      return `(${shown(node.expression)})`;
    case 'lambda':
      return `(=> ${node.parameters.map(({ name }) => name).join(',')} ${shown(node.body)})`;
    case 'if':
      return `(if ${shown(node.condition)} ${shown(node.body)})`;
    case 'for':
      return `(for ${node.item.name}${node.index ? `,${node.index.name}` : ''} ${shown(node.list)} ${shown(node.body)})`;
    case 'typeMember':
      return `${shown(node.target)}.${node.member}`;
    case 'parameterizedType':
      return `${node.target ? `${shown(node.target)}.` : ''}${node.name.name}<${node.args.map(shown).join(' ')}>`;
    case 'resourceType':
      return `resource${node.type ? ` ${shown(node.type)}` : ''}`;
    case 'arrayType':
      return `${shown(node.item)}[]`;
    case 'nullableType':
      return `${shown(node.type)}?`;
    case 'nonNullType':
      return `${shown(node.type)}!`;
    case 'unionType':
      return `(| ${node.members.map(shown).join(' ')})`;
    case 'objectType':
      return `{${node.members.map((member) => (member.kind === 'typeProperty' ? `${member.key ? shown(member.key) : '*'}:${shown(member.type)}` : member.kind)).join(' ')}}`;
    case 'tupleType':
      return `[${node.items.map(({ type }) => shown(type)).join(' ')}]`;
    case 'literalType':
      return shown(node.value);
    case 'parenthesizedType':
      return `(${shown(node.type)})`;
    case 'missing':
    case 'skipped':
      return `<${node.kind}>`;
  }
}

function only(text: string): { statement: Statement; problems: readonly string[] } {
  const { file, problems } = parseBicep(text);
  const [statement] = file.statements;
  if (!statement || file.statements.length > 1) throw new Error(`${file.statements.length} statements`);
  return { statement, problems: problems.map(({ reason }) => reason) };
}

const expressions: readonly (readonly [text: string, tree: string])[] = [
  [`'plain'`, '"plain"'],
  [String.raw`'\'\n\r\t\\\$\${x}\u{1F600}'`, JSON.stringify("'\n\r\t\\$${x}😀")],
  [`'a\${b}c\${d.e}'`, '(text "a" b "c" d.e "")'],
  [`'\${{a:1}.a}\${'in\${x}ner'}'`, '(text "" {a:1}.a "" (text "in" x "ner") "")'],
  [`'''\nline\n  two ''quoted'' \${no}\n'''`, JSON.stringify("line\n  two ''quoted'' ${no}\n")],
  [`$'''a\${b}c'''`, '(text "a" b "c")'],
  [`$$'''a\${b} $\${c}'''`, `(text ${JSON.stringify('a${b} ')} c "")`],
  ['1 + 2 * 3', '(+ 1 (* 2 3))'],
  ['(1 + 2) * 3', '(* ((+ 1 2)) 3)'],
  ['a - b - c', '(- (- a b) c)'],
  ['a || b && c ?? d', '(?? (|| a (&& b c)) d)'],
  ['a == b != (c =~ d)', '(!= (== a b) ((=~ c d)))'],
  ['a < b && c >= d', '(&& (< a b) (>= c d))'],
  ['!a.b', '(! a.b)'],
  ['-1', '(- 1)'],
  ['a ? b : c ? d : e', '(? a b (? c d e))'],
  ['a\n  ? b\n  : c', '(? a b c)'],
  ['a!.b!', 'a!.b!'],
  ['a.?b.?c', 'a.?b.?c'],
  [`a[0]['b'][?1][^2][?^3]`, 'a[0]["b"][?1][^2][?^3]'],
  ['vault::key::version.id', 'vault::key::version.id'],
  [`resourceId('a', b)`, 'resourceId("a" b)'],
  [`az.resourceGroup('x').location`, 'az.resourceGroup("x").location'],
  ['concat(\n  a,\n  b\n)', 'concat(a b)'],
  ['{}', '{}'],
  ['{ a: 1, b: 2 }', '{a:1 b:2}'],
  ['{ a: 1, b: 2, }', '{a:1 b:2}'],
  [`{\n  a: 1\n\n  // comment\n  'b c': 2\n  '\${d}': 3\n  ...e\n}`, '{a:1 "b c":2 (text "" d ""):3 ...e}'],
  ['[]', '[]'],
  ['[ 1, 2 ]', '[1 2]'],
  ['[\n  1\n  ...more\n  3 /* three */\n]', '[1 ...more 3]'],
  ['[for x in y: x.id]', '(for x y x.id)'],
  ['[for (x, i) in range(0, 2): {\n  a: i\n}]', '(for x,i range(0 2) {a:i})'],
  ['[\n  for x in y: x\n]', '(for x y x)'],
  ['map(a, x => x.b)', 'map(a (=> x x.b))'],
  ['reduce(a, 0, (x, y) => x + y)', 'reduce(a 0 (=> x,y (+ x y)))'],
  ['toObject(a, () =>\n  1)', 'toObject(a (=>  1))'],
  ['nameof(vault.properties)', 'nameof(vault.properties)'],
  ['true', 'true'],
  ['null', 'null'],
];

const typeTexts: readonly (readonly [text: string, tree: string])[] = [
  ['string', 'string'],
  ['string?', 'string?'],
  ['string[]?', 'string[]?'],
  ['sys.string', 'sys.string'],
  [`'a' | 'b' | 1 | -2 | true | null`, '(| "a" "b" 1 (- 2) true null)'],
  [`\n  | 'a'\n  | 'b'`, '(| "a" "b")'],
  [`('a' | 'b')[]`, '((| "a" "b"))[]'],
  [`{\n  @secure()\n  a: string\n  b: { c: int }?\n  *: bool\n}`, '{a:string b:{c:int}? *:bool}'],
  ['[\n  string\n  int?\n]', '[string int?]'],
  ['[ string, int ]', '[string int]'],
  [
    `resourceInput<'Microsoft.KeyVault/vaults@2023-07-01'>.properties`,
    'resourceInput<"Microsoft.KeyVault/vaults@2023-07-01">.properties',
  ],
  [`sys.resourceOutput<'a@b'>`, 'sys.resourceOutput<"a@b">'],
  [`resource 'a@b'`, 'resource "a@b"'],
  ['types.a.b[*].*', 'types.a.b.*.*'],
  ['tuple[0]', 'tuple.0'],
];

const statementTexts: readonly (readonly [text: string, kind: Statement['kind'], name: string])[] = [
  [`targetScope = 'subscription'`, 'targetScope', ''],
  [`metadata name = 'x'`, 'metadata', 'name'],
  [`@description('x')\n@sys.secure()\nparam p string = 'x'`, 'param', 'p'],
  [`@allowed([\n  'a'\n  'b'\n])\n\nparam p string`, 'param', 'p'],
  [`param p = 1`, 'param', 'p'],
  [`param type string`, 'param', 'type'],
  [`var v = 1`, 'var', 'v'],
  [`var v string[] = []`, 'var', 'v'],
  [`@export()\ntype t = {\n  a: string\n}`, 'type', 't'],
  [`func f(a string, b int?) string => '\${a}\${b}'`, 'func', 'f'],
  [`func f(\n  a string\n) bool =>\n  true`, 'func', 'f'],
  [`resource r 'a/b@c' = {\n  name: 'x'\n}`, 'resource', 'r'],
  [`resource r 'a/b@c' existing = {\n  name: 'x'\n}`, 'resource', 'r'],
  [`resource r 'a/b@c' = if (x) {\n  name: 'x'\n}`, 'resource', 'r'],
  [`resource r 'a/b@c' =\n  if (x) {\n  name: 'x'\n}`, 'resource', 'r'],
  [`resource r 'a/b@c' = [for x in y: if (x) {\n  name: 'x'\n}]`, 'resource', 'r'],
  [`@batchSize(1)\nmodule m './a.bicep' = [for (x, i) in y: {\n  name: 'x'\n}]`, 'module', 'm'],
  [`module m 'br/public:avm/res/key-vault/vault:0.11.0' = { name: 'x' }`, 'module', 'm'],
  [`test t './a.bicep' = {\n}`, 'test', 't'],
  [`assert a = 1 == 1`, 'assert', 'a'],
  [`output o string = 'x'`, 'output', 'o'],
  [`output o resource = r`, 'output', 'o'],
  [`import * as x from 'a.bicep'`, 'import', ''],
  [`import {\n  a\n  b as c\n  'd' as e\n} from 'a.bicep'`, 'import', ''],
  [`import { a, b } from 'a.bicep'`, 'import', ''],
  [`import 'kubernetes@1.0' with {\n  a: 1\n} as k8s`, 'extension', ''],
  [`extension kubernetes as k8s`, 'extension', ''],
  [`provider 'br:x'`, 'extension', ''],
  [`using './a.bicep'`, 'using', ''],
  [`using none`, 'using', ''],
  [`extends './a.bicepparam'`, 'extends', ''],
  [`extensionConfig k8s with {\n  a: 1\n}`, 'extensionConfig', 'k8s'],
];

describe('parsing Bicep', () => {
  it.each(expressions)('reads the expression %s', (text, tree) => {
    const { statement, problems } = only(`var v = ${text}`);
    expect(problems).toEqual([]);
    expect(statement.kind === 'var' && shown(statement.value)).toBe(tree);
  });

  it.each(typeTexts)('reads the type %s', (text, tree) => {
    const { statement, problems } = only(`type t = ${text}`);
    expect(problems).toEqual([]);
    expect(statement.kind === 'type' && shown(statement.value)).toBe(tree);
  });

  it.each(statementTexts)('reads the statement %s', (text, kind, name) => {
    const { statement, problems } = only(text);
    expect(problems).toEqual([]);
    expect(statement.kind).toBe(kind);
    expect('name' in statement ? statement.name.name : '').toBe(name);
    expect([statement.start, statement.end]).toEqual([0, text.length]);
  });

  it('reads a resource with what is nested in it, comments and pragmas between', () => {
    const text = `#disable-next-line BCP081 no-unused
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  #restore-diagnostics x
  name: 'kv' // the name
  /* the
     key */
  @description('the key')
  resource key 'keys' = {
    name: 'cmk'
  }
  resource: 'a property all the same'
}`;
    const { statement, problems } = only(text);
    expect(problems).toEqual([]);
    const body = statement.kind === 'resource' && statement.body.kind === 'object' ? statement.body : undefined;
    expect(body?.members.map(({ kind }) => kind)).toEqual(['property', 'resource', 'property']);
    const nested = body?.members[1];
    expect(nested?.kind === 'resource' && [nested.name.name, nested.decorators.length]).toEqual(['key', 1]);
    expect(nested && text.slice(nested.start, nested.end)).toMatch(/^@description[^]*'cmk'\n {2}\}$/);
  });

  it('gives every expression its place', () => {
    const text = `var v = a.b[0] ?? 'x\${y}'`;
    const { statement } = only(text);
    const value = statement.kind === 'var' && statement.value.kind === 'binary' ? statement.value : undefined;
    expect(value && [value.left, value.right].map(({ start, end }) => text.slice(start, end))).toEqual([
      'a.b[0]',
      `'x\${y}'`,
    ]);
  });

  it.each(['\r\n', '\r', '\n'])('reads lines that end with %j', (lineBreak) => {
    const text = `\ufeffparam a string${lineBreak}${lineBreak}var b = {${lineBreak}  c: 1${lineBreak}}${lineBreak}`;
    const { file, problems } = parseBicep(text);
    expect(problems).toEqual([]);
    expect(file.statements.map(({ kind }) => kind)).toEqual(['param', 'var']);
  });
});

const vault = `resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv'
  properties: {
    tenantId: tenant().tenantId
  }
}
`;

/** What is broken, each before and after resources that must be found all the same. */
const broken: readonly (readonly [what: string, text: string])[] = [
  ['a declaration without a name', 'param\n'],
  ['a word that starts nothing', 'wrong thing here\n'],
  ['a value that is missing', 'var x =\n'],
  ['a brace that is not closed', 'var x = {\n  a: 1\n'],
  ['a bracket that is not closed', 'var x = [\n  1\n'],
  ['a parenthesis that is not closed', 'var x = concat(a,\n'],
  ['a text that is not closed', `var x = 'abc\n`],
  ['a text over lines that is not closed', `var x = '''abc\n`],
  ['an expression in a text that is not closed', `var x = 'abc\${d\n`],
  ['a comment that is not closed', 'var x = 1 /* abc\n'],
  ['too many closing brackets', '}])\n'],
  ['a body that is missing', `resource other 'a/b@c' =\n`],
  ['a resource that is cut off', `resource other 'a/b@c' = {\n  name: 'x'\n  properties: {\n    a: [\n      b(\n`],
  ['a property without a colon', `var x = {\n  a 1\n  b: 2\n}\n`],
  ['a decorator of nothing', '@description(\n'],
  ['a loop that is not closed', 'var x = [for a in b: {\n'],
  ['NULs', 'var x = \0\0\0\n'],
  ['another language', 'if (a) { return b; }\n'],
];

describe('parsing broken Bicep', () => {
  it.each(broken)('finds the others beside %s', (_, text) => {
    const before = vault.replace('resource vault', 'resource first');
    const { file, problems } = parseBicep(`${before}\n${text}\n${vault}`);
    const whole = file.statements.filter(
      (statement) =>
        statement.kind === 'resource' && statement.body.kind === 'object' && statement.body.members.length === 2,
    );
    expect(whole.map((statement) => 'name' in statement && statement.name.name)).toEqual(
      expect.arrayContaining(['first', 'vault']),
    );
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThan(5);
  });

  it('keeps the other properties of an object in which one is broken', () => {
    const { file, problems } = parseBicep(
      `resource vault 'a/b@c' = {\n  name: 'kv'\n  location: ? =\n  sku: { name: 'x' ]\n  properties: {\n    a: 1\n  }\n}\n`,
    );
    const [statement] = file.statements;
    const body = statement?.kind === 'resource' && statement.body.kind === 'object' ? statement.body : undefined;
    const names = body?.members.map((member) => (member.kind === 'property' ? shown(member.key) : member.kind));
    expect(names).toEqual(expect.arrayContaining(['name', 'location', 'sku', 'properties']));
    expect(problems.length).toBeGreaterThan(0);
  });

  it.each([
    ['(', ')'],
    ['[', ']'],
    ['{a:', '}'],
    ['a(', ')'],
    ["'${", "}'"],
    ['!', ''],
    ['a?b:', ''],
    ['a+', ''],
    ['a.', ''],
    ['x=>', ''],
    ['[for a in b: ', ']'],
  ])('is quick and whole with 10,000 times %j', (open, close) => {
    const started = processorTime();
    for (const end of [close.repeat(10_000), '']) {
      const text = `var x = ${open.repeat(10_000)}a${end}\n\n${vault}`;
      const { file, problems } = parseBicep(text);
      expect(problems.length).toBeGreaterThan(0);
      expect(file.statements.some((statement) => statement.kind === 'resource')).toBe(true);
      expect(JSON.stringify(file).length).toBeGreaterThan(0);
    }
    expect(processorTime() - started).toBeLessThan(2000);
  });
});
