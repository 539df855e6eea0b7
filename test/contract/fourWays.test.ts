import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectAccount } from '../../src/core/inspection/inspect.ts';
import { normalizeArmId } from '../../src/core/resources/armId.ts';
import { ResourceGraph } from '../../src/core/resources/graph.ts';
import { roleIds } from '../../src/emulator/authorization/builtInRoles.ts';
import { createChecker, formats } from '../../src/templates/index.ts';
import { armOf } from '../support/fourWays/arm.ts';
import { bicepOf } from '../support/fourWays/bicep.ts';
import { buildLive } from '../support/fourWays/live.ts';
import { terraformOf } from '../support/fourWays/terraform.ts';
import { right, type Wish } from '../support/fourWays/wish.ts';
import { memoryFiles, uriOf } from '../support/textFiles.ts';
import { emulated, never, type Emulated } from './azure/emulated.ts';

/** What is wrong, and the rules that say so. */
const estates: readonly (readonly [what: string, wish: Partial<Wish>, rules: readonly string[]])[] = [
  ['nothing is wrong', {}, []],
  ['the vault has no purge protection', { purgeProtection: false }, ['purge-protection']],
  ['the vault is in another region', { vaultRegion: 'westeurope' }, ['region']],
  ['the key is of a type that cannot serve', { kty: 'EC', keyOps: ['sign'] }, ['key-operations', 'key-type']],
  ['the key may not wrap', { keyOps: ['sign', 'verify'] }, ['key-operations']],
  ['the key has expired', { expires: '2020-01-31T00:00:00Z' }, ['key-dates']],
  ['the firewall of the vault is shut', { isShut: true }, ['network-path']],
  ['the named identity is not attached', { isAttached: false }, ['identity']],
  ['nobody granted anything', { role: undefined }, ['grant']],
  ['the vault takes access policies, and has none', { usesRoles: false, role: undefined }, ['grant']],
  ['the role does not suffice', { role: roleIds.reader }, ['grant-role']],
  [
    'several things are wrong',
    { vaultRegion: 'westeurope', purgeProtection: false, isShut: true },
    ['network-path', 'purge-protection', 'region'],
  ],
];

const written: readonly (readonly [way: string, write: (wish: Wish) => Readonly<Record<string, string>>])[] = [
  ['Bicep', bicepOf],
  ['ARM', armOf],
  ['Terraform', terraformOf],
];

const lookedFor = new Set(estates.flatMap(([, , rules]) => rules));

/** The rules that are certainly broken, as errors: what else a way of writing may be told is not of the binding. */
function told(findings: readonly { readonly rule: string; readonly severity: string }[]): readonly string[] {
  const rules = findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
  return [...new Set(rules)].sort();
}

describe.each(written)('an estate written in %s', (_, write) => {
  it.each(estates)('in which %s', async (_what, wish, rules) => {
    const texts = write({ ...right, ...wish });
    const checker = createChecker({ formats, files: memoryFiles(texts), now: () => Date.now() });
    const { findings, unreadable } = await checker.check(Object.keys(texts).map(uriOf), never);
    expect(unreadable).toEqual([]);
    expect(told(findings)).toEqual(rules);
  });
});

describe('an estate in Azure', () => {
  let azure: Emulated;
  beforeEach(async () => {
    azure = await emulated();
  });
  afterEach(() => azure.emulator.close());

  it.each(estates)('in which %s', async (_what, wish, rules) => {
    const id = buildLive(azure.emulator.azure, { ...right, ...wish });
    const owner = azure.as('owner');
    const { items: subscriptions } = await owner.subscriptions(never);
    const inventory = await owner.inventory(
      subscriptions.map((one) => one.id),
      never,
    );
    const graph = ResourceGraph.of(inventory.items, inventory.gaps);
    const inspection = await inspectAccount(owner, graph, normalizeArmId(id), azure.clock.now(), never);
    const certain = inspection?.findings.filter(({ certainty }) => certainty === 'known') ?? [];
    expect(inspection).toBeDefined();
    expect(told(certain)).toEqual(rules);
  });
});

it('breaks at least nine rules', () => {
  expect(lookedFor.size).toBeGreaterThanOrEqual(9);
});
