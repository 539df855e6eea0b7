import type { Range } from '../../src/core/resources/value.ts';
import type { Resource } from '../../src/core/resources/resource.ts';
import type { TemplateReading } from '../../src/core/templates.ts';
import { arm } from '../../src/templates/arm/index.ts';
import { Lines } from '../../src/templates/lines.ts';
import { memoryFiles, uriOf } from './textFiles.ts';

/** Reads a template from memory, with the files beside it. */
export function readArm(text: string, beside: Readonly<Record<string, string>> = {}): Promise<TemplateReading> {
  const files = memoryFiles({ 'main.json': text, ...beside });
  return arm.read(uriOf('main.json'), files, new AbortController().signal);
}

/** A template of a resource group with these members, written as people write it. */
export function template(members: object): string {
  const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
  return JSON.stringify({ $schema: schema, contentVersion: '1.0.0.0', ...members }, null, 2);
}

/** A resource by the end of its id. */
export function resourceNamed({ resources }: TemplateReading, end: string): Resource {
  const found = resources.find(({ key }) => key.endsWith(end.toLowerCase()));
  if (!found) throw new Error(`There is no ${end} among ${resources.map(({ key }) => key).join(', ')}.`);
  return found;
}

/** What stands at a range of a text. */
export function textAt(text: string, range: Range): string {
  const { start, end } = new Lines(text).offsets(range);
  return text.slice(start, end);
}
