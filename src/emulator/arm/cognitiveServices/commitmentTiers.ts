import type { Reply } from '../../wire/exchange.ts';
import { requireAction, subscriptionOf, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { serviceHeaders } from './accounts.ts';

/** So many calls a month, paid for in advance. */
interface CommitmentTier {
  readonly hostingModel: string;
  readonly planType: string;
  readonly tier: string;
  readonly quantity: number;
}

/** Those of the kind TextAnalytics, as recorded; Azure OpenAI has none, other kinds are not known here. */
const tiers: readonly CommitmentTier[] = ['Web', 'ConnectedContainer'].flatMap((hostingModel) =>
  [1_000_000, 3_000_000, 10_000_000].map((quantity, index) => ({
    hostingModel,
    planType: 'TA',
    tier: `T${index + 1}`,
    quantity,
  })),
);

/** The tier that a plan names; undefined where there is none such. */
export function tierOf(hostingModel: string, planType: string, tier: string): CommitmentTier | undefined {
  return tiers.find(
    (known) => known.hostingModel === hostingModel && known.planType === planType && known.tier === tier,
  );
}

/** GET …/locations/{location}/commitmentTiers (recorded). */
export function listCommitmentTiers(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, 'Microsoft.CognitiveServices/locations/commitmentTiers/read', `/subscriptions/${subscriptionId}`);
  const page = armPage(call, tiers, ({ quantity, ...tier }) => ({
    kind: 'TextAnalytics',
    skuName: 'S',
    ...tier,
    quota: { quantity, unit: 'Transaction' },
    cost: {},
  }));
  return { ...page, headers: serviceHeaders() };
}
