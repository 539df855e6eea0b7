/**
 * Breaks the module of the run's mutation where Node itself loads it: in the processes that tests start. Loaded into each of them
 * before anything else, by NODE_OPTIONS.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { activeMutation, isMutated, mutated } from './active.ts';

const mutation = activeMutation();
if (mutation !== undefined) {
  registerHooks({
    load: (url, context, nextLoad) => {
      const path = url.startsWith('file:') ? fileURLToPath(url) : '';
      if (!isMutated(mutation, path)) return nextLoad(url, context);
      const source = mutated(mutation, readFileSync(path, 'utf8'));
      return { format: 'module', source: stripTypeScriptTypes(source), shortCircuit: true };
    },
  });
}
