import { stringAt, type JsonNode } from '../../json/node.ts';
import { parseExpression } from '../language/parse.ts';
import { expressionSource, type Expression } from '../language/syntax.ts';

/** Variables that name variables are followed so far. */
const furthest = 4;

/**
 * The file that a link names, relative to the template: the text itself, or the path at the end of an expression that puts the place
 * of the templates before it (`uri(deployment().properties.templateLink.uri, 'nested/vault.json')`).
 */
export function linkedPath(written: string, template: JsonNode | undefined): string | undefined {
  const source = expressionSource(written);
  if (source === undefined) return written;
  const parsed = parseExpression(source);
  const paths = parsed ? textsIn(parsed, template, 0) : [];
  const path = paths.findLast((text) => /\.jsonc?(?:\?.*)?$/i.test(text));
  return path?.replace(/\?.*$/, '').replace(/^\/+/, '');
}

function textsIn(parsed: Expression, template: JsonNode | undefined, depth: number): readonly string[] {
  switch (parsed.kind) {
    case 'text':
      return [parsed.value];
    case 'number':
      return [];
    case 'access':
      return textsIn(parsed.target, template, depth);
    case 'call': {
      const [first] = parsed.args;
      if (parsed.name !== 'variables' || first?.kind !== 'text' || depth >= furthest) {
        return parsed.args.flatMap((arg) => textsIn(arg, template, depth));
      }
      const written = stringAt(template, 'variables', first.value);
      const source = written === undefined ? undefined : expressionSource(written);
      if (source === undefined) return written === undefined ? [] : [written];
      const inner = parseExpression(source);
      return inner ? textsIn(inner, template, depth + 1) : [];
    }
  }
}

/** The files that a template's text links to, without reading it as a whole: as far as that shows them. */
export function linkedPathsIn(text: string): readonly string[] {
  if (!/templateLink/i.test(text)) return [];
  const paths: string[] = [];
  for (const [, written = ''] of text.matchAll(/"(?:relativePath|uri)"\s*:\s*"((?:[^"\\]|\\.)*)"/gi)) {
    const path = linkedPath(written, undefined);
    if (path !== undefined) paths.push(path);
  }
  // The path of a link that a variable holds stands there.
  for (const [, written = ''] of text.matchAll(/'([^'"\n]+\.jsonc?)'/gi)) paths.push(written.replace(/^\/+/, ''));
  return paths;
}
