import { nameOf, parentArmId } from '../../../core/resources/armId.ts';
import { types } from '../../../core/resources/types.ts';
import {
  absent,
  canonicalText,
  expression,
  isExpression,
  known,
  reference,
  unknown,
  type Value,
} from '../../../core/resources/value.ts';
import { endOfExpression, referenceIn, splitOutside } from '../evaluate/braces.ts';
import type { Deployment } from '../evaluate/deployment.ts';

/** A key's identifier taken apart, as Azure Resource Manager has it in an account's encryption. */
export interface KeyParts {
  readonly keyVaultUri: Value;
  readonly keyName: Value;
  /** Absent for a key of which the newest version is meant. */
  readonly keyVersion: Value;
}

/** What a `key_vault_key_id` says: a reference to a key that is declared, a URL, or an expression. */
export function keyParts(value: Value, deployment: Deployment): KeyParts {
  const parts = partsOf(value, deployment);
  const at = (part: Value): Value =>
    value.origin && part.kind !== 'absent' ? { ...part, origin: value.origin } : part;
  return { keyVaultUri: at(parts.keyVaultUri), keyName: at(parts.keyName), keyVersion: at(parts.keyVersion) };
}

function partsOf(value: Value, deployment: Deployment): KeyParts {
  if (value.kind === 'unknown') return { keyVaultUri: value, keyName: value, keyVersion: value };
  if (value.kind === 'reference' && !isExpression(value)) {
    const named = ofKey(value.resource, value.path, deployment);
    if (named) return named;
  }
  return ofText(canonicalText(value) ?? '', deployment);
}

function ofKey(key: string, path: string, { instances }: Deployment): KeyParts | undefined {
  const instance = instances.get(key);
  const store = parentArmId(key);
  if (!instance || store === undefined) return undefined;
  if (path !== 'properties.keyUri' && path !== 'properties.keyUriWithVersion') return undefined;
  const type = instance.mapping?.type ?? instance.azapi?.known;
  return {
    keyVaultUri: reference(store, type === types.hsmKey ? 'properties.hsmUri' : 'properties.vaultUri'),
    keyName: instance.argument('name') ?? known(nameOf(instance.id ?? key)),
    keyVersion: path === 'properties.keyUri' ? absent : reference(key, 'properties.version'),
  };
}

/** `…keys/NAME[/VERSION]` behind the address of a store, each of them a text or an expression in braces. */
function ofText(whole: string, deployment: Deployment): KeyParts {
  // The URI of a store has its scheme, whoever puts another one before it.
  const text = whole.replace(/^https:\/\/(?=\{\/)/i, '');
  const end = endOfExpression(text);
  // The URI of a store ends in a slash, which a reference to it does not show.
  const apart = end > 0 && text.startsWith('keys/', end) ? `${text.slice(0, end)}/${text.slice(end)}` : text;
  const parts = splitOutside(apart.replace(/\/+$/, ''), '/');
  const own = referenceIn(parts[0] ?? '');
  const named = own && parts.length <= 2 ? ofKey(own.resource, own.path, deployment) : undefined;
  if (named) return parts[1] === undefined ? named : { ...named, keyVersion: piece(parts[1]) };
  const keys = parts.lastIndexOf('keys');
  const [name, version, more] = keys > 0 ? parts.slice(keys + 1) : [];
  if (name === undefined || name === '' || more !== undefined) return opaque(text);
  return {
    keyVaultUri: storeUri(parts.slice(0, keys).join('/')),
    keyName: piece(name),
    keyVersion: version === undefined ? absent : piece(version),
  };
}

function storeUri(text: string): Value {
  // An id of Azure Resource Manager is no address.
  if (text.startsWith('/')) return known(text);
  const store = referenceIn(text.replace(/\/+$/, ''));
  if (store) return reference(store.resource, store.path);
  const uri = `${text.replace(/\/+$/, '')}/`;
  return uri.includes('{') ? expression(uri) : known(uri);
}

function piece(text: string): Value {
  const whole = referenceIn(text);
  if (whole) return reference(whole.resource, whole.path);
  return text.includes('{') ? expression(text) : known(text);
}

/** A key that only an expression names: which store and which name is the expression's business. */
function opaque(text: string): KeyParts {
  if (!text.includes('{') || text.startsWith('/')) {
    const wrong = known(text);
    return { keyVaultUri: wrong, keyName: unknown('the id names no key'), keyVersion: unknown('the id names no key') };
  }
  return {
    keyVaultUri: expression(`{store of ${text}}`),
    keyName: expression(`{name of ${text}}`),
    keyVersion: unknown('whether the id has a version is not known'),
  };
}
