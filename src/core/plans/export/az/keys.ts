import { asNumber, asString, asStrings, at, memberNames, toJson } from '../../../resources/value.ts';
import type { ActChange, CreateChange, SetChange } from '../../change.ts';
import { keyAddressOf } from '../address.ts';
import { keyCreationOf, policyForStores } from '../keyBody.ts';
import { jsonOf, textOf, type Variables } from '../text.ts';
import { command, type Options } from './words.ts';

/** `--vault-name` or `--hsm-name`, and the key's name. */
export function keyOptions(id: string): Options {
  const { store, isHsm, key, version } = keyAddressOf(id);
  return [
    [isHsm ? '--hsm-name' : '--vault-name', [store]],
    ['--name', [key]],
    ...(version === undefined ? [] : [['--version', [version]] as const]),
  ];
}

/** Source: `az keyvault key set-attributes` and `az keyvault key rotation-policy update`. */
export function setOnKey({ resource, path, value }: SetChange, variables: Variables): readonly string[] | undefined {
  if (path === 'properties.rotationPolicy') {
    const policy = policyForStores(value);
    return [
      command('az keyvault key rotation-policy update', [
        ...keyOptions(resource),
        ['--value', jsonOf(policy, variables)],
      ]),
    ];
  }
  const attributes = attributesIn(path, value);
  return attributes && [command('az keyvault key set-attributes', [...keyOptions(resource), ...attributes])];
}

function attributesIn(path: string, value: SetChange['value']): Options | undefined {
  const prefix = 'properties.attributes';
  const names = path === prefix ? (memberNames(value) ?? []) : [path.slice(prefix.length + 1)];
  if (!path.startsWith(prefix) || names.length === 0) return undefined;
  const options = names.map((name): Options[number] | undefined => {
    const member = path === prefix ? at(value, name) : value;
    if (name === 'enabled') return ['--enabled', [String(toJson(member) === true)]];
    const option = { exp: '--expires', nbf: '--not-before' }[name];
    const seconds = asNumber(member);
    return option === undefined || seconds === undefined ? undefined : [option, [moment(seconds)]];
  });
  return options.every((option) => option !== undefined) ? options : undefined;
}

/** As `az` takes a date: "UTC datetime (Y-m-d'T'H:M:S'Z')". */
export function moment(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

export function createKey(change: CreateChange): readonly string[] {
  const { kty, keySize, keyOps, expires, notBefore } = keyCreationOf(change.properties);
  const { isHsm } = keyAddressOf(change.resource);
  return [
    command('az keyvault key create', [
      ...keyOptions(change.resource),
      ['--kty', [isHsm ? 'RSA-HSM' : kty]],
      ...(keySize === undefined ? [] : [['--size', [String(keySize)]] as const]),
      ...(keyOps.length === 0 ? [] : [['--ops', ...keyOps.map((operation) => [operation])] as const]),
      ...dates(expires, notBefore),
    ]),
  ];
}

function dates(expires: number | undefined, notBefore: number | undefined): Options {
  return [
    ...(expires === undefined ? [] : [['--expires', [moment(expires)]] as const]),
    ...(notBefore === undefined ? [] : [['--not-before', [moment(notBefore)]] as const]),
  ];
}

/** Acts on a key; what leaves something behind answers with the key, whose URL ends with the new version. */
export function actOnKey({ act, resource, parameters }: ActChange, variables: Variables): readonly string[] {
  const options = keyOptions(resource);
  const [store] = options;
  const file = textOf(at(parameters, 'path'), variables);
  switch (act) {
    case 'rotate':
      return [command('az keyvault key rotate', options)];
    case 'recover':
      return [command('az keyvault key recover', options)];
    case 'purge':
      return [command('az keyvault key purge', options)];
    case 'backup':
      return [command('az keyvault key backup', [...options, ['--file', file]])];
    case 'restore':
      return [command('az keyvault key restore', [...(store ? [store] : []), ['--file', file]])];
    case 'import': {
      const format = asString(at(parameters, 'format')) === 'byok' ? '--byok-file' : '--pem-file';
      const ops = asStrings(at(parameters, 'key.keyOps')) ?? [];
      const isHsm = toJson(at(parameters, 'hsm')) === true;
      return [
        command('az keyvault key import', [
          ...options,
          [format, file],
          ...(keyAddressOf(resource).isHsm ? [] : [['--protection', [isHsm ? 'hsm' : 'software']] as const]),
          ...(ops.length === 0 ? [] : [['--ops', ...ops.map((operation) => [operation])] as const]),
          ...dates(asNumber(at(parameters, 'key.attributes.exp')), asNumber(at(parameters, 'key.attributes.nbf'))),
        ]),
      ];
    }
  }
}
