import { isJsonObject } from '../../../resources/json.ts';
import { asNumber, asString, asStrings, at, toJson } from '../../../resources/value.ts';
import type { ActChange, CreateChange, SetChange } from '../../change.ts';
import { keyAddressOf } from '../address.ts';
import { expiryTimeOf, keyCreationOf, lifetimeActionsOf } from '../keyBody.ts';
import { textOf, type Text, type Variables } from '../text.ts';
import { cmdlet, expression, type Parameter } from './words.ts';

function storeParameter(id: string): Parameter {
  const { store, isHsm } = keyAddressOf(id);
  return [isHsm ? '-HsmName' : '-VaultName', [store]];
}

function keyParameters(id: string): readonly Parameter[] {
  const { key, version } = keyAddressOf(id);
  return [storeParameter(id), ['-Name', [key]], ...(version === undefined ? [] : [['-Version', [version]] as const])];
}

/** Key Vault alone has rotation policies in PowerShell: "no portal, no PowerShell" for a Managed HSM (its key rotation page). */
export function setOnKey({ resource, path, value }: SetChange): readonly string[] | undefined {
  if (path === 'properties.rotationPolicy') {
    const { store, key, isHsm } = keyAddressOf(resource);
    if (isHsm) return undefined;
    const expiry = expiryTimeOf(value);
    const actions = lifetimeActionsOf(value).map(
      (action) =>
        `@{ ${Object.entries(action)
          .map(([name, member]) => `${upperFirst(name)} = ${expression([member])}`)
          .join('; ')} }`,
    );
    return [
      cmdlet('Set-AzKeyVaultKeyRotationPolicy', [
        ['-VaultName', [store]],
        ['-KeyName', [key]],
        ...(expiry === undefined ? [] : [['-ExpiresIn', [expiry]] as const]),
        ...(actions.length === 0 ? [] : [`-KeyRotationLifetimeAction @(${actions.join(', ')})`]),
      ]),
    ];
  }
  const attributes = attributesIn(path, value);
  return attributes && [cmdlet('Update-AzKeyVaultKey', [...keyParameters(resource), ...attributes])];
}

function attributesIn(path: string, value: SetChange['value']): readonly string[] | undefined {
  const json = toJson(value);
  const prefix = 'properties.attributes';
  const members = path === prefix ? json : { [path.slice(prefix.length + 1)]: json };
  if (!path.startsWith(prefix) || !isJsonObject(members)) return undefined;
  const parameters = Object.entries(members).map(([name, member]) => {
    if (name === 'enabled') return `-Enable $${String(member === true)}`;
    const option = { exp: '-Expires', nbf: '-NotBefore' }[name];
    return option === undefined || typeof member !== 'number' ? undefined : `${option} ${moment(member)}`;
  });
  return parameters.length > 0 && parameters.every((parameter) => parameter !== undefined) ? parameters : undefined;
}

/** A date that PowerShell does not shift to the time zone of whoever runs it. */
function moment(seconds: number): string {
  return `([DateTimeOffset]::FromUnixTimeSeconds(${seconds}).UtcDateTime)`;
}

export function createKey({ resource, properties }: CreateChange): readonly string[] {
  const { kty, keySize, keyOps, expires, notBefore } = keyCreationOf(properties);
  const { isHsm } = keyAddressOf(resource);
  return [
    cmdlet('Add-AzKeyVaultKey', [
      ...keyParameters(resource),
      ['-KeyType', ['RSA']],
      ...(isHsm ? [] : [['-Destination', [kty === 'RSA-HSM' ? 'HSM' : 'Software']] as const]),
      ...(keySize === undefined ? [] : [`-Size ${keySize}`]),
      ...(keyOps.length === 0 ? [] : [['-KeyOps', ...keyOps.map((name): Text => [name])] as const]),
      ...(expires === undefined ? [] : [`-Expires ${moment(expires)}`]),
      ...(notBefore === undefined ? [] : [`-NotBefore ${moment(notBefore)}`]),
    ]),
  ];
}

/** What a cmdlet lacks is undefined: rotation inside a Managed HSM, PEM files, purging. */
export function actOnKey(
  { act, resource, parameters }: ActChange,
  variables: Variables,
): readonly string[] | undefined {
  const key = keyParameters(resource);
  const { isHsm } = keyAddressOf(resource);
  const file = textOf(at(parameters, 'path'), variables);
  switch (act) {
    case 'rotate':
      return isHsm ? undefined : [cmdlet('Invoke-AzKeyVaultKeyRotation', key)];
    case 'recover':
      return [cmdlet('Undo-AzKeyVaultKeyRemoval', key)];
    case 'purge':
      return [cmdlet('Remove-AzKeyVaultKey', [...key, '-InRemovedState', '-Force'])];
    case 'backup':
      return [cmdlet('Backup-AzKeyVaultKey', [...key, ['-OutputFile', file]])];
    case 'restore':
      return [cmdlet('Restore-AzKeyVaultKey', [storeParameter(resource), ['-InputFile', file]])];
    case 'import': {
      if (asString(at(parameters, 'format')) !== 'byok') return undefined;
      const ops = asStrings(at(parameters, 'key.keyOps')) ?? [];
      const expires = asNumber(at(parameters, 'key.attributes.exp'));
      const notBefore = asNumber(at(parameters, 'key.attributes.nbf'));
      return [
        cmdlet('Add-AzKeyVaultKey', [
          ...key,
          ['-KeyFilePath', file],
          ...(isHsm ? [] : [['-Destination', ['HSM']] as const]),
          ...(ops.length === 0 ? [] : [['-KeyOps', ...ops.map((name): Text => [name])] as const]),
          ...(expires === undefined ? [] : [`-Expires ${moment(expires)}`]),
          ...(notBefore === undefined ? [] : [`-NotBefore ${moment(notBefore)}`]),
        ]),
      ];
    }
  }
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
