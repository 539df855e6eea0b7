import { canonicalText, type Range, type Value } from '../../src/core/resources/value.ts';
import type { Resource } from '../../src/core/resources/resource.ts';
import type { TemplateReading } from '../../src/core/templates.ts';
import { bicep } from '../../src/templates/bicep/index.ts';
import { memoryFiles, uriOf } from './textFiles.ts';

const never = new AbortController().signal;

/** Reads files in memory as one deployment. */
export function readBicepTexts(
  texts: Readonly<Record<string, string>>,
  entry = 'main.bicep',
): Promise<TemplateReading> {
  return bicep.read(uriOf(entry), memoryFiles(texts), never);
}

/** The resources of one file. */
export async function resourcesOf(text: string): Promise<readonly Resource[]> {
  return (await readBicepTexts({ 'main.bicep': text })).resources;
}

/** The value of `var it` as a property of a resource shows it, in short: {@link shown}. */
export async function valueOfExpression(text: string, declarations = ''): Promise<string> {
  const resources = await resourcesOf(`${declarations}
resource subject 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'subject'
  properties: { it: ${text} }
}`);
  const subject = resources.find(({ name }) => name === 'subject');
  return subject ? shown(subject.read('properties.it')) : 'no resource';
}

/** A value in short: known ones as JSON, expressions and references in `<…>`, unknown ones as `?`. */
export function shown(value: Value): string {
  switch (value.kind) {
    case 'known':
      return JSON.stringify(value.value);
    case 'reference':
      return `<${canonicalText(value) ?? ''}>`;
    case 'unknown':
      return '?';
    case 'absent':
      return 'absent';
    case 'object': {
      const members = Object.entries(value.entries).map(([name, entry]) => `${name}: ${shown(entry)}`);
      return `{ ${members.join(', ')} }`;
    }
    case 'array':
      return `[${value.items.map(shown).join(', ')}]`;
  }
}

/** The text at a range. */
export function textAt(text: string, { start, end }: Range): string {
  const lines = text.split('\n');
  if (start.line === end.line) return (lines[start.line] ?? '').slice(start.character, end.character);
  return [
    (lines[start.line] ?? '').slice(start.character),
    ...lines.slice(start.line + 1, end.line),
    (lines[end.line] ?? '').slice(0, end.character),
  ].join('\n');
}

/** An id's last part, in the default scope: what tests name resources by. */
export function inGroup(path: string): string {
  return `/subscriptions/{subscription}/resourcegroups/{resourcegroup}/providers/${path}`.toLowerCase();
}
