import { normalizeArmId, parentArmId } from '../../../core/resources/armId.ts';
import { parseKeyIdentifier } from '../../../core/resources/keyIdentifier.ts';
import { absent, canonicalText, expression, known, unknown, type Value } from '../../../core/resources/value.ts';
import { stringOf } from '../evaluate/values.ts';
import { members } from '../../merge.ts';

/**
 * `properties.encryption` of Azure, from the key id of Terraform, which names vault, key and version in one.
 * @param keyId the id of a key in a vault or Managed HSM
 * @param nameOf the name of a key that is declared, by its id
 */
export function encryptionOf(keyId: Value, identityClientId: Value, nameOf: (id: string) => Value): Value {
  if (keyId.kind === 'absent') return absent;
  const place = keyId.origin && { origin: keyId.origin };
  return members({
    keySource: { ...known('Microsoft.KeyVault'), ...place },
    keyVaultProperties: members({
      ...partsOf(keyId, nameOf),
      // Terraform takes an empty text for none.
      identityClientId: stringOf(identityClientId) === '' ? absent : identityClientId,
    }),
  });
}

function partsOf(keyId: Value, nameOf: (id: string) => Value): Readonly<Record<string, Value>> {
  const place = keyId.origin && { origin: keyId.origin };
  const written = stringOf(keyId);
  const parsed = written === undefined ? undefined : parseKeyIdentifier(written);
  if (parsed) {
    return {
      keyVaultUri: { ...known(parsed.storeUri), ...place },
      keyName: { ...known(parsed.name), ...place },
      keyVersion: parsed.version === undefined ? absent : { ...known(parsed.version), ...place },
    };
  }
  if (keyId.kind === 'reference' && /^properties\.keyUri(WithVersion)?$/.test(keyId.path)) {
    const store = normalizeArmId(parentArmId(keyId.resource) ?? '');
    const uri = /\/managedhsms\//i.test(store) ? 'properties.hsmUri' : 'properties.vaultUri';
    const version: Value = { kind: 'reference', resource: keyId.resource, path: 'properties.version', ...place };
    return {
      keyVaultUri: { kind: 'reference', resource: store, path: uri, ...place },
      keyName: { ...nameOf(keyId.resource), ...place },
      keyVersion: keyId.path === 'properties.keyUri' ? absent : version,
    };
  }
  const text = canonicalText(keyId);
  if (text === undefined) {
    const none: Value = { ...unknown('the key id is known only once it is deployed'), ...place };
    return { keyVaultUri: none, keyName: none, keyVersion: none };
  }
  return {
    keyVaultUri: { ...expression(`vault of ${text}`), ...place },
    keyName: { ...expression(`name of ${text}`), ...place },
    keyVersion: { ...unknown('whether the key id names a version is known only once it is deployed'), ...place },
  };
}
