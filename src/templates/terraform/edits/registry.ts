import type { Resource } from '../../../core/resources/resource.ts';
import { known, sameValue, type Value } from '../../../core/resources/value.ts';
import type { TextEdit } from '../../../core/templates.ts';
import { isPlainValue } from '../../plainValue.ts';
import { literalText } from '../access.ts';
import type { SourceFile } from '../load/sourceFile.ts';
import type { Attribute, Expression } from '../syntax.ts';
import { givenEdits } from './given.ts';
import { blocksIn, isRepeated } from './callers.ts';
import { printed } from './print.ts';
import { isAt, sourceOfValue, type GivenValue } from './sources.ts';

/**
 * A property of what a module of a registry makes is changed in the arguments of its call, where one of them is the value as it is: what
 * the module works out of it is not known.
 */
export function registryEdits(
  resource: Resource,
  path: string,
  value: Value,
  files: readonly SourceFile[],
): readonly TextEdit[] | undefined {
  const current = resource.read(path);
  const { origin } = current;
  const text = printed(value);
  if (origin?.kind !== 'file' || text === undefined || !isPlainValue(value)) return undefined;
  const found = argumentAt(files, origin);
  if (!found) return undefined;
  const isWritten = scalarOf(found.node) !== undefined;
  const given = isWritten ? found : origin.definedAt && sourceOfValue(found.node, found.file, origin.definedAt, files);
  const scalar = given && scalarOf(given.node);
  return scalar && sameValue(scalar, current) ? givenEdits(given, text) : undefined;
}

/** The expression at a place in the arguments of a module that is called once. */
function argumentAt(files: readonly SourceFile[], place: Parameters<typeof isAt>[1]): GivenValue | undefined {
  for (const { file, block } of blocksIn(files, 'module')) {
    if (file.uri !== place.uri || isRepeated(block)) continue;
    const what = `the arguments of module.${block.labels[0]?.text ?? ''}`;
    const open = block.body.items
      .filter((item): item is Attribute => item.kind === 'attribute')
      .map(({ value }): Expression => value);
    for (let node = open.pop(); node; node = open.pop()) {
      if (isAt({ file, node }, place)) return { file, node, what };
      if (node.kind === 'object') open.push(...node.members.map(({ value }) => value));
    }
  }
  return undefined;
}

function scalarOf(node: Expression): Value | undefined {
  if (node.kind === 'literal') return known(node.value);
  const text = literalText(node);
  return text === undefined ? undefined : known(text);
}
