import type { JsonMember, JsonNode, ObjectNode } from '../json/node.ts';
import { parseJsonNow } from '../json/parse.ts';
import { JsonExpressions } from './parse/json.ts';
import { Problems } from './parse/problems.ts';
import type { Attribute, Block, Body, BodyItem, Expression, Name, ParsedFile } from './syntax.ts';

/** How many labels a block of the outermost level has. Source: Terraform, "JSON Configuration Syntax". */
const labelCounts: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  variable: 1,
  output: 1,
  module: 1,
  provider: 1,
  check: 1,
  locals: 0,
  terraform: 0,
};

/**
 * Reads a file of the JSON syntax: `.tf.json`, `.tofu.json`, `.tfvars.json`. It takes any text and never throws. Nested blocks stay
 * arguments whose values are objects, since only a schema tells them apart.
 */
export function parseTfJson(text: string): ParsedFile {
  const { root, problems: wrong } = parseJsonNow('', text);
  const problems = new Problems();
  for (const { offset, reason } of wrong) problems.add(offset, Math.min(offset + 1, text.length), reason);
  const conversion = new Conversion(new JsonExpressions(text, problems));
  const items = objectsOf(root).flatMap((object) => conversion.top(object));
  const body = { items, start: 0, end: text.length };
  return { language: 'json', body, problems: problems.all(), comments: [], start: 0, end: text.length };
}

class Conversion {
  readonly #expressions: JsonExpressions;

  constructor(expressions: JsonExpressions) {
    this.#expressions = expressions;
  }

  top({ members }: ObjectNode): readonly BodyItem[] {
    return members.flatMap((member): readonly BodyItem[] => {
      const { value } = member;
      if (!value || member.name === '//') return [];
      const count = Object.hasOwn(labelCounts, member.name) ? labelCounts[member.name] : undefined;
      return count === undefined || (count > 0 && value.kind !== 'object' && value.kind !== 'array')
        ? [this.#attribute(member, value)]
        : this.#blocks(member, value, count, []);
    });
  }

  /** Objects in objects by the labels, and for each a block, or several where a list stands. */
  #blocks(type: JsonMember, node: JsonNode, count: number, labels: readonly Name[]): readonly BodyItem[] {
    return objectsOf(node).flatMap((object): readonly BodyItem[] => {
      if (count > labels.length)
        return object.members.flatMap((member) =>
          member.value && member.name !== '//'
            ? this.#blocks(type, member.value, count, [...labels, nameOf(member)])
            : [],
        );
      const own = labels.at(-1);
      const place = own ?? nameOf(type);
      return [this.#block({ ...nameOf(type), start: place.start, end: place.end }, labels, object, type.name)];
    });
  }

  #block(type: Name, labels: readonly Name[], object: ObjectNode, around: string): Block {
    const items = object.members.flatMap((member) => this.#item(member, around));
    const body: Body = { items, start: object.start + 1, end: Math.max(object.start + 1, object.end - 1) };
    return { kind: 'block', type, labels, body, start: type.start, end: object.end };
  }

  #item(member: JsonMember, around: string): readonly BodyItem[] {
    const { value, name } = member;
    if (!value || name === '//') return [];
    // Blocks whose label says what they make.
    if (name === 'dynamic')
      return objectsOf(value).flatMap(({ members }) =>
        members.flatMap((inner) =>
          objectsOf(inner.value).map((object) => this.#block(nameOf(member), [nameOf(inner)], object, 'dynamic')),
        ),
      );
    return [this.#attribute(member, value, isBare(around, name))];
  }

  #attribute(member: JsonMember, value: JsonNode, bare = false): Attribute {
    const expression = bare ? this.#bare(value) : this.#expressions.expression(value);
    return { kind: 'attribute', name: nameOf(member), value: expression, start: member.nameStart, end: value.end };
  }

  #bare(node: JsonNode): Expression {
    if (node.kind === 'string') return this.#expressions.bare(node);
    if (node.kind !== 'array') return this.#expressions.expression(node);
    return { kind: 'tuple', items: node.items.map((item) => this.#bare(item)), start: node.start, end: node.end };
  }
}

/** Arguments whose strings are references or types, without `${…}` around them. */
function isBare(block: string, name: string): boolean {
  if (name === 'depends_on') return true;
  return block === 'variable' ? name === 'type' : block === 'dynamic' && name === 'iterator';
}

/** A list of objects stands for each of them. */
function objectsOf(node: JsonNode | undefined): readonly ObjectNode[] {
  if (node?.kind === 'object') return [node];
  return node?.kind === 'array' ? node.items.flatMap(objectsOf) : [];
}

function nameOf({ name, nameStart, nameEnd }: JsonMember): Name {
  return { kind: 'name', text: name, start: nameStart, end: nameEnd };
}
