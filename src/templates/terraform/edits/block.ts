import type { TextEdit } from '../../../core/templates.ts';
import type { Lines } from '../../lines.ts';
import type { Attribute, Block, BodyItem, Expression } from '../syntax.ts';

/** A block in its file. */
export interface Source {
  readonly uri: string;
  readonly lines: Lines;
  readonly block: Block;
}

/** Another literal in place of one. Undefined where the value is anything else. */
export function replaceLiteral(source: Source, { value }: Attribute, text: string): readonly TextEdit[] | undefined {
  return replaceExpression(source, value, text);
}

/** The same of any expression, wherever it stands. */
export function replaceExpression(
  { uri, lines }: Source,
  value: Expression,
  text: string,
): readonly TextEdit[] | undefined {
  if (!isLiteral(value)) return undefined;
  return lines.text.slice(value.start, value.end) === text ? [] : [{ uri, range: lines.range(value), newText: text }];
}

/**
 * An expression in place of what is made up there out of texts and of what resources are like, or as a new attribute. Undefined where a
 * variable or a condition stands: what it comes to was chosen elsewhere.
 */
export function setExpression(source: Source, name: string, text: string): readonly TextEdit[] | undefined {
  const attribute = source.block.body.items.findLast(
    (item): item is Attribute => item.kind === 'attribute' && item.name.text === name,
  );
  if (!attribute) return [insertAttribute(source, name, text)];
  const { uri, lines } = source;
  const { value } = attribute;
  if (lines.text.slice(value.start, value.end) === text) return [];
  return isMadeUpHere(value) ? [{ uri, range: lines.range(value), newText: text }] : undefined;
}

function isMadeUpHere(value: Expression): boolean {
  if (value.kind === 'template' || value.kind === 'call') return true;
  if (value.kind !== 'traversal' || value.root.kind !== 'variable') return false;
  return !['var', 'local', 'each', 'module', 'count', 'self'].includes(value.root.name);
}

/** A nested block before the others, as the provider's own examples have it. */
export function insertEarlyBlock(
  { uri, lines, block }: Source,
  type: string,
  attributes: Readonly<Record<string, string>>,
): TextEdit {
  const isLater = (item: BodyItem): boolean =>
    item.kind === 'block' || (item.kind === 'attribute' && item.name.text === 'depends_on');
  const index = block.body.items.findIndex(isLater);
  const before = index < 0 ? block.body.items.at(-1) : block.body.items[index - 1];
  const line = before ? lines.position(before.end).line : lines.position(block.body.start).line;
  const outer = lines.indentOf(lines.position(block.start).line);
  const width = Math.max(...Object.keys(attributes).map((name) => name.length));
  const inner = Object.entries(attributes).map(([name, text]) => `${outer}    ${name.padEnd(width)} = ${text}`);
  const written = [...(before ? [''] : []), `${outer}  ${type} {`, ...inner, `${outer}  }`];
  const at = { line, character: lines.line(line).length };
  return { uri, range: { start: at, end: at }, newText: written.map((one) => `${lines.lineBreak}${one}`).join('') };
}

/** An attribute taken away with its lines; undefined where something else stands on them. */
export function removeAttribute({ uri, lines, block }: Source, attribute: Attribute): readonly TextEdit[] | undefined {
  const first = lines.position(attribute.start).line;
  const last = lines.position(attribute.end).line;
  const { start, end } = block.body;
  if (lines.position(start).line === first || lines.position(end).line === last) return undefined;
  const range = lines.range({ start: lines.endOf(first - 1), end: lines.endOf(last) });
  return [{ uri, range, newText: '' }];
}

/** Whether a list is written out and begins with these items. */
export function beginsWith({ lines }: Source, { value }: Attribute, items: readonly string[]): boolean {
  if (value.kind !== 'tuple') return false;
  return value.items.every(({ start, end }, index) => lines.text.slice(start, end) === items[index]);
}

/** The items that are too many taken out with their lines; undefined where they have none, or what is left is not what is wished. */
export function withoutItems(
  { uri, lines }: Source,
  { value }: Attribute,
  items: readonly string[],
): readonly TextEdit[] | undefined {
  if (value.kind !== 'tuple') return undefined;
  const surplus = new Set<number>();
  let kept = 0;
  for (const { start, end } of value.items) {
    if (lines.text.slice(start, end) === items[kept]) kept++;
    else surplus.add(lines.position(start).line);
  }
  const own = value.items.map(({ start }) => lines.position(start).line);
  const taken = new Set([lines.position(value.start).line, lines.position(value.end).line, ...own]);
  if (kept === 0 || kept < items.length || taken.size < own.length + 2) return undefined;
  return [...surplus].map((line) => ({
    uri,
    range: lines.range({ start: lines.endOf(line - 1), end: lines.endOf(line) }),
    newText: '',
  }));
}

/** More items of a list that is written out, behind those that it has. */
export function appendTo(
  { uri, lines }: Source,
  { value }: Attribute,
  items: readonly string[],
): readonly TextEdit[] | undefined {
  if (value.kind !== 'tuple') return undefined;
  const present = value.items.map(({ start, end }) => lines.text.slice(start, end));
  const missing = items.filter((item) => !present.includes(item));
  if (missing.length === 0) return [];
  const last = value.items.at(-1);
  if (!last) return [{ uri, range: lines.range(value), newText: `[${missing.join(', ')}]` }];
  const isOnOneLine = lines.position(value.start).line === lines.position(value.end).line;
  const indent = lines.indentOf(lines.position(last.start).line);
  const separator = isOnOneLine ? ', ' : `,${lines.lineBreak}${indent}`;
  const at = { start: last.end, end: last.end };
  return [{ uri, range: lines.range(at), newText: missing.map((item) => `${separator}${item}`).join('') }];
}

/**
 * An attribute on a line of its own: behind the first run of attributes, its equals sign below theirs as `terraform fmt` has it.
 * @param isLast at the end of the block, after an empty line, where meta-arguments stand
 */
export function insertAttribute(source: Source, name: string, text: string, isLast = false): TextEdit {
  const { uri, lines, block } = source;
  const first = block.body.items[0];
  const open = lines.position(block.body.start).line;
  const close = lines.position(block.body.end).line;
  const indent =
    first && lines.position(first.start).line !== open
      ? lines.indentOf(lines.position(first.start).line)
      : `${lines.indentOf(open)}  `;
  if (open === close) {
    // `{}` and blocks on one line are opened up.
    const content = lines.text.slice(block.body.start, block.body.end).trim();
    const kept = content === '' ? '' : `${lines.lineBreak}${indent}${content}`;
    const newText = `${kept}${lines.lineBreak}${indent}${name} = ${text}${lines.lineBreak}${lines.indentOf(open)}`;
    return { uri, range: lines.range(block.body), newText };
  }
  const run = leadingRun(source);
  const after = isLast ? lastLine(source, close) : run ? lines.position(run.last.end).line : open;
  const at = { line: after, character: lines.line(after).length };
  const isAligned = run && !isLast;
  const padded = isAligned ? name.padEnd(Math.max(name.length, run.width)) : name;
  const gap = isLast && first ? lines.lineBreak : '';
  return { uri, range: { start: at, end: at }, newText: `${gap}${lines.lineBreak}${indent}${padded} = ${text}` };
}

/**
 * A nested block at the end of a block, after an empty line as `terraform fmt` has it.
 * @param text its lines, the outermost without indentation
 */
export function insertBlock({ uri, lines, block }: Source, text: readonly string[]): readonly TextEdit[] {
  const open = lines.position(block.body.start).line;
  const close = lines.position(block.body.end).line;
  const outer = lines.indentOf(open);
  const written = text.map((line) => (line === '' ? '' : `${outer}  ${line}`)).join(lines.lineBreak);
  const isEmpty = block.body.items.length === 0;
  if (open === close) {
    const content = lines.text.slice(block.body.start, block.body.end).trim();
    const kept = content === '' ? '' : `${lines.lineBreak}${outer}  ${content}${lines.lineBreak}`;
    return [
      { uri, range: lines.range(block.body), newText: `${kept}${lines.lineBreak}${written}${lines.lineBreak}${outer}` },
    ];
  }
  const after = lastLine({ uri, lines, block }, close);
  const at = { line: after, character: lines.line(after).length };
  const gap = isEmpty ? '' : lines.lineBreak;
  return [{ uri, range: { start: at, end: at }, newText: `${gap}${lines.lineBreak}${written}` }];
}

/** The attributes on consecutive lines with which a block begins, and how wide their names are set. */
function leadingRun({ lines, block }: Source): { readonly last: Attribute; readonly width: number } | undefined {
  let last: Attribute | undefined;
  let width = 0;
  for (const item of block.body.items) {
    if (item.kind !== 'attribute') break;
    if (last && lines.position(item.start).line !== lines.position(last.end).line + 1) break;
    if (lines.position(item.start).line !== lines.position(item.end).line && last) break;
    width = Math.max(width, item.name.text.length);
    last = item;
  }
  return last && { last, width };
}

/** The last line with something on it before the closing brace. */
function lastLine({ lines }: Source, close: number): number {
  let line = close - 1;
  while (line > 0 && lines.line(line).trim() === '') line--;
  return line;
}

/** What is written there and nowhere else. */
export function isLiteral(value: Expression): boolean {
  if (value.kind === 'literal') return true;
  if (value.kind === 'unary') return isLiteral(value.operand);
  if (value.kind === 'object') return value.members.every((member) => isLiteral(member.value));
  if (value.kind === 'tuple') return value.items.every(isLiteral);
  return value.kind === 'template' && value.parts.every(({ kind }) => kind === 'text');
}
