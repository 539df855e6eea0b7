import { nameBasedUuid } from './uuid.ts';

/** The namespace of the names below: a random UUID of this product's own, never to be changed. */
const namespace = '6f0a5b0e-7a52-4d0b-9a3e-6f6f0c1d2b84';

/** A GUID that follows from what is to be named: the same parts, the same name, so sending it twice makes one. */
export function nameFrom(...parts: readonly string[]): string {
  return nameBasedUuid(namespace, parts.map((part) => part.toLowerCase()).join('|'));
}
