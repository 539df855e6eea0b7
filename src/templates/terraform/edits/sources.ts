import type { Location } from '../../../core/resources/value.ts';
import type { TextFiles } from '../../../core/templates.ts';
import { attributeOf, literalText } from '../access.ts';
import { folderOf } from '../entries.ts';
import { parsedFiles } from '../load/parsedFiles.ts';
import type { SourceFile } from '../load/sourceFile.ts';
import type { Expression } from '../syntax.ts';
import { isLiteral } from './block.ts';
import { argumentsFor, blocksIn, filesOf, isValidated, type Argument } from './callers.ts';
import { namedPath, usesOfName, type NamedPath } from './uses.ts';

/** Where a value is given: a literal of a file, and what it is for a person (`local.protect`). */
export interface GivenValue {
  readonly file: SourceFile;
  readonly node: Expression;
  readonly what: string;
}

/** From a variable to an argument to a local value, and so on: further than people write is not followed. */
const furthest = 20;

/** The files of a configuration among some, parsed. */
export async function sourceFiles(parts: readonly string[], files: TextFiles): Promise<readonly SourceFile[]> {
  const { signal } = new AbortController();
  const uris = parts.filter((uri) => /\.(?:tf|tofu|tfvars)(?:\.json)?$/i.test(uri));
  const read = await Promise.all(uris.map((uri) => files.read(uri, signal)));
  return read.flatMap((file) => (file?.kind === 'text' ? [parsedFiles.parse(file)] : []));
}

/**
 * The literal that an expression stands for, if nothing else uses it: a local value, the default of a variable, a `.tfvars` file, the
 * argument of a module.
 * @param definedAt where the reading found that the value is given: of several uses of a module it tells the one that is meant
 * @param files those of the deployment
 */
export function sourceOfValue(
  node: Expression,
  file: SourceFile,
  definedAt: Location,
  files: readonly SourceFile[],
): GivenValue | undefined {
  const ends = ofExpression({ file, node, what: '' }, [], { files, depth: 0 });
  const [only, second] = ends.filter((end) => isAt(end, definedAt));
  return second ? undefined : only;
}

export function isAt({ file, node }: Omit<GivenValue, 'what'>, { uri, range }: Location): boolean {
  const { start, end } = file.lines.offsets(range);
  return file.uri === uri && node.start === start && node.end === end;
}

interface Way {
  readonly files: readonly SourceFile[];
  readonly depth: number;
}

function ofExpression(given: GivenValue, path: readonly string[], way: Way): readonly GivenValue[] {
  const { file, node } = given;
  if (way.depth > furthest) return [];
  if (node.kind === 'parenthesis') return ofExpression({ ...given, node: node.inner }, path, way);
  const named = namedPath(node);
  if (named) return ofName(file, { ...named, path: [...named.path, ...path] }, { ...way, depth: way.depth + 1 });
  const [name, ...rest] = path;
  if (name === undefined) return isLiteral(node) ? [given] : [];
  const member =
    node.kind === 'object'
      ? node.members.findLast(({ key }) => (key.kind === 'name' ? key.text : literalText(key)) === name)
      : undefined;
  return member ? ofExpression({ ...given, node: member.value }, rest, way) : [];
}

function ofName(file: SourceFile, named: NamedPath, way: Way): readonly GivenValue[] {
  const { kind, name, path } = named;
  const folder = folderOf(file.uri);
  const own = filesOf(folder, way.files);
  if (usesOfName(own, named) !== 1) return [];
  if (kind === 'local') {
    const found = blocksIn(own, 'locals').flatMap(({ file: other, block }) => {
      const node = attributeOf(block.body, name)?.value;
      return node ? [{ file: other, node, what: `local.${name}` }] : [];
    });
    const [only, second] = found;
    return only && !second ? ofExpression(only, path, way) : [];
  }
  const [declared, again] = blocksIn(own, 'variable').filter(({ block }) => block.labels[0]?.text === name);
  if (!declared || again || isValidated(declared.block)) return [];
  const given = argumentsFor(folder, name, way.files);
  const node = attributeOf(declared.block.body, 'default')?.value;
  const fallback = node && { file: declared.file, node, what: `the default of var.${name}` };
  return given ? ofArguments(given, fallback, path, way) : [];
}

/** A default that two uses of a module are left at is both of theirs. */
function ofArguments(
  given: readonly Argument[],
  fallback: GivenValue | undefined,
  path: readonly string[],
  way: Way,
): readonly GivenValue[] {
  const written = given.flatMap(({ file, value: node, what }) =>
    node ? ofExpression({ file, node, what }, path, way) : [],
  );
  const left = given.filter(({ value }) => !value).length;
  if (!fallback || left > 1 || (left === 0 && given.length > 0)) return written;
  return [...written, ...ofExpression(fallback, path, way)];
}
