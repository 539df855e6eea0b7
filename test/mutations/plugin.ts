import { readFileSync } from 'node:fs';
import { normalize } from 'node:path';
import type { Plugin } from 'vitest/config';
import type {} from 'vitest/node';
import { activeMutation, isMutated, mutated } from './active.ts';

/** Breaks the module of the run's mutation where Vitest loads it; nothing on disk is changed. None where there is no mutation. */
export function mutationPlugins(): Plugin[] {
  const mutation = activeMutation();
  if (mutation === undefined) return [];
  const pathOf = (id: string): string => normalize(id.replace(/\?.*$/, ''));
  return [
    {
      name: 'mutation',
      enforce: 'pre',
      load: (id) => {
        const path = pathOf(id);
        return isMutated(mutation, path) ? mutated(mutation, readFileSync(path, 'utf8')) : null;
      },
      // Vitest keeps what it has compiled by what is on disk, where the module is whole.
      configureVitest: ({ defineCacheKeyGenerator }) => {
        defineCacheKeyGenerator(({ id }) => (isMutated(mutation, pathOf(id)) ? false : undefined));
      },
    },
  ];
}
