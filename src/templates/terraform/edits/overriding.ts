import type { Location } from '../../../core/resources/value.ts';
import type { TextFiles } from '../../../core/templates.ts';
import { folderOf } from '../entries.ts';
import { isOverride } from '../load/overrides.ts';
import { parsedFiles } from '../load/parsedFiles.ts';
import type { Block, Body, Expression } from '../syntax.ts';
import { isAt, type GivenValue } from './sources.ts';

/** The expression at a place in an override file, which stands there instead of the one in the block itself. */
export async function overridingValue(place: Location, files: TextFiles): Promise<GivenValue | undefined> {
  const text = isOverride(place.uri) ? await files.read(place.uri, new AbortController().signal) : undefined;
  if (text?.kind !== 'text') return undefined;
  const file = parsedFiles.parse(text);
  const node = valuesIn(file.parsed.body).find((value) => isAt({ file, node: value }, place));
  return node && { file, node, what: 'what overrides it' };
}

function valuesIn(body: Body): readonly Expression[] {
  return body.items.flatMap((item): readonly Expression[] => {
    if (item.kind === 'broken') return [];
    return item.kind === 'attribute' ? [item.value] : valuesIn(item.body);
  });
}

/** Whether an override file of the folder replaces the blocks of a type in a block: what is written in them here does nothing. */
export async function isReplaced(uri: string, block: Block, type: string, files: TextFiles): Promise<boolean> {
  const { signal } = new AbortController();
  for (const other of (await files.list(folderOf(uri), signal)).filter(isOverride)) {
    const text = await files.read(other, signal);
    if (text?.kind !== 'text') continue;
    const same = parsedFiles
      .parse(text)
      .parsed.body.items.filter((item) => item.kind === 'block' && isSame(item, block));
    if (same.some((item) => 'body' in item && item.body.items.some((one) => mentions(one, type)))) return true;
  }
  return false;
}

function isSame(a: Block, b: Block): boolean {
  const words = ({ type, labels }: Block): string => [type, ...labels].map(({ text }) => text).join(' ');
  return words(a) === words(b);
}

function mentions(item: Body['items'][number], type: string): boolean {
  if (item.kind === 'broken') return false;
  if (item.kind === 'attribute') return item.name.text === type;
  return item.type.text === type || item.labels[0]?.text === type;
}
