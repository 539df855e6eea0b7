import { types } from '../../../core/resources/types.ts';
import {
  absent,
  asBoolean,
  asString,
  at,
  asItems,
  isNotSet,
  known,
  unknown,
  type Value,
} from '../../../core/resources/value.ts';
import { idSegment } from '../../ids.ts';
import { argument, flag, listArgument, names, number } from '../arguments.ts';
import type { Call } from '../call.ts';
import { duration, hashTables } from '../hashTables.ts';
import { keyIn, keyName, keyStore } from '../handles.ts';
import { members } from '../../merge.ts';
import { optionOf, type Handle, type World } from '../world.ts';
import { isHardware } from './keyStores.ts';

/**
 * `az keyvault key create`, `az keyvault key import`, `Add-AzKeyVaultKey`. Source: their documentation: RSA with 2048 bits unless told
 * otherwise; how long a key is that is brought along stands in its file.
 */
export function createKey(world: World, call: Call): Handle | undefined {
  const store = keyStore(world, call);
  if (!store) return undefined;
  world.use(call, store);
  const name = keyName(world, call);
  const expiry = argument(world, call, 'expires');
  const body = members({
    name,
    properties: members({
      kty: keyType(world, call, store),
      keySize: keySize(world, call),
      curveName: argument(world, call, 'curve'),
      keyOps: listArgument(world, call, 'operations'),
      attributes: members({
        enabled: opposite(flag(world, call, 'disabled')),
        exp: moment(expiry),
        nbf: moment(argument(world, call, 'notBefore')),
      }),
    }),
  });
  return world.declare(call, keyIn(store, name), idSegment(name), body, 'made');
}

/** `az keyvault key show`, `Get-AzKeyVaultKey`. */
export function showKey(world: World, call: Call): Handle | undefined {
  const store = keyStore(world, call);
  return store && world.use(call, keyIn(store, keyName(world, call)));
}

/** `az keyvault key set-attributes`, `Update-AzKeyVaultKey`. */
export function setAttributes(world: World, call: Call): Handle | undefined {
  const store = keyStore(world, call);
  if (!store) return undefined;
  const name = keyName(world, call);
  // A branch may not run: what it would say is not known to hold, though nothing else may be said of it.
  const said = (value: Value): Value => (call.statement.conditional ? inBranch(value) : value);
  const attributes = members({
    enabled: said(flag(world, call, 'enabled')),
    exp: said(moment(argument(world, call, 'expires'))),
    nbf: said(moment(argument(world, call, 'notBefore'))),
  });
  const handle = world.use(call, keyIn(store, name));
  return world.declare(
    call,
    handle,
    idSegment(name),
    members({ name, properties: members({ attributes }) }),
    'changed',
  );
}

/**
 * `az keyvault key rotation-policy update --value JSON`, whose JSON is that of the vault, which ARM spells otherwise, and
 * `Set-AzKeyVaultKeyRotationPolicy`.
 */
export function setRotationPolicy(world: World, call: Call): Handle | undefined {
  const store = keyStore(world, call);
  if (!store) return undefined;
  const name = keyName(world, call);
  const policy = writtenPolicy(world, call);
  const handle = world.use(call, keyIn(store, name));
  // A branch may not run, and what a key's policy was before is then still so.
  const said = call.statement.conditional
    ? inBranch(policy)
    : policy.kind === 'object'
      ? placed(policyOf(policy), policy)
      : policy;
  const properties = members({ rotationPolicy: said });
  return world.declare(call, handle, idSegment(name), members({ name, properties }), 'changed');
}

function writtenPolicy(world: World, call: Call): Value {
  const [json] = optionOf(call, names.policyValue)?.values ?? [];
  if (json) return world.json(json);
  const [expiry] = optionOf(call, names.expiresIn)?.values ?? [];
  const actions = optionOf(call, names.lifetimeActions);
  if (!call.isPowerShell || (!expiry && !actions)) return unknown('the policy is not written in the command');
  const tables = actions && hashTables(world, call, actions);
  const validity = expiry ? duration(world, expiry) : absent;
  const policy = members({
    attributes: members({ expiryTime: validity }),
    lifetimeActions: tables ? lifetimeActionsOf(tables) : absent,
  });
  return placed(policy, tables ?? validity);
}

/** A cmdlet's actions, whose triggers stand beside the action, in the form of the vault. */
function lifetimeActionsOf(tables: Value): Value {
  const items = (asItems(tables) ?? []).map((table): Value => {
    if (table.kind !== 'object') return table;
    const triggers = { timeAfterCreate: at(table, 'TimeAfterCreate'), timeBeforeExpiry: at(table, 'TimeBeforeExpiry') };
    const whole = members({ trigger: members(triggers), action: members({ type: at(table, 'Action') }) });
    return whole.kind === 'absent' ? table : { ...whole, ...(table.origin && { origin: table.origin }) };
  });
  return { kind: 'array', items };
}

function policyOf(policy: Value): Value {
  const actions = asItems(at(policy, 'lifetimeActions'))?.map((action) =>
    placed(members({ trigger: at(action, 'trigger'), action: at(action, 'action') }), action),
  );
  return members({
    attributes: members({ expiryTime: at(policy, 'attributes.expiryTime') }),
    lifetimeActions: actions ? { kind: 'array', items: actions } : absent,
  });
}

function placed(value: Value, like: Value): Value {
  return value.kind === 'absent' || like.kind === 'absent' || !like.origin ? value : { ...value, origin: like.origin };
}

function keyType(world: World, call: Call, store: Handle): Value {
  const written = argument(world, call, 'keyType');
  const protection = argument(world, call, 'protection');
  const hardware = store.type === types.managedHsm || isHardware(protection);
  const kty = asString(written);
  if (!isNotSet(written) && kty === undefined) return written;
  const base = kty ?? (isOnCurve(world, call) ? 'EC' : 'RSA');
  const suffix = hardware && !/-HSM$/i.test(base) ? '-HSM' : '';
  const decisive = [written, protection, argument(world, call, 'curve')].find((value) => value.kind !== 'absent');
  return known(`${base}${suffix}`, decisive?.origin);
}

function keySize(world: World, call: Call): Value {
  const written = number(argument(world, call, 'size'));
  if (!isNotSet(written)) return written;
  if (call.name === 'keyvault key import' || optionOf(call, names.keyFile))
    return unknown('it stands in the file of the key');
  const kty = asString(argument(world, call, 'keyType')) ?? (isOnCurve(world, call) ? 'EC' : 'RSA');
  return /^RSA/i.test(kty) ? known(2048) : absent;
}

/** Source: azure-cli, module keyvault, `validate_key_type`: a curve alone makes an EC key. The cmdlet heeds it for such keys only. */
function isOnCurve(world: World, call: Call): boolean {
  return !call.isPowerShell && !isNotSet(argument(world, call, 'curve'));
}

function inBranch(value: Value): Value {
  return value.kind === 'absent'
    ? value
    : { ...unknown('it is set in a branch'), ...(value.origin && { origin: value.origin }) };
}

/** `--disabled` says the opposite of what Azure has. */
function opposite(value: Value): Value {
  const isSet = asBoolean(value);
  return isSet === undefined || value.kind !== 'known' ? value : known(!isSet, value.origin);
}

/** Seconds since 1970 of a moment that is written as a date. */
function moment(value: Value): Value {
  if (isNotSet(value)) return absent;
  const text = asString(value);
  const milliseconds = text === undefined ? NaN : Date.parse(text);
  if (Number.isNaN(milliseconds))
    return { ...unknown('the date is worked out when the script runs'), ...(value.origin && { origin: value.origin }) };
  return known(Math.floor(milliseconds / 1000), value.origin);
}
