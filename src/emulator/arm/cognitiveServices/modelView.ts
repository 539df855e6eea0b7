import type { ArmCall } from '../call.ts';
import { apiVersionOf } from '../longRunning.ts';
import { modelQuota, usageNameOf, type Model } from './models.ts';

/** Dates of models are assumed: when they were made, and until when they can be used. */
const made = '2025-01-01T00:00:00Z';
const retired = '2028-01-01T00:00:00Z';

/** A model as lists show it (shape recorded); API versions before 2023-05-01 do not tell how it can be bought. */
export function modelView(call: ArmCall, model: Model): object {
  const { name, version, isDefaultVersion, fineTune, skus, capability } = model;
  const isOffered = apiVersionOf(call) >= '2023-05-01';
  return {
    format: 'OpenAI',
    name,
    version,
    ...(isOffered ? { isDefaultVersion, skus: skus.map((sku) => skuView(name, sku)) } : {}),
    maxCapacity: 3,
    capabilities: { ...(fineTune ? { fineTune: 'true' } : {}), [capability]: 'true' },
    deprecation: { ...(fineTune ? { fineTune: retired } : {}), inference: retired },
    ...(isOffered ? { lifecycleStatus: 'GenerallyAvailable' } : {}),
    systemData: {
      createdBy: 'Microsoft',
      createdByType: 'Application',
      createdAt: made,
      lastModifiedBy: 'Microsoft',
      lastModifiedByType: 'Application',
      lastModifiedAt: made,
    },
  };
}

function skuView(model: string, sku: string): object {
  return {
    name: sku,
    usageName: usageNameOf(sku, model),
    capacity: { maximum: modelQuota, default: 10 },
    deprecationDate: retired,
    ratelimits: [
      { key: 'request', renewalPeriod: 10, count: 1 },
      { key: 'token', renewalPeriod: 60, count: 1000 },
    ],
  };
}
