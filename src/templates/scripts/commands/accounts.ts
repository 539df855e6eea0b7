import { types } from '../../../core/resources/types.ts';
import { absent, asBoolean, asString, isNotSet, known, unknown, type Value } from '../../../core/resources/value.ts';
import { idSegment } from '../../ids.ts';
import { argument, flag, names } from '../arguments.ts';
import type { Call } from '../call.ts';
import { named, text } from '../handles.ts';
import { members } from '../../merge.ts';
import { optionOf, type Handle, type World } from '../world.ts';

/** `az cognitiveservices account create`, `New-AzCognitiveServicesAccount`. */
export function createAccount(world: World, call: Call): Handle {
  return declareAccount(world, call, 'made');
}

/** `az cognitiveservices account update`, `Set-AzCognitiveServicesAccount`. */
export function updateAccount(world: World, call: Call): Handle {
  return declareAccount(world, call, 'changed');
}

/** `az cognitiveservices account show`, `… identity show`, `Get-AzCognitiveServicesAccount`. */
export function showAccount(world: World, call: Call): Handle {
  return world.use(call, accountOf(world, call));
}

/** `az cognitiveservices account identity assign`. */
export function assignIdentity(world: World, call: Call): Handle {
  const name = argument(world, call, 'name');
  const body = members({ name, identity: members({ type: known('SystemAssigned', world.origin(call.heading)) }) });
  const handle = world.use(call, accountOf(world, call));
  return world.declare(call, handle, idSegment(name), body, 'changed');
}

function accountOf(world: World, call: Call): Handle {
  return named(world, call, types.account, argument(world, call, 'name'));
}

function declareAccount(world: World, call: Call, how: 'made' | 'changed'): Handle {
  const name = argument(world, call, 'name');
  const body = members({
    name,
    kind: argument(world, call, 'kind'),
    location: argument(world, call, 'location'),
    identity: identityOf(world, call),
    properties: members({
      encryption: encryptionOf(world, call),
      allowProjectManagement: flag(world, call, 'projects'),
    }),
  });
  const handle = accountOf(world, call);
  if (how === 'changed') world.use(call, handle);
  return world.declare(call, handle, idSegment(name), body, how);
}

/** The Azure CLI assigns the account's own alone; PowerShell takes a type and a list of ids too. */
function identityOf(world: World, call: Call): Value {
  const assigned = flag(world, call, 'assignIdentity');
  const type = argument(world, call, 'identityType');
  const userAssignedIdentities = userIdentities(world, call);
  if (!isNotSet(type)) {
    const both = asString(type)?.toLowerCase() === 'systemassigneduserassigned';
    return members({ type: both ? text('SystemAssigned, UserAssigned', type) : type, userAssignedIdentities });
  }
  return isNotSet(assigned)
    ? members({ userAssignedIdentities })
    : members({ type: text('SystemAssigned', assigned), userAssignedIdentities });
}

function userIdentities(world: World, call: Call): Value {
  const found = optionOf(call, names.userIdentities);
  if (!found) return absent;
  const origin = world.origin(found.word);
  const ids = found.values.map((word) => asString(world.value(word)));
  return ids.every((id) => id !== undefined)
    ? { kind: 'object', entries: Object.fromEntries(ids.map((id) => [id, known({})])), origin }
    : { ...unknown('which identities are attached is not known'), origin };
}

/** The Azure CLI takes it as JSON, PowerShell as parameters. */
function encryptionOf(world: World, call: Call): Value {
  const [word] = optionOf(call, names.encryption)?.values ?? [];
  if (word) return world.json(word);
  const off = flag(world, call, 'microsoftKeys');
  if (asBoolean(off) === true) return members({ keySource: text('Microsoft.CognitiveServices', off) });
  const properties = members({
    keyName: argument(world, call, 'keyName'),
    keyVersion: argument(world, call, 'keyVersion'),
    keyVaultUri: argument(world, call, 'keyVaultUri'),
    identityClientId: argument(world, call, 'identityClientId'),
  });
  if (properties.kind === 'absent' || !call.isPowerShell) return absent;
  return members({
    keySource: text('Microsoft.KeyVault', argument(world, call, 'keyVaultUri')),
    keyVaultProperties: properties,
  });
}
