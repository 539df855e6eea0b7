import { asString, asStrings, member } from '../../json.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { bodyOf, requireAction, subscriptionOf, type ArmCall } from '../call.ts';
import { apiVersionOf } from '../longRunning.ts';
import { armPage } from '../paging.ts';
import { badRequest } from '../refusals.ts';
import { accountType } from './accountType.ts';
import { accountOf, serviceHeaders } from './accounts.ts';
import { isSubdomainTaken } from './subdomains.ts';
import { kindNamed, kinds } from './kinds.ts';
import { models } from './models.ts';
import { modelView } from './modelView.ts';

const provider = 'Microsoft.CognitiveServices';
const free = new Set(['OpenAI', 'AIServices', 'CognitiveServices', 'MetricsAdvisor', 'Internal.AllInOne']);

/** The SKUs of a kind. Those of OpenAI and AIServices are documented; other kinds have two as most recorded ones do. */
function skusOf(kind: string): readonly { readonly name: string; readonly tier: string }[] {
  const standard = { name: 'S0', tier: 'Standard' };
  return free.has(kind) ? [standard] : [{ name: 'F0', tier: 'Free' }, standard];
}

/** GET …/skus of a subscription: a row for each kind, SKU and region (recorded; regions are those of the estate). */
export function listSkus(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${provider}/skus/read`, `/subscriptions/${subscriptionId}`);
  const regions = [
    ...new Set([...call.azure.estate.resourceGroups.values()].map(({ location }) => location.toUpperCase())),
  ];
  // Not before this version (recorded).
  const isShown = apiVersionOf(call) >= '2021-04-30';
  const rows = kinds.flatMap((kind) =>
    skusOf(kind).flatMap(({ name, tier }) =>
      regions.map((location) => ({
        resourceType: 'accounts',
        name,
        tier,
        kind,
        locations: [location],
        ...(isShown ? { locationInfo: [{ location, zones: [], zoneDetails: [] }] } : {}),
        restrictions: [],
      })),
    ),
  );
  return { status: 200, headers: serviceHeaders(), body: { value: rows } };
}

/** GET …/skus of an account: those that it could have (recorded). */
export function listSkusOfAccount(call: ArmCall): Reply {
  const { kind } = accountOf(call, `${accountType}/skus/read`);
  const value = skusOf(kind).map((sku) => ({ resourceType: accountType, sku }));
  return { status: 200, headers: serviceHeaders(), body: { value } };
}

/** GET …/locations/{location}/models (recorded). */
export function listModelsOfLocation(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${provider}/locations/models/read`, `/subscriptions/${subscriptionId}`);
  const rows = ['OpenAI', 'AIServices'].flatMap((kind) => models.map((model) => ({ kind, model })));
  return armPage(call, rows, ({ kind, model }) => ({ kind, skuName: 'S0', model: modelView(call, model) }));
}

/** GET …/accounts/{account}/models: what it can deploy, models that it fine-tuned among them (shape recorded). */
export function listModelsOfAccount(call: ArmCall): Reply {
  const { kind, fineTuningJobs = [] } = accountOf(call, `${accountType}/models/read`);
  const done = fineTuningJobs.filter(({ completesAt }) => completesAt <= call.azure.clock.now());
  const base = kind === 'OpenAI' || kind === 'AIServices' ? models.map((model) => modelView(call, model)) : [];
  const own = done.map(({ fineTunedModel: name, base: { name: baseName, version } }) => ({
    ...modelView(call, {
      name,
      version: '1',
      isDefaultVersion: true,
      fineTune: false,
      skus: ['Standard'],
      capability: 'chatCompletion',
    }),
    baseModel: { format: 'OpenAI', name: baseName, version },
  }));
  return armPage(call, [...base, ...own], (model) => model);
}

/** POST checkDomainAvailability (API description; the reason is assumed). */
export function checkDomainAvailability(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${provider}/checkDomainAvailability/action`, `/subscriptions/${subscriptionId}`);
  const body = bodyOf(call);
  const subdomainName = asString(member(body, 'subdomainName'));
  const kind = asString(member(body, 'kind'));
  if (subdomainName === undefined) throw badRequest("The property 'subdomainName' is required.");
  const isSubdomainAvailable = isGoodSubdomain(subdomainName) && !isSubdomainTaken(call.azure, subdomainName);
  const reason = `Sub domain name '${subdomainName}' is not valid or already used.`;
  return {
    status: 200,
    headers: serviceHeaders(),
    body: {
      isSubdomainAvailable,
      ...(isSubdomainAvailable ? {} : { reason }),
      subdomainName,
      type: asString(member(body, 'type')) ?? accountType,
      ...(kind === undefined ? {} : { kind }),
    },
  };
}

/** Letters, digits and hyphens, 2 to 64 of them, beginning and ending with none of the latter (documented). */
function isGoodSubdomain(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,62}[a-z0-9]$/i.test(name);
}

/** POST checkSkuAvailability (recorded). */
export function checkSkuAvailability(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${provider}/locations/checkSkuAvailability/action`, `/subscriptions/${subscriptionId}`);
  parameter(call.parameters, 'location');
  const body = bodyOf(call);
  const asked = asString(member(body, 'kind'));
  const kind = kindNamed(asked);
  const value = (asStrings(member(body, 'skus')) ?? []).map((skuName) => {
    const skuAvailable = kind !== undefined && skusOf(kind).some(({ name }) => name === skuName);
    return {
      kind: asked,
      type: asString(member(body, 'type')) ?? accountType,
      skuName,
      skuAvailable,
      reason: skuAvailable ? null : 'NotAvailable',
      message: skuAvailable ? null : `The sku '${skuName}' is not available.`,
    };
  });
  return { status: 200, headers: serviceHeaders(), body: { value } };
}
