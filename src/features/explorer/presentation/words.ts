import { parseArmId } from '../../../core/resources/armId.ts';
import type { Resource } from '../../../core/resources/resource.ts';
import { asString } from '../../../core/resources/value.ts';
import { escapeMarkdown } from '../../../platform/markdown.ts';

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** As people sort names: `key-2` before `key-10`, whatever the case. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return collator.compare(a.name, b.name);
}

export function sortedByName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return [...items].sort(byName);
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** Joined as a row's description is. */
export function dotted(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

/** What tells two resources of the same name apart, as Markdown. */
export function whereabouts(resource: Resource): string {
  const group = resource.id === undefined ? undefined : parseArmId(resource.id)?.resourceGroup;
  const location = asString(resource.read('location'));
  return dotted(
    group === undefined ? undefined : `Resource group ${escapeMarkdown(group)}`,
    location === undefined ? undefined : escapeMarkdown(location),
  );
}

/** Seconds since 1970, as Key Vault gives times, as a day. */
export function day(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? 'an unreadable date' : date.toISOString().slice(0, 10);
}
