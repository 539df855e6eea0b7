import type { PlanInput } from '../../../../src/core/plans/inputs.ts';
import { defaultPreferences } from '../../../../src/core/rules/rule.ts';
import type { Estate } from '../../../../src/emulator/state/estate.ts';
import { accountIn, keyIn, opens, protectionOf } from '../look.ts';
import type { Scenario } from '../scenario.ts';
import { newVault } from './enable.ts';
import { keepLogOfFew } from './life.ts';

const translate = 'contoso-translate-prod';
const translateKey = 'kv-contoso-platform/translate-cmk';
const hour = 3_600_000;

const isOff =
  (path: string) =>
  ({ estate }: { readonly estate: Estate }): boolean =>
    keyIn(estate, path).key.versions.every(({ enabled }) => !enabled);

function revokeGrants(name: string): Scenario {
  return {
    name: `revoke the grants of ${name}`,
    account: name,
    locks: [name],
    input: (estate): PlanInput => ({
      kind: 'revoke',
      target: { kind: 'grants', accountId: accountIn(estate, name).id },
    }),
    reached: async (azure) => !(await opens(azure, name)),
  };
}

export const emergencyScenarios: readonly Scenario[] = [
  {
    name: 'rotation policy',
    account: translate,
    input: (estate) => ({
      kind: 'rotation-policy',
      keyId: keyIn(estate, translateKey).id,
      policy: { expiryTime: 'P2Y', rotate: { timeAfterCreate: 'P18M' }, notify: { timeBeforeExpiry: 'P30D' } },
    }),
    reached: ({ estate }) => keyIn(estate, translateKey).key.rotationPolicy?.expiryTime === 'P2Y',
  },
  {
    name: 'revoke a key',
    account: translate,
    locks: [translate],
    input: (estate) => ({ kind: 'revoke', target: { kind: 'key', id: keyIn(estate, translateKey).id } }),
    reached: isOff(translateKey),
  },
  {
    name: 'revoke a version',
    account: translate,
    locks: [translate],
    input: (estate) => {
      const { id, key } = keyIn(estate, translateKey);
      return {
        kind: 'revoke',
        target: { kind: 'version', id: `${id}/versions/${key.versions.at(-1)?.version ?? ''}` },
      };
    },
    reached: ({ estate }) => keyIn(estate, translateKey).key.versions.at(-1)?.enabled === false,
  },
  revokeGrants(translate),
  {
    name: 'replace a compromised key',
    account: translate,
    arrange: keepLogOfFew,
    options: { serviceInterval: 7200, versionLag: 300 },
    rest: 30 * hour,
    input: (estate) => ({
      kind: 'replace-compromised',
      keyId: keyIn(estate, translateKey).id,
      replacement: { kind: 'new', store: newVault(estate, 'kv-contoso-clean'), name: 'translate-new', keyType: 'RSA' },
      preferences: defaultPreferences,
    }),
    reached: (azure) =>
      isOff(translateKey)(azure) && protectionOf(azure, translate) === 'kv-contoso-clean/translate-new',
  },
];
