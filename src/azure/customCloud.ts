import type { CloudEnvironment } from '../core/cloud.ts';
import { isJsonObject, type JsonObject } from '../core/resources/json.ts';

/** A custom environment that cannot be used, with the reason in words for the person who wrote the setting. */
export class CustomCloudError extends Error {
  override readonly name = 'CustomCloudError';
}

/**
 * The cloud that VS Code's setting `microsoft-sovereign-cloud.customEnvironment` describes. Its members are those of
 * `EnvironmentParameters` in @azure/ms-rest-azure-env, which the setting's schema names. Microsoft Graph and Log Analytics have none
 * there; where the setting gives them the names that the Azure CLI's clouds have, they are used.
 * @throws CustomCloudError where something needed is missing or no https address
 */
export function customCloud(setting: unknown): CloudEnvironment {
  if (!isJsonObject(setting)) throw new CustomCloudError(`${settingName} is not set to an object.`);
  const name = text(setting, 'name');
  return {
    name,
    displayName: name,
    managementEndpoint: address(setting, 'resourceManagerEndpointUrl'),
    managementAudience: address(setting, 'activeDirectoryResourceId'),
    authorityHost: address(setting, 'activeDirectoryEndpointUrl'),
    portalUrl: address(setting, 'portalUrl'),
    vaultSuffix: suffix(setting, 'keyVaultDnsSuffix'),
    hsmSuffix: hsmSuffix(setting),
    ...(setting['microsoftGraphResourceId'] !== undefined && {
      graphEndpoint: address(setting, 'microsoftGraphResourceId'),
    }),
    ...(setting['logAnalyticsResourceId'] !== undefined && {
      logAnalyticsEndpoint: address(setting, 'logAnalyticsResourceId'),
    }),
  };
}

const settingName = 'microsoft-sovereign-cloud.customEnvironment';

function text(setting: JsonObject, name: string): string {
  const value = setting[name];
  if (typeof value !== 'string' || value.trim() === '') throw new CustomCloudError(`${settingName} lacks "${name}".`);
  return value.trim();
}

function address(setting: JsonObject, name: string): string {
  const value = text(setting, name);
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== 'https:') {
    throw new CustomCloudError(`"${name}" of ${settingName} is no https address: ${value}`);
  }
  return value.replace(/\/+$/, '');
}

function suffix(setting: JsonObject, name: string): string {
  const value = text(setting, name).replace(/^\./, '').toLowerCase();
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(value)) {
    throw new CustomCloudError(`"${name}" of ${settingName} is no host name suffix: ${value}`);
  }
  return `.${value}`;
}

/**
 * The setting has no member of its own for Managed HSM in older schemas. In every published cloud its suffix differs from the
 * vault's in the first label alone (`vault.azure.net`, `managedhsm.azure.net`).
 */
function hsmSuffix(setting: JsonObject): string {
  if (setting['managedHsmDnsSuffix'] !== undefined) return suffix(setting, 'managedHsmDnsSuffix');
  return suffix(setting, 'keyVaultDnsSuffix').replace(/^\.[^.]+/, '.managedhsm');
}
