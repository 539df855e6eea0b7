/** JSON as it is written: every node knows where it stands, as offsets into the text. */
export type JsonNode = ObjectNode | ArrayNode | StringNode | LiteralNode;

interface Span {
  readonly start: number;
  /** The offset behind the last character. */
  end: number;
}

export interface ObjectNode extends Span {
  readonly kind: 'object';
  readonly members: JsonMember[];
}

export interface ArrayNode extends Span {
  readonly kind: 'array';
  readonly items: JsonNode[];
}

export interface StringNode extends Span {
  readonly kind: 'string';
  /** Without quotes and escapes. */
  readonly value: string;
}

export interface LiteralNode extends Span {
  readonly kind: 'literal';
  readonly value: number | boolean | null;
}

/** A member of an object; without a value where none could be read. */
export interface JsonMember {
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  value: JsonNode | undefined;
}

/** The member of an object; Azure Resource Manager compares names without regard to case. */
export function memberNode(node: JsonNode | undefined, name: string): JsonMember | undefined {
  if (node?.kind !== 'object') return undefined;
  const wanted = name.toLowerCase();
  return (
    node.members.find((member) => member.name === name) ??
    node.members.find((member) => member.name.toLowerCase() === wanted)
  );
}

export function valueNode(node: JsonNode | undefined, ...names: readonly string[]): JsonNode | undefined {
  return names.reduce<JsonNode | undefined>((inner, name) => memberNode(inner, name)?.value, node);
}

export function stringAt(node: JsonNode | undefined, ...names: readonly string[]): string | undefined {
  const value = valueNode(node, ...names);
  return value?.kind === 'string' ? value.value : undefined;
}

export function objectAt(node: JsonNode | undefined, ...names: readonly string[]): ObjectNode | undefined {
  const value = valueNode(node, ...names);
  return value?.kind === 'object' ? value : undefined;
}

/** The items of an array, those of arrays in it included: a stray bracket makes one. */
export function itemsAt(node: JsonNode | undefined, ...names: readonly string[]): readonly JsonNode[] {
  const value = valueNode(node, ...names);
  return value?.kind === 'array' ? value.items : [];
}
