import type { JsonMember, JsonNode, StringNode } from '../../json/node.ts';
import type { Expression, Node, ObjectMember, Template, TemplatePart } from '../syntax.ts';
import { expression } from './expressions.ts';
import { Parsing } from './parsing.ts';
import type { Problems } from './problems.ts';
import { TemplateReader } from './templateReader.ts';

/** Values of the JSON syntax as expressions. Source: HCL JSON Syntax Specification, "Expressions": every string is a template. */
export class JsonExpressions {
  readonly #text: string;
  readonly #problems: Problems;

  constructor(text: string, problems: Problems) {
    this.#text = text;
    this.#problems = problems;
  }

  expression(node: JsonNode): Expression {
    const { start, end } = node;
    switch (node.kind) {
      case 'literal':
        return { kind: 'literal', value: node.value, start, end };
      case 'string':
        return this.template(node);
      case 'array':
        return { kind: 'tuple', items: node.items.map((item) => this.expression(item)), start, end };
      case 'object':
        return { kind: 'object', members: node.members.flatMap((member) => this.#member(member)), start, end };
    }
  }

  #member({ name, nameStart, nameEnd, value }: JsonMember): readonly ObjectMember[] {
    if (!value || name === '//') return [];
    const place = { start: nameStart, end: nameEnd };
    const isPlain = !/[$%]\{/.test(name);
    const key = isPlain
      ? ({ kind: 'name', text: name, ...place } as const)
      : this.template({ kind: 'string', value: name, ...place });
    return [{ key, value: this.expression(value), start: nameStart, end: value.end }];
  }

  /** A string as a template. */
  template(node: StringNode): Template {
    const { value, start, end } = node;
    if (!/[$%]\{/.test(value)) {
      const parts: readonly TemplatePart[] =
        value === '' ? [] : [{ kind: 'text', text: value, start: start + 1, end: Math.max(start + 1, end - 1) }];
      return { kind: 'template', parts, start, end };
    }
    const parsing = new Parsing(value);
    const parts = new TemplateReader(parsing, { quoted: false, limit: value.length, indent: 0 }).read(0);
    const place = this.#offsets(node);
    this.#tell(parsing, place);
    return { kind: 'template', parts: moved(parts, place), start, end };
  }

  /** A string that is an expression by itself: what `depends_on` names, and the type of a variable. */
  bare(node: StringNode): Expression {
    const parsing = new Parsing(node.value);
    const place = this.#offsets(node);
    const parsed = parsing.within(false, () => expression(parsing));
    this.#tell(parsing, place);
    return moved(parsed, place);
  }

  #tell({ problems }: Parsing, place: (offset: number) => number): void {
    for (const { start, end, reason } of problems.all()) this.#problems.add(place(start), place(end), reason);
  }

  /** From offsets in what a string means to offsets in how it is written: escapes take more than one character. */
  #offsets({ start, end, value }: StringNode): (offset: number) => number {
    const written = this.#text.slice(start, end);
    if (!written.includes('\\')) return (offset) => Math.min(start + 1 + offset, end);
    const places: number[] = [];
    for (let at = start + 1; places.length <= value.length;) {
      places.push(at);
      at += this.#text.charAt(at) !== '\\' ? 1 : this.#text.charAt(at + 1) === 'u' ? 6 : 2;
    }
    return (offset) => Math.min(places[offset] ?? end, end);
  }
}

/** A tree with every place in it moved. */
function moved<T>(tree: T, place: (offset: number) => number): T {
  if (Array.isArray(tree)) return (tree as readonly unknown[]).map((item) => moved(item, place)) as T;
  if (typeof tree !== 'object' || tree === null) return tree;
  const entries = Object.entries(tree).map(([name, value]: [string, unknown]) => {
    const isPlace = (name === 'start' || name === 'end') && typeof value === 'number';
    return [name, isPlace ? place(value) : moved(value, place)] as const;
  });
  return Object.fromEntries(entries) as T & Node;
}
