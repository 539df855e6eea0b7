/**
 * What a Bicep file says, as a tree with places. Source: github.com/Azure/bicep, docs/grammar.md and src/Bicep.Core/Parsing. The tree of
 * a broken file holds `missing` nodes where something is expected and `skipped` ones where something is not understood.
 */

/** A piece of the text: offsets in UTF-16 units, the end not included. */
export interface Node {
  readonly start: number;
  readonly end: number;
}

/** What could not be understood, told once at its place. */
export interface Problem extends Node {
  readonly reason: string;
}

/** Something is expected here and is not there: a node without width. */
export interface Missing extends Node {
  readonly kind: 'missing';
  readonly reason: string;
}

/** Text that is not understood. */
export interface Skipped extends Node {
  readonly kind: 'skipped';
  readonly reason: string;
}

export interface BicepFile extends Node {
  readonly statements: readonly Statement[];
}

export interface Identifier extends Node {
  readonly name: string;
}

// Statements

export type Statement =
  | TargetScope
  | Metadata
  | Parameter
  | Variable
  | TypeDeclaration
  | FunctionDeclaration
  | ResourceDeclaration
  | ModuleDeclaration
  | TestDeclaration
  | Assertion
  | Output
  | Import
  | Extension
  | ExtensionConfig
  | Using
  | Extends
  | Skipped;

/** A statement reaches from its first decorator to its end; the name has no width where it is missing (`''`). */
export interface Declared extends Node {
  readonly decorators: readonly Decorator[];
  readonly name: Identifier;
}

/** `@secure()`, `@sys.description('…')`: the expression is a call. */
export interface Decorator extends Node {
  readonly expression: Expression;
}

export interface TargetScope extends Node {
  readonly kind: 'targetScope';
  readonly decorators: readonly Decorator[];
  readonly value: Expression;
}

export interface Metadata extends Declared {
  readonly kind: 'metadata';
  readonly value: Expression;
}

/** A parameter of a module (with a type) or its assignment in a parameter file (without). */
export interface Parameter extends Declared {
  readonly kind: 'param';
  readonly type?: TypeExpression;
  /** The default, or in a parameter file the value. */
  readonly value?: Expression;
}

export interface Variable extends Declared {
  readonly kind: 'var';
  readonly type?: TypeExpression;
  readonly value: Expression;
}

export interface TypeDeclaration extends Declared {
  readonly kind: 'type';
  readonly value: TypeExpression;
}

export interface FunctionDeclaration extends Declared {
  readonly kind: 'func';
  readonly parameters: readonly TypedParameter[];
  readonly returns: TypeExpression;
  readonly body: Expression;
}

export interface TypedParameter extends Node {
  readonly name: Identifier;
  readonly type: TypeExpression;
}

/** Also a resource nested in the body of another: see `ObjectLiteral.members`. */
export interface ResourceDeclaration extends Declared {
  readonly kind: 'resource';
  /** `'Microsoft.KeyVault/vaults@2023-07-01'`: a text without interpolation where the file is right. */
  readonly type: Expression;
  readonly existing: boolean;
  /** An object, `if (…) {…}`, or `[for …: …]` of one of them; missing or skipped where it is broken. */
  readonly body: DeclarationBody;
}

export interface ModuleDeclaration extends Declared {
  readonly kind: 'module';
  /** `'./vault.bicep'`, `'br/public:avm/res/key-vault/vault:0.11.0'`, `'ts:…'`. */
  readonly path: Expression;
  readonly body: DeclarationBody;
}

export type DeclarationBody = ObjectLiteral | Condition | Loop | Missing | Skipped;

export interface TestDeclaration extends Declared {
  readonly kind: 'test';
  readonly path: Expression;
  readonly body: DeclarationBody;
}

export interface Assertion extends Declared {
  readonly kind: 'assert';
  readonly value: Expression;
}

export interface Output extends Declared {
  readonly kind: 'output';
  readonly type?: TypeExpression;
  readonly value: Expression;
}

/** `import { a, b as c } from 'x.bicep'`, `import * as x from 'x.bicep'`. */
export interface Import extends Node {
  readonly kind: 'import';
  readonly decorators: readonly Decorator[];
  readonly symbols: readonly ImportedSymbol[];
  /** The name of `* as name`. */
  readonly wildcard?: Identifier;
  readonly path: Expression;
}

export interface ImportedSymbol extends Node {
  /** As it is called there; an export's name may be written as a text. */
  readonly name: Identifier;
  /** As it is called here, where that differs. */
  readonly alias?: Identifier;
}

/** `extension kubernetes with {…} as k8s`; also the older `provider` and `import 'kubernetes@1.0'`. */
export interface Extension extends Node {
  readonly kind: 'extension';
  readonly decorators: readonly Decorator[];
  /** A text or the name of an extension in bicepconfig.json. */
  readonly specification: Expression;
  readonly config?: Expression;
  readonly alias?: Identifier;
}

/** `extensionConfig k8s with {…}` of a parameter file. */
export interface ExtensionConfig extends Declared {
  readonly kind: 'extensionConfig';
  readonly config?: Expression;
}

/** `using './main.bicep'`, `using none` (no path). */
export interface Using extends Node {
  readonly kind: 'using';
  readonly decorators: readonly Decorator[];
  readonly path?: Expression;
  readonly config?: Expression;
}

export interface Extends extends Node {
  readonly kind: 'extends';
  readonly decorators: readonly Decorator[];
  readonly path: Expression;
}

// Expressions

export type Expression =
  | StringLiteral
  | Interpolation
  | NumberLiteral
  | BooleanLiteral
  | NullLiteral
  | ObjectLiteral
  | ArrayLiteral
  | Name
  | Call
  | MethodCall
  | PropertyAccess
  | IndexAccess
  | NestedAccess
  | Unary
  | Binary
  | Ternary
  | NonNull
  | Parenthesized
  | Lambda
  | Condition
  | Loop
  | Missing
  | Skipped;

/** A text without interpolation, its escapes resolved. */
export interface StringLiteral extends Node {
  readonly kind: 'string';
  readonly value: string;
  readonly multiline: boolean;
}

/** `'a${b}c'`: one segment more than expressions, which stand between them. */
export interface Interpolation extends Node {
  readonly kind: 'interpolation';
  readonly segments: readonly string[];
  readonly expressions: readonly Expression[];
  readonly multiline: boolean;
}

export interface NumberLiteral extends Node {
  readonly kind: 'number';
  readonly value: number;
}

export interface BooleanLiteral extends Node {
  readonly kind: 'boolean';
  readonly value: boolean;
}

export interface NullLiteral extends Node {
  readonly kind: 'null';
}

/** From brace to brace. */
export interface ObjectLiteral extends Node {
  readonly kind: 'object';
  readonly members: readonly ObjectMember[];
}

/** A nested resource stands only in the body of a resource. */
export type ObjectMember = Property | Spread | ResourceDeclaration | Skipped;

export interface Property extends Node {
  readonly kind: 'property';
  /** A name or a text, which may be interpolated. */
  readonly key: PropertyKey;
  readonly value: Expression;
}

export type PropertyKey = Name | StringLiteral | Interpolation;

export interface Spread extends Node {
  readonly kind: 'spread';
  readonly value: Expression;
}

export interface ArrayLiteral extends Node {
  readonly kind: 'array';
  readonly items: readonly (Expression | Spread)[];
}

/** A variable, parameter, resource, …; also a property's key. */
export interface Name extends Node {
  readonly kind: 'name';
  readonly name: string;
}

/** `resourceId(…)`. */
export interface Call extends Node {
  readonly kind: 'call';
  readonly callee: Identifier;
  readonly args: readonly Expression[];
}

/** `vault.listKeys(…)`, `sys.guid(…)`. */
export interface MethodCall extends Node {
  readonly kind: 'methodCall';
  readonly target: Expression;
  readonly callee: Identifier;
  readonly args: readonly Expression[];
}

/** `vault.properties`, `vault.?properties` (safe). */
export interface PropertyAccess extends Node {
  readonly kind: 'access';
  readonly target: Expression;
  readonly name: Identifier;
  readonly safe: boolean;
}

/** `a[0]`, `a['b']`, `a[?0]` (safe), `a[^1]` (from the end). */
export interface IndexAccess extends Node {
  readonly kind: 'index';
  readonly target: Expression;
  readonly index: Expression;
  readonly safe: boolean;
  readonly fromEnd: boolean;
}

/** `vault::key`: a nested resource. */
export interface NestedAccess extends Node {
  readonly kind: 'nested';
  readonly target: Expression;
  readonly name: Identifier;
}

export interface Unary extends Node {
  readonly kind: 'unary';
  readonly operator: '!' | '-' | '+';
  readonly operand: Expression;
}

export type BinaryOperator =
  '||' | '&&' | '??' | '==' | '!=' | '=~' | '!~' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%';

export interface Binary extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Ternary extends Node {
  readonly kind: 'ternary';
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

/** `a!`: asserted not to be null. */
export interface NonNull extends Node {
  readonly kind: 'nonNull';
  readonly operand: Expression;
}

export interface Parenthesized extends Node {
  readonly kind: 'parenthesized';
  readonly expression: Expression;
}

/** `(a, b) => …`, `a => …`. */
export interface Lambda extends Node {
  readonly kind: 'lambda';
  readonly parameters: readonly Identifier[];
  readonly body: Expression;
}

/** `if (…) {…}` as the body of a declaration. */
export interface Condition extends Node {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly body: ObjectLiteral | Missing | Skipped;
}

/** `[for item in list: …]`, `[for (item, index) in list: …]`; its body is a condition or an object where it is a declaration's. */
export interface Loop extends Node {
  readonly kind: 'for';
  readonly item: Identifier;
  readonly index?: Identifier;
  readonly list: Expression;
  readonly body: Expression;
}

// Types

export type TypeExpression =
  | TypeName
  | TypeMember
  | ParameterizedType
  | ResourceTypeReference
  | ArrayType
  | NullableType
  | NonNullType
  | UnionType
  | ObjectType
  | TupleType
  | LiteralType
  | ParenthesizedType
  | Missing
  | Skipped;

/** `string`, `vaultType`. */
export interface TypeName extends Node {
  readonly kind: 'typeName';
  readonly name: string;
}

/** `sys.string`, `config.name`, `tuple[0]` (`0`), `list[*]` and `map.*` (`*`). */
export interface TypeMember extends Node {
  readonly kind: 'typeMember';
  readonly target: TypeExpression;
  readonly member: string;
}

/** `resourceInput<'Microsoft.KeyVault/vaults@2023-07-01'>`, `sys.resourceOutput<…>`. */
export interface ParameterizedType extends Node {
  readonly kind: 'parameterizedType';
  readonly target?: TypeExpression;
  readonly name: Identifier;
  readonly args: readonly TypeExpression[];
}

/** `param vault resource 'Microsoft.KeyVault/vaults@2023-07-01'`. */
export interface ResourceTypeReference extends Node {
  readonly kind: 'resourceType';
  readonly type?: Expression;
}

export interface ArrayType extends Node {
  readonly kind: 'arrayType';
  readonly item: TypeExpression;
}

export interface NullableType extends Node {
  readonly kind: 'nullableType';
  readonly type: TypeExpression;
}

export interface NonNullType extends Node {
  readonly kind: 'nonNullType';
  readonly type: TypeExpression;
}

export interface UnionType extends Node {
  readonly kind: 'unionType';
  readonly members: readonly TypeExpression[];
}

export interface ObjectType extends Node {
  readonly kind: 'objectType';
  readonly members: readonly (TypeProperty | TypeSpread | Skipped)[];
}

/** `name: string`; the key is absent for `*: string`, all other properties. */
export interface TypeProperty extends Node {
  readonly kind: 'typeProperty';
  readonly decorators: readonly Decorator[];
  readonly key?: PropertyKey;
  readonly type: TypeExpression;
}

export interface TypeSpread extends Node {
  readonly kind: 'typeSpread';
  readonly type: TypeExpression;
}

export interface TupleType extends Node {
  readonly kind: 'tupleType';
  readonly items: readonly TupleItem[];
}

export interface TupleItem extends Node {
  readonly decorators: readonly Decorator[];
  readonly type: TypeExpression;
}

/** A text, number, boolean, null, or one of them after `-`, `+` or `!`, as a type. */
export interface LiteralType extends Node {
  readonly kind: 'literalType';
  readonly value: Expression;
}

export interface ParenthesizedType extends Node {
  readonly kind: 'parenthesizedType';
  readonly type: TypeExpression;
}
