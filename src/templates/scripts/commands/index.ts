import type { Call } from '../call.ts';
import type { Variable, World } from '../world.ts';
import { assignLocalRole, assignRole, createIdentity, findPrincipal, showIdentity } from './access.ts';
import { assignIdentity, createAccount, showAccount, updateAccount } from './accounts.ts';
import { logSetting, setDiagnostics } from './diagnostics.ts';
import { createKey, setAttributes, setRotationPolicy, showKey } from './keys.ts';
import { createKeyStore, setPolicy, showKeyStore, updateKeyStore } from './keyStores.ts';

/** What a command does to what the script has made so far; its output is what it returns. */
export type Command = (world: World, call: Call) => Variable | undefined;

/** The commands that are followed, by their names in lower case. Every other one is passed over. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['keyvault create', createKeyStore],
  ['new-azkeyvault', createKeyStore],
  ['new-azkeyvaultmanagedhsm', createKeyStore],
  ['keyvault update', updateKeyStore],
  ['keyvault update-hsm', updateKeyStore],
  ['update-azkeyvault', updateKeyStore],
  ['update-azkeyvaultnetworkruleset', updateKeyStore],
  ['keyvault show', showKeyStore],
  ['get-azkeyvault', showKeyStore],
  ['keyvault set-policy', setPolicy],
  ['set-azkeyvaultaccesspolicy', setPolicy],
  ['keyvault key create', createKey],
  ['keyvault key import', createKey],
  ['add-azkeyvaultkey', createKey],
  ['new-azkeyvaultkey', createKey],
  ['keyvault key show', showKey],
  ['get-azkeyvaultkey', showKey],
  ['keyvault key set-attributes', setAttributes],
  ['update-azkeyvaultkey', setAttributes],
  ['keyvault key rotation-policy update', setRotationPolicy],
  ['set-azkeyvaultkeyrotationpolicy', setRotationPolicy],
  ['keyvault role assignment create', assignLocalRole],
  ['new-azkeyvaultroleassignment', assignLocalRole],
  ['role assignment create', assignRole],
  ['new-azroleassignment', assignRole],
  ['identity create', createIdentity],
  ['new-azuserassignedidentity', createIdentity],
  ['identity show', showIdentity],
  ['get-azuserassignedidentity', showIdentity],
  ['ad sp show', findPrincipal],
  ['ad sp list', findPrincipal],
  ['ad sp create', findPrincipal],
  ['get-azadserviceprincipal', findPrincipal],
  ['new-azadserviceprincipal', findPrincipal],
  ['cognitiveservices account create', createAccount],
  ['new-azcognitiveservicesaccount', createAccount],
  ['cognitiveservices account update', updateAccount],
  ['set-azcognitiveservicesaccount', updateAccount],
  ['cognitiveservices account show', showAccount],
  ['cognitiveservices account identity show', showAccount],
  ['get-azcognitiveservicesaccount', showAccount],
  ['cognitiveservices account identity assign', assignIdentity],
  ['monitor diagnostic-settings create', setDiagnostics],
  ['new-azdiagnosticsetting', setDiagnostics],
  ['set-azdiagnosticsetting', setDiagnostics],
  ['new-azdiagnosticsettinglogsettingsobject', logSetting],
]);
