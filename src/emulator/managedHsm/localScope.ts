import type { Parameters } from '../wire/routes.ts';

/** The local scope of a path: `/`, `/keys` or `/keys/{name}`. */
export function localScope(parameters: Parameters): string {
  return parameters['scope'] ?? '/';
}
