import { readFileSync } from 'node:fs';
import { normalize } from 'node:path';
import type { Plugin } from 'vitest/config';
import { activeMutation, mutated } from './active.ts';

/** Breaks the module of the run's mutation where Vitest loads it; nothing on disk is changed. None where there is no mutation. */
export function mutationPlugins(): Plugin[] {
  const mutation = activeMutation();
  if (mutation === undefined) return [];
  return [
    {
      name: 'mutation',
      enforce: 'pre',
      load: (id) => {
        const path = normalize(id.replace(/\?.*$/, ''));
        return mutated(mutation, path, () => readFileSync(path, 'utf8')) ?? null;
      },
    },
  ];
}
