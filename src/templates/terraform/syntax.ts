/**
 * The syntax tree of Terraform's configuration language, of the native syntax and of `.tf.json` alike. Offsets are those of the text
 * as it was given (UTF-16 units), the end exclusive. What was not understood is a node of its own, beside what was.
 * Source: HCL Native Syntax Specification, HCL JSON Syntax Specification, Terraform's "JSON Configuration Syntax".
 */
export interface Node {
  readonly start: number;
  readonly end: number;
}

export interface ParsedFile extends Node {
  readonly language: 'hcl' | 'json';
  readonly body: Body;
  /** What was not understood, each once, in the order of the text. */
  readonly problems: readonly Problem[];
  readonly comments: readonly Node[];
}

export interface Problem extends Node {
  /** A clause for a person: `a bracket that is not closed`. */
  readonly reason: string;
}

export interface Body extends Node {
  readonly items: readonly BodyItem[];
}

export type BodyItem = Attribute | Block | BrokenItem;

export interface Attribute extends Node {
  readonly kind: 'attribute';
  readonly name: Name;
  readonly value: Expression;
}

/** `resource "azurerm_key_vault" "x" { … }`; start to end of the last label is its heading. */
export interface Block extends Node {
  readonly kind: 'block';
  readonly type: Name;
  readonly labels: readonly Name[];
  /** What stands between the braces, which are not part of it. */
  readonly body: Body;
}

/** A line or more that is neither an attribute nor a block. */
export interface BrokenItem extends Node {
  readonly kind: 'broken';
  readonly reason: string;
}

/** A word of the text, or the content of a quoted label or member name; its place includes the quotes. */
export interface Name extends Node {
  readonly kind: 'name';
  readonly text: string;
}

export type Expression =
  | Literal
  | Template
  | Tuple
  | ObjectExpression
  | ForExpression
  | Conditional
  | Unary
  | Binary
  | Call
  | Variable
  | Traversal
  | Parenthesis
  | BrokenExpression;

/** A number, a truth value or null. Strings are templates. */
export interface Literal extends Node {
  readonly kind: 'literal';
  readonly value: number | boolean | null;
}

/** A quoted string or a heredoc. Without interpolations it has at most one part, a text. */
export interface Template extends Node {
  readonly kind: 'template';
  readonly parts: readonly TemplatePart[];
  readonly heredoc?: true;
}

export type TemplatePart = TextPart | Interpolation | TemplateIf | TemplateFor;

/** Text as it is meant: escapes are resolved, `~` and the indentation of `<<-` are taken away. */
export interface TextPart extends Node {
  readonly kind: 'text';
  readonly text: string;
}

export interface Interpolation extends Node {
  readonly kind: 'interpolation';
  readonly expression: Expression;
}

export interface TemplateIf extends Node {
  readonly kind: 'templateIf';
  readonly condition: Expression;
  readonly then: readonly TemplatePart[];
  readonly otherwise: readonly TemplatePart[];
}

export interface TemplateFor extends Node {
  readonly kind: 'templateFor';
  readonly keyName?: Name;
  readonly valueName: Name;
  readonly collection: Expression;
  readonly content: readonly TemplatePart[];
}

export interface Tuple extends Node {
  readonly kind: 'tuple';
  readonly items: readonly Expression[];
}

export interface ObjectExpression extends Node {
  readonly kind: 'object';
  readonly members: readonly ObjectMember[];
}

export interface ObjectMember extends Node {
  /** A bare word is a name and means itself; everything else is evaluated, a quoted name too (a template). */
  readonly key: Name | Expression;
  readonly value: Expression;
}

/** `[for k, v in c : e if x]`, or with `{ … : key => e }`. */
export interface ForExpression extends Node {
  readonly kind: 'for';
  readonly keyName?: Name;
  readonly valueName: Name;
  readonly collection: Expression;
  /** Only an object has it. */
  readonly key?: Expression;
  readonly value: Expression;
  readonly condition?: Expression;
  /** `=> e...`: the values of equal keys are gathered in lists. */
  readonly grouping: boolean;
}

export interface Conditional extends Node {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}

export interface Unary extends Node {
  readonly kind: 'unary';
  readonly operator: '!' | '-';
  readonly operand: Expression;
}

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%';

export interface Binary extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Call extends Node {
  readonly kind: 'call';
  /** Functions of providers as they are written: `provider::azurerm::normalise_resource_id`. */
  readonly name: Name;
  readonly arguments: readonly Expression[];
  /** The last argument is followed by `...`. */
  readonly expanded: boolean;
}

/** The first name of a reference: `var`, `local`, `azurerm_key_vault`, `each`, or the name that a `for` binds. */
export interface Variable extends Node {
  readonly kind: 'variable';
  readonly name: string;
}

/** What is reached from a value step by step; at least one step. */
export interface Traversal extends Node {
  readonly kind: 'traversal';
  readonly root: Expression;
  readonly steps: readonly Step[];
}

export type Step = MemberStep | IndexStep | SplatStep;

/** `.name`, and the old `.0`, whose name is the number. */
export interface MemberStep extends Node {
  readonly kind: 'member';
  readonly name: string;
}

export interface IndexStep extends Node {
  readonly kind: 'index';
  readonly index: Expression;
}

/** `[*]` or `.*`: `each` is what is reached from every item; steps after the splat are taken from the list that results. */
export interface SplatStep extends Node {
  readonly kind: 'splat';
  readonly each: readonly Step[];
}

export interface Parenthesis extends Node {
  readonly kind: 'parenthesis';
  readonly inner: Expression;
}

export interface BrokenExpression extends Node {
  readonly kind: 'broken';
  readonly reason: string;
}
