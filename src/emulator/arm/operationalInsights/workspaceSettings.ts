import { asBoolean, asNumber, asObject, asString, hasMember, member, memberAt } from '../../json.ts';
import type { WorkspaceSettings } from '../../state/resources.ts';
import { badRequest } from '../refusals.ts';

/** The pricing tiers of a workspace (API description); of the older ones only the names are known here. */
const skus = ['Free', 'Standard', 'Premium', 'PerNode', 'PerGB2018', 'Standalone', 'CapacityReservation', 'LACluster'];

/** A workspace of which no request said more. */
export const defaultSettings: WorkspaceSettings = {
  sku: 'PerGB2018',
  capacityReservationLevel: undefined,
  dailyQuotaGb: -1,
  publicNetworkAccessForIngestion: 'Enabled',
  publicNetworkAccessForQuery: 'Enabled',
  forceCmkForQuery: undefined,
  features: { legacy: 0, searchVersion: 1, enableLogAccessUsingOnlyResourcePermissions: true },
};

/** What a workspace is set to after a PUT: what the body leaves out stays. */
export function settingsOf(body: unknown, before: WorkspaceSettings = defaultSettings): WorkspaceSettings {
  const properties = member(body, 'properties');
  return {
    sku: skuOf(properties) ?? before.sku,
    capacityReservationLevel:
      asNumber(memberAt(properties, 'sku', 'capacityReservationLevel')) ?? before.capacityReservationLevel,
    dailyQuotaGb: asNumber(memberAt(properties, 'workspaceCapping', 'dailyQuotaGb')) ?? before.dailyQuotaGb,
    publicNetworkAccessForIngestion:
      accessOf(properties, 'publicNetworkAccessForIngestion') ?? before.publicNetworkAccessForIngestion,
    publicNetworkAccessForQuery:
      accessOf(properties, 'publicNetworkAccessForQuery') ?? before.publicNetworkAccessForQuery,
    forceCmkForQuery: asBoolean(member(properties, 'forceCmkForQuery')) ?? before.forceCmkForQuery,
    features: { ...before.features, ...asObject(member(properties, 'features')) },
  };
}

/** 30 to 730 days (Azure Monitor documentation); less than that is for tables with a plan of their own. */
export function retentionOf(body: unknown, before = 30): number {
  const days = asNumber(memberAt(body, 'properties', 'retentionInDays')) ?? before;
  if (Number.isInteger(days) && days >= 30 && days <= 730) return days;
  throw badRequest(`'RetentionInDays' property doesn't match the SKU limits: ${days} is not between 30 and 730.`);
}

function skuOf(properties: unknown): string | undefined {
  const name = asString(memberAt(properties, 'sku', 'name'));
  if (name === undefined) return undefined;
  const known = skus.find((sku) => sku.toLowerCase() === name.toLowerCase());
  if (known !== undefined) return known;
  throw badRequest(`The SKU '${name}' is not one of: ${skus.join(', ')}.`);
}

function accessOf(properties: unknown, name: string): string | undefined {
  if (!hasMember(properties, name)) return undefined;
  const value = asString(member(properties, name)) ?? '';
  const known = ['Enabled', 'Disabled', 'SecuredByPerimeter'].find((one) => one.toLowerCase() === value.toLowerCase());
  if (known !== undefined) return known;
  throw badRequest(`The value '${value}' of '${name}' is not one of: Enabled, Disabled, SecuredByPerimeter.`);
}
