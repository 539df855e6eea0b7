import { stringAt, type ObjectNode } from '../../json/node.ts';
import { parseExpression } from '../language/parse.ts';
import { printExpression, quoted } from '../language/print.ts';
import { expressionSource, plainText, type Expression } from '../language/syntax.ts';
import type { Site } from './site.ts';

/** The expression that gives a resource's id in its own template; undefined where its name cannot be taken apart. */
export function idExpression(site: Site): string | undefined {
  const type = typeOf(site);
  const names = segmentsOf(site);
  const own = stringAt(site.resource, 'scope');
  const isDeployedThere = own === undefined && stringAt(site.resource, 'resourceGroup') === undefined;
  if (type === undefined || !names || !isDeployedThere || /\/providers\//i.test(type)) return undefined;
  return names.length === type.split('/').length - 1 ? `resourceId(${[quoted(type), ...names].join(', ')})` : undefined;
}

/** A resource's whole name as an expression. */
export function nameExpression(resource: ObjectNode): string | undefined {
  const name = stringAt(resource, 'name');
  if (name === undefined) return undefined;
  const source = expressionSource(name);
  return source === undefined ? quoted(plainText(name)) : source.trim();
}

function typeOf({ resource, parents }: Site): string | undefined {
  const chain = [...parents, resource].map((node) => stringAt(node, 'type'));
  const whole = chain.reduce<string | undefined>(
    (above, type) =>
      type === undefined ? undefined : above === undefined || /^[^/]*\.[^/]*\//.test(type) ? type : `${above}/${type}`,
    undefined,
  );
  return whole;
}

function segmentsOf({ resource, parents }: Site): readonly string[] | undefined {
  const segments: string[] = [];
  for (const node of [...parents, resource]) {
    const type = stringAt(node, 'type') ?? '';
    const isWhole = /^[^/]*\.[^/]*\//.test(type);
    const own = nameSegmentsOf(node, isWhole ? type.split('/').length - 1 : 1);
    if (!own) return undefined;
    if (isWhole) segments.length = 0;
    segments.push(...own);
  }
  return segments;
}

/** A name's segments as expressions, so many as the type has. */
function nameSegmentsOf(resource: ObjectNode, count: number): readonly string[] | undefined {
  const name = stringAt(resource, 'name');
  if (name === undefined) return undefined;
  const source = expressionSource(name);
  if (source === undefined) return plainText(name).split('/').map(quoted);
  if (count === 1) return [source.trim()];
  const parsed = parseExpression(source);
  const parts = parsed && (ofFormat(parsed) ?? ofConcat(parsed));
  if (parts?.length === count) return parts;
  return Array.from({ length: count }, (_, index) => `split(${source.trim()}, '/')[${index}]`);
}

/** `format('{0}/{1}', a, b)`. */
function ofFormat(parsed: Expression): readonly string[] | undefined {
  if (parsed.kind !== 'call' || parsed.name !== 'format') return undefined;
  const [pattern, ...args] = parsed.args;
  if (pattern?.kind !== 'text') return undefined;
  return pattern.value.split('/').map((piece) => {
    const [, whole] = /^\{(\d+)\}$/.exec(piece) ?? [];
    const arg = whole === undefined ? undefined : args[Number(whole)];
    if (arg) return printExpression(arg);
    return /\{\d/.test(piece) ? `format(${[quoted(piece), ...args.map(printExpression)].join(', ')})` : quoted(piece);
  });
}

/** `concat(a, '/', b)`. */
function ofConcat(parsed: Expression): readonly string[] | undefined {
  if (parsed.kind !== 'call' || parsed.name !== 'concat') return undefined;
  const groups: string[][] = [[]];
  for (const arg of parsed.args) {
    if (arg.kind !== 'text') groups.at(-1)?.push(printExpression(arg));
    else
      arg.value.split('/').forEach((piece, index) => {
        if (index > 0) groups.push([]);
        if (piece !== '') groups.at(-1)?.push(quoted(piece));
      });
  }
  return groups.map((group) => (group.length === 1 ? (group[0] ?? '') : `concat(${group.join(', ')})`));
}
