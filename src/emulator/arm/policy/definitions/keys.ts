import { asNumber } from '../../../json.ts';
import { allOf, anyOf, Field, isOf, parameterNamed, type Computed, type Condition } from '../conditions.ts';
import { auditable, deniable, type JudgedKey, type KeyDefinition } from '../definition.ts';

const day = 24 * 60 * 60 * 1000;
const vaultKeys = 'Microsoft.KeyVault.Data/vaults/keys';
const hsmKeys = 'Microsoft.ManagedHSM.Data/managedHsms/keys';

/** The built-in definitions on keys (Microsoft's repository Azure/azure-policy). */
export const keyDefinitions: readonly KeyDefinition[] = [
  {
    ...definition(vaultKeys, 'd8cf8476-a2ec-4916-896e-992351803c44'),
    displayName:
      'Keys should have a rotation policy ensuring that their rotation is scheduled within the specified number of days after creation.',
    effects: auditable,
    parameters: { maximumDaysToRotate: undefined },
    rule: missingOrAfter(
      vaultKeys,
      of(vaultKeys, 'scheduledRotationDate', (key) => key.scheduledRotation),
      daysAfter(createdOn(vaultKeys), 'maximumDaysToRotate'),
    ),
  },
  expirationSet(vaultKeys, '152b15f7-8e1f-4c1f-ab71-8c010ba5dbc0', 'Key Vault keys should have an expiration date'),
  daysBeforeExpiry(
    vaultKeys,
    '5ff38825-c5d8-47c5-b70e-069a21955146',
    'Keys should have more than the specified number of days before expiration',
  ),
  {
    ...definition(vaultKeys, '49a22571-d204-4c91-a7b6-09b1a586fbc9'),
    displayName: 'Keys should have the specified maximum validity period',
    parameters: { maximumValidityInDays: undefined },
    rule: missingOrAfter(vaultKeys, expiresOn(vaultKeys), daysAfter(createdOn(vaultKeys), 'maximumValidityInDays')),
  },
  {
    ...definition(vaultKeys, 'c26e4b24-cf98-4c67-b48b-5a25c4c69eb9'),
    displayName: 'Keys should not be active for longer than the specified number of days',
    parameters: { maximumValidityInDays: undefined },
    rule: allOf(
      isOf(vaultKeys),
      new Field<JudgedKey>('utcNow()', 'utcNow()', ({ now }) => now, { value: '[utcNow()]' }).greater(
        daysAfter(activeFrom(vaultKeys), 'maximumValidityInDays'),
      ),
    ),
  },
  rsaSize(
    vaultKeys,
    '82067dbb-e53b-4e06-b631-546d197452d9',
    'Keys using RSA cryptography should have a specified minimum key size',
  ),
  allowedTypes(
    vaultKeys,
    '75c4f823-d65c-4f29-a733-01d0077fdbcb',
    'Keys should be the specified cryptographic type RSA or EC',
    ['RSA', 'RSA-HSM', 'EC', 'EC-HSM'],
  ),
  {
    ...definition(vaultKeys, '587c79fe-dd04-4a5e-9d0b-f89598c7261b'),
    displayName: 'Keys should be backed by a hardware security module (HSM)',
    rule: allOf(isOf(vaultKeys), keyType(vaultKeys).notIn(['RSA-HSM', 'EC-HSM'])),
  },
  allowedTypes(
    hsmKeys,
    '1fd3b2cc-9904-40fa-b8da-050c02612da9',
    '[Preview]: Azure Key Vault Managed HSM keys should be the specified cryptographic type',
    ['RSA', 'RSA-HSM', 'EC', 'EC-HSM', 'oct-HSM'],
  ),
  expirationSet(
    hsmKeys,
    '1d478a74-21ba-4b9f-9d8f-8e6fced0eec5',
    '[Preview]: Azure Key Vault Managed HSM keys should have an expiration date',
  ),
  daysBeforeExpiry(
    hsmKeys,
    'ad27588c-0198-4c84-81ef-08efd0274653',
    '[Preview]: Azure Key Vault Managed HSM Keys should have more than the specified number of days before expiration',
  ),
  rsaSize(
    hsmKeys,
    '86810a98-8e91-4a44-8386-ec66d0de5d57',
    '[Preview]: Azure Key Vault Managed HSM keys using RSA cryptography should have a specified minimum key size',
  ),
  {
    ...definition(hsmKeys, 'fa85a975-a142-46dc-a9ab-8cc69ecb358c'),
    displayName:
      '[Preview]: Azure Key Vault Managed HSM keys using symmetric cryptography should have a specified minimum key size',
    parameters: { minimumOctKeySize: 256 },
    rule: allOf(
      isOf(hsmKeys),
      keyType(hsmKeys).equals('oct-HSM'),
      keySize(hsmKeys).less(parameterNamed('minimumOctKeySize')),
    ),
  },
];

type Base = Omit<KeyDefinition, 'displayName' | 'rule'>;

function definition(type: string, name: string): Base {
  const mode = type === hsmKeys ? 'Microsoft.ManagedHSM.Data' : 'Microsoft.KeyVault.Data';
  return { name, version: '1.0.1', effects: deniable, type, category: 'Key Vault', mode, parameters: {} };
}

function expirationSet(type: string, name: string, displayName: string): KeyDefinition {
  return { ...definition(type, name), displayName, rule: allOf(isOf(type), expiresOn(type).missing()) };
}

function daysBeforeExpiry(type: string, name: string, displayName: string): KeyDefinition {
  const now: Moment = { written: 'utcNow()', at: (key) => key.now };
  return {
    ...definition(type, name),
    displayName,
    parameters: { minimumDaysBeforeExpiration: undefined },
    rule: allOf(isOf(type), expiresOn(type).less(daysAfter(now, 'minimumDaysBeforeExpiration'))),
  };
}

function rsaSize(type: string, name: string, displayName: string): KeyDefinition {
  return {
    ...definition(type, name),
    displayName,
    parameters: { minimumRSAKeySize: 2048 },
    rule: allOf(
      isOf(type),
      keyType(type).in(['RSA', 'RSA-HSM']),
      keySize(type).less(parameterNamed('minimumRSAKeySize')),
    ),
  };
}

function allowedTypes(
  type: string,
  name: string,
  displayName: string,
  allowedKeyTypes: readonly string[],
): KeyDefinition {
  return {
    ...definition(type, name),
    displayName,
    parameters: { allowedKeyTypes },
    rule: allOf(isOf(type), keyType(type).notIn(parameterNamed('allowedKeyTypes'))),
  };
}

function of(type: string, path: string, read: (key: JudgedKey) => unknown): Field<JudgedKey> {
  return new Field(`${type}/${path}`, path, read);
}

function keyType(type: string): Field<JudgedKey> {
  return of(type, 'keyType', (key) => key.keyType);
}

function keySize(type: string): Field<JudgedKey> {
  return of(type, 'keySize', (key) => key.keySize);
}

function expiresOn(type: string): Field<JudgedKey> {
  return of(type, 'attributes.expiresOn', (key) => key.expiresOn);
}

/** A moment that depends on the key: as an expression of the policy language, and in milliseconds since 1970. */
interface Moment {
  readonly written: string;
  readonly at: (key: JudgedKey) => number;
}

function createdOn(type: string): Moment {
  return { written: `field('${type}/attributes.createdOn')`, at: (key) => key.createdOn };
}

function activeFrom(type: string): Moment {
  const notBefore = `field('${type}/attributes.notBefore')`;
  return {
    written: `if(empty(${notBefore}), ${createdOn(type).written}, ${notBefore})`,
    at: (key) => key.notBefore ?? key.createdOn,
  };
}

/** So many days after a moment as a parameter says. */
function daysAfter({ written, at }: Moment, parameter: string): Computed<JudgedKey> {
  return {
    written: `[addDays(${written}, parameters('${parameter}'))]`,
    value: (key, values) => at(key) + (asNumber(values[parameter]) ?? 0) * day,
  };
}

function missingOrAfter(type: string, field: Field<JudgedKey>, limit: Computed<JudgedKey>): Condition<JudgedKey> {
  return allOf(isOf(type), anyOf(field.missing(), field.greater(limit)));
}
