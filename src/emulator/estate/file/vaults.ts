import { isVaultName } from '../../arm/keyVault/names.ts';
import type { KeyType, ResourceGroup, Vault } from '../../state/resources.ts';
import { region, type Described } from './described.ts';
import { principalIn, principalMembers } from './principals.ts';

const keyTypes: readonly KeyType[] = ['RSA', 'RSA-HSM', 'EC', 'EC-HSM'];
const keySizes = [2048, 3072, 4096];
const permissions = [
  'get',
  'list',
  'create',
  'import',
  'update',
  'delete',
  'backup',
  'restore',
  'recover',
  'purge',
].concat(
  ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey', 'sign', 'verify', 'release', 'rotate', 'all'],
  ['getrotationpolicy', 'setrotationpolicy'],
);

/** Adds a vault with its keys. With access policies it goes by these, else by roles. */
export function readVault(described: Described, group: ResourceGroup, value: unknown, place: string): void {
  const part = described.judge.part(value, place, [
    'name',
    'location',
    'sku',
    'purgeProtection',
    'accessPolicies',
    'firewall',
    'keys',
  ]);
  const name = part.text('name');
  if (name !== '' && !isVaultName(name)) {
    part.complain('name', `'${name}' must have 3 to 24 letters, digits and single hyphens, the first a letter.`);
  }
  if (name === '' || !described.vaults.isFree(part, 'name', name)) return;
  const vault = described.build.vault(group, name, part.optionalText('location', region) ?? group.location, {
    sku: part.optionalText('sku', { choices: ['standard', 'premium'] }) === 'premium' ? 'premium' : 'standard',
    enableRbacAuthorization: !part.has('accessPolicies'),
    enablePurgeProtection: part.boolean('purgeProtection') ?? true,
    ...(part.has('firewall')
      ? { networkAcls: firewallIn(described, part.value('firewall'), part.at('firewall')) }
      : {}),
  });
  described.vaults.add(name, vault);
  for (const { value: key, place: at } of part.list('keys')) readKey(described, vault, key, at);
  described.policiesToAdd.push(() => {
    vault.accessPolicies = part.list('accessPolicies').flatMap(({ value: policy, place: at }) => {
      return policyIn(described, policy, at);
    });
  });
}

/** Closed but for these addresses, and for trusted services unless they are kept out too. */
function firewallIn({ judge }: Described, value: unknown, place: string): NonNullable<Vault['networkAcls']> {
  const part = judge.part(value, place, ['addresses', 'trustedServices']);
  return {
    defaultAction: 'Deny',
    bypass: part.boolean('trustedServices') === false ? 'None' : 'AzureServices',
    ipRules: part.texts('addresses').map((address) => ({ value: address })),
    virtualNetworkRules: [],
  };
}

function policyIn(described: Described, value: unknown, place: string): Vault['accessPolicies'] {
  const part = described.judge.part(value, place, [...principalMembers, 'keys']);
  const principal = principalIn(described, part);
  const keys = part.list('keys').flatMap(({ value: permission, place: at }) => {
    const known = permissions.find((each) => each.toLowerCase() === String(permission).toLowerCase());
    if (known === undefined)
      described.judge.complain(at, `'${String(permission)}' is none of: ${permissions.join(', ')}.`);
    return known ?? [];
  });
  if (principal === undefined) return [];
  const { tenantId } = described.build.estate.tenant;
  return [{ tenantId, objectId: principal, permissions: { keys, secrets: [], certificates: [] } }];
}

function readKey(described: Described, vault: Vault, value: unknown, place: string): void {
  const members = ['name', 'type', 'size', 'ages', 'enabled', 'expiresInDays', 'notBeforeInDays'] as const;
  const part = described.judge.part(value, place, members);
  const name = part.text('name', { pattern: /^[a-z0-9-]{1,127}$/i, form: 'of letters, digits and hyphens' });
  const type = keyTypes.find((each) => each === part.optionalText('type', { choices: keyTypes })) ?? 'RSA';
  const size = part.number('size');
  if (type.endsWith('-HSM') && vault.sku !== 'premium') part.complain('type', 'needs a vault of the SKU premium.');
  if (size !== undefined && type.startsWith('EC'))
    part.complain('size', 'is for RSA keys; EC keys are of the curve P-256.');
  else if (size !== undefined && !keySizes.includes(size))
    part.complain('size', `must be one of: ${keySizes.join(', ')}.`);
  const ages = part.list('ages').flatMap(({ value: age, place: at }) => {
    if (typeof age === 'number' && age >= 0) return age;
    described.judge.complain(at, 'must be a number of days.');
    return [];
  });
  if (ages.some((age, index) => age >= (ages[index - 1] ?? Infinity))) {
    part.complain('ages', 'must have the oldest version first, and no two of the same age.');
  }
  if (name === '' || !described.keys.isFree(part, 'name', `${vault.name}/${name}`)) return;
  const [enabled, expiresInDays, notBeforeInDays] = [
    part.boolean('enabled'),
    part.number('expiresInDays'),
    part.number('notBeforeInDays'),
  ];
  const key = described.build.key(vault, name, ages.length === 0 ? [0] : ages, {
    kty: type,
    ...(size === undefined ? {} : { keySize: size }),
    ...(enabled === undefined ? {} : { enabled }),
    ...(expiresInDays === undefined ? {} : { expiresInDays }),
    ...(notBeforeInDays === undefined ? {} : { notBeforeInDays }),
  });
  described.keys.add(`${vault.name}/${name}`, key);
}
