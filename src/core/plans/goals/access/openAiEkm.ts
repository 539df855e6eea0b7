import { subscriptionOf } from '../../../resources/armId.ts';
import type { KeyNeeds } from '../../../resources/grant.ts';
import type { LiveResource } from '../../../resources/resource.ts';
import { roleDefinitionId } from '../../../resources/roles.ts';
import { types } from '../../../resources/types.ts';
import { asString, known } from '../../../resources/value.ts';
import type { GoalChange } from '../../derive.ts';
import type { PlanFinding } from '../../plan.ts';

/**
 * OpenAI Inc.'s Enterprise Key Management: another service than Azure OpenAI, which reaches a key as an application of its own and
 * encrypts and decrypts with it. Source: help.openai.com, articles 20000943 and 20000951.
 */

/** The application id under which OpenAI's service principal "EKM - OpenAI Azure" is made in a tenant. */
export const openAiEkmApplication = '20a14814-5ab7-4612-a671-1382b412bf93';

/** No document says that it works with a Managed HSM, so there are no data actions of one. */
export const openAiEkmNeeds: KeyNeeds = {
  dataActions: [
    'Microsoft.KeyVault/vaults/keys/encrypt/action',
    'Microsoft.KeyVault/vaults/keys/decrypt/action',
    'Microsoft.KeyVault/vaults/keys/read',
  ],
  hsmDataActions: [],
  permissions: ['get', 'encrypt', 'decrypt'],
};

/** The custom role that OpenAI asks for, in the subscription of the vault. */
export function openAiEkmRole(vaultId: string): { readonly id: string; readonly name: string } {
  const subscription = subscriptionOf(vaultId) ?? '';
  // The name of a custom role must be the only one in its tenant, and there is one in each subscription.
  return { id: roleDefinitionId(subscription, roleGuid(subscription)), name: `OpenAI EKM key user (${subscription})` };
}

export function openAiEkmRoleChange(vaultId: string): GoalChange {
  const { id, name } = openAiEkmRole(vaultId);
  const scope = `/subscriptions/${subscriptionOf(vaultId) ?? ''}`;
  return {
    id: 'role',
    title: `Create the custom role ${name}`,
    change: {
      kind: 'create',
      resource: id,
      type: types.roleDefinition,
      scope,
      properties: known({
        roleName: name,
        description: 'Lets OpenAI Enterprise Key Management read a key, encrypt and decrypt with it.',
        type: 'CustomRole',
        permissions: [
          { actions: [], notActions: [], dataActions: [...openAiEkmNeeds.dataActions], notDataActions: [] },
        ],
        assignableScopes: [scope],
      }),
    },
    cost: 'none',
    costExplanation: 'A role that nobody holds changes nothing.',
    reason: 'OpenAI asks for a custom role with encrypt, decrypt and read; no built-in role has just these.',
  };
}

/** A random UUID of this product's own, never to be changed. */
const namespace = '5d1f2a94-0c77-4b6e-8a53-c9e41f60b7d8';

/**
 * The role's name follows from the subscription, so that making it twice makes one: a UUID of version 8 (RFC 9562, section 5.8) of
 * both ids' bits.
 */
function roleGuid(subscriptionId: string): string {
  const digits = (guid: string) => Array.from(guid.replaceAll('-', ''), (digit) => Number.parseInt(digit, 16) || 0);
  const own = digits(subscriptionId);
  const mixed = digits(namespace).map((digit, index) => digit ^ (own[index] ?? 0));
  mixed[12] = 8;
  mixed[16] = ((mixed[16] ?? 0) & 0b0011) | 0b1000;
  const hex = mixed.map((digit) => digit.toString(16)).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** `<org-xxx>--<any name>`, as the article asks. */
const keyName = /^org-[0-9a-z]+--[0-9a-z-]+$/i;

/** What OpenAI asks of the key: its type and its name. */
export function judgeOpenAiEkmKey(key: LiveResource): readonly PlanFinding[] {
  const findings: PlanFinding[] = [];
  const kty = asString(key.read('properties.kty'))?.toUpperCase();
  if (kty === undefined) {
    const message = `The type of key ${key.name} could not be read. OpenAI asks for an RSA key, of any size.`;
    findings.push({ rule: 'openai-ekm', severity: 'info', certainty: 'unknown', subject: key.id, message });
  } else if (kty !== 'RSA' && kty !== 'RSA-HSM') {
    findings.push(blocker(key.id, `Key ${key.name} is of type ${kty}; OpenAI's EKM takes RSA keys, of any size.`));
  }
  if (!keyName.test(key.name)) {
    const message = `OpenAI's EKM takes only keys named <organization id>--<any name>, for example org-abc123--main; this one is named ${key.name}. A key cannot be renamed: make a new one.`;
    findings.push(blocker(key.id, message));
  }
  return findings;
}

export function isOpenAiEkmKeyName(name: string): boolean {
  return keyName.test(name);
}

function blocker(subject: string, message: string): PlanFinding {
  return { rule: 'openai-ekm', severity: 'error', certainty: 'known', subject, message };
}
