import type { Binding } from '../resources/binding.ts';
import type { Resource } from '../resources/resource.ts';

/**
 * The key version whose attributes count for a binding: the pinned one where it was read, else the key itself, whose attributes
 * are those of its newest version. A pinned version that was not read is not judged by another one's attributes.
 */
export function usedVersion(
  binding: Binding,
): { readonly resource: Resource; readonly description: string } | undefined {
  if (binding.key?.kind !== 'found') return undefined;
  const key = binding.key.resource;
  const { version } = binding;
  if (version?.kind === 'pinned') {
    if (version.resource)
      return { resource: version.resource, description: `Version ${short(version.version)} of key ${key.name}` };
    if (version.newest?.toLowerCase() !== version.version.toLowerCase()) return undefined;
  }
  return { resource: key, description: `Key ${key.name}` };
}

/** A version as people tell versions apart: by its first eight digits. */
export function short(version: string): string {
  return version.slice(0, 8);
}
