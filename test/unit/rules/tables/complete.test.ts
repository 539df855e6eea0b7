import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { catalogue } from '../../../../src/core/rules/catalogue.ts';
import { formatRules } from '../../../../src/core/rules/formatRules.ts';

/** Rules of which files can say nothing, and why. */
const onlyLive: Readonly<Record<string, string>> = {
  'account-state': 'what an account reports of itself',
  'hsm-activated': 'an HSM is activated by people outside of files, and only it tells whether it is',
  'key-version': 'which version of a key is its newest only Azure tells',
  'name-held': 'which deleted accounts there are only Azure tells; heldNames.test.ts tries files beside them',
  'key-visible': 'what files do not describe is no finding in them',
};

it('has a table for every rule that files can break', () => {
  const tables = globSync('*.test.ts', { cwd: import.meta.dirname }).flatMap((file) =>
    [...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/describeRule\('([\w-]+)'/g)].map(
      ([, id]) => id,
    ),
  );
  const rules = [...catalogue, ...formatRules].map(({ id }) => id);
  expect([...tables, ...Object.keys(onlyLive)].sort()).toEqual([...rules].sort());
});
