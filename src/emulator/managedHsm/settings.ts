import { parseBody, type StoreCall } from '../keyVault/call.ts';
import { badParameter, vaultRefusal } from '../keyVault/refusals.ts';
import { asString, member } from '../json.ts';
import type { ManagedHsm } from '../state/resources.ts';
import type { Reply } from '../wire/exchange.ts';
import { parameter } from '../wire/routes.ts';

const armSetting = 'AllowKeyManagementOperationsThroughARM';

/** The one setting that Managed HSM has (API description); values are text. */
export function listSettings({ store }: StoreCall<ManagedHsm>): Reply {
  return { status: 200, body: { settings: [settingView(store)] } };
}

export function getSetting({ store, parameters }: StoreCall<ManagedHsm>): Reply {
  requireSetting(parameter(parameters, 'setting'));
  return { status: 200, body: settingView(store) };
}

export function updateSetting({ store, request, parameters }: StoreCall<ManagedHsm>): Reply {
  requireSetting(parameter(parameters, 'setting'));
  const value = asString(member(parseBody(request), 'value'))?.toLowerCase();
  if (value !== 'true' && value !== 'false') throw badParameter(`The value of ${armSetting} must be true or false`);
  store.allowKeyManagementThroughArm = value === 'true';
  return { status: 200, body: settingView(store) };
}

function requireSetting(name: string): void {
  if (name.toLowerCase() === armSetting.toLowerCase()) return;
  throw vaultRefusal(404, 'SettingNotFound', `Setting not found: ${name}`);
}

function settingView(hsm: ManagedHsm): object {
  return { name: armSetting, type: 'boolean', value: String(hsm.allowKeyManagementThroughArm) };
}
