import type { Block, Body, BodyItem, Name } from '../syntax.ts';
import { literalText } from '../access.ts';
import { expression } from './expressions.ts';
import type { Parsing } from './parsing.ts';
import { quotedOf } from './template.ts';

/** Where a body stands, which tells where it ends once something in it is broken. */
interface Surroundings {
  /** The type of the block; undefined for the file itself. */
  readonly block?: string;
  /** The indentation of the line on which the block begins. */
  readonly indent: number;
}

/** The arguments and blocks up to the closing brace, which is at hand afterwards, or to the end of the file. */
export function bodyOf(parsing: Parsing, around: Surroundings): Body {
  const { scanner } = parsing;
  const start = around.block === undefined ? 0 : scanner.previousEnd;
  const items: BodyItem[] = [];
  const problemsBefore = parsing.problems.count;
  while (scanner.kind !== 'end') {
    if (scanner.kind === '}') {
      const isBroken = parsing.problems.count > problemsBefore;
      if (!isStray(parsing, around, isBroken)) break;
      parsing.problem('a brace that closes nothing');
      scanner.next();
    } else if (around.block !== undefined && beginsTopLevel(parsing, around.block)) break;
    else items.push(item(parsing));
  }
  return { items, start, end: around.block === undefined ? parsing.text.length : Math.max(start, scanner.start) };
}

/** In a file without mistakes every brace closes its block; after a mistake one that stands too deep belongs to what is broken. */
function isStray({ scanner }: Parsing, { block, indent }: Surroundings, isBroken: boolean): boolean {
  if (block === undefined) return true;
  return isBroken && scanner.afterNewline && scanner.indentAt(scanner.start) > indent;
}

const topLevel =
  /(?:resource|data|ephemeral)[ \t]+"[^"\n]*"[ \t]+"[^"\n]*"[ \t]*\{|(?:module|variable|output|provider|check)[ \t]+"[^"\n]*"[ \t]*\{|(?:locals|terraform)[ \t]*\{/y;

/** A block of the top level at the very start of a line: the block before it is not closed. A `check` has a data source within. */
function beginsTopLevel({ scanner, text }: Parsing, block: string): boolean {
  const { start } = scanner;
  if (scanner.kind !== 'identifier' || block === 'check' || (start > 0 && text[start - 1] !== '\n')) return false;
  topLevel.lastIndex = start;
  return topLevel.test(text);
}

function item(parsing: Parsing): BodyItem {
  return parsing.asItem(() => {
    const { scanner } = parsing;
    const { start } = scanner;
    if (scanner.kind !== 'identifier') return brokenItem(parsing, start, 'neither an argument nor a block');
    const name = nameAtHand(parsing);
    if (scanner.kind === '=' && !scanner.afterNewline) return attribute(parsing, name);
    return block(parsing, name);
  });
}

function nameAtHand({ scanner }: Parsing): Name {
  const { start, end } = scanner;
  const text = scanner.word();
  scanner.next();
  return { kind: 'name', text, start, end };
}

function attribute(parsing: Parsing, name: Name): BodyItem {
  const { scanner } = parsing;
  scanner.next();
  const value = parsing.within(true, () => expression(parsing));
  if (!scanner.afterNewline && scanner.kind !== 'end' && scanner.kind !== '}') {
    parsing.problem('more on the line than one argument');
    parsing.skipRest();
  }
  return { kind: 'attribute', name, value, start: name.start, end: Math.max(value.end, name.end) };
}

function block(parsing: Parsing, type: Name): BodyItem {
  const { scanner } = parsing;
  const labels: Name[] = [];
  while (!scanner.afterNewline && (scanner.kind === 'identifier' || scanner.kind === 'quote'))
    labels.push(label(parsing));
  if (scanner.kind !== '{' || scanner.afterNewline) {
    if (!findBrace(parsing)) return brokenItem(parsing, type.start, 'neither an argument nor a block');
  }
  const open = scanner.start;
  scanner.next();
  const surroundings = { block: type.text, indent: parsing.indent };
  const body = parsing.deeper(() => parsing.within(true, () => bodyOf(parsing, surroundings)));
  if (!body) return tooDeep(parsing, type.start, open);
  if (parsing.take('}')) return { kind: 'block', type, labels, body, start: type.start, end: scanner.previousEnd };
  parsing.problems.add(open, open + 1, 'a block that is not closed');
  return closedAt(scanner.previousEnd, { kind: 'block', type, labels, body, start: type.start, end: body.end });
}

function closedAt(end: number, block: Block): Block {
  const last = Math.max(end, block.body.start);
  return { ...block, end: last, body: { ...block.body, end: last } };
}

function label(parsing: Parsing): Name {
  if (parsing.scanner.kind === 'identifier') return nameAtHand(parsing);
  const template = quotedOf(parsing);
  const { start, end } = template;
  return { kind: 'name', text: literalText(template) ?? parsing.text.slice(start + 1, end - 1), start, end };
}

/** A heading with something odd in it still opens a block if its line ends with a brace. */
function findBrace(parsing: Parsing): boolean {
  const { scanner, text } = parsing;
  if (scanner.afterNewline || scanner.kind === 'end') return false;
  const line = text.slice(scanner.start, scanner.lineEnd(scanner.start)).trimEnd();
  if (!line.endsWith('{')) return false;
  parsing.problem('a heading that was not understood');
  const { previousEnd } = scanner;
  scanner.moveTo(scanner.start + line.length - 1);
  scanner.previousEnd = previousEnd;
  return true;
}

function tooDeep(parsing: Parsing, start: number, open: number): BodyItem {
  const reason = 'a block nested too deeply to be read';
  parsing.problems.add(start, open, reason);
  const { closed, at } = parsing.extent(open);
  parsing.jump(closed ? at + 1 : at);
  return { kind: 'broken', start, end: Math.max(open, parsing.scanner.previousEnd), reason };
}

function brokenItem(parsing: Parsing, start: number, reason: string): BodyItem {
  const { scanner } = parsing;
  const before = scanner.start;
  parsing.problem(reason, start, Math.max(start + 1, scanner.previousEnd));
  const isLineOver = scanner.afterNewline && before > start;
  if (!isLineOver) parsing.skipRest();
  if (scanner.start === before && before === start) scanner.next();
  return { kind: 'broken', start, end: Math.max(start, scanner.previousEnd), reason };
}
