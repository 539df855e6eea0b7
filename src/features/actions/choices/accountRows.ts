import { parseArmId, subscriptionOf } from '../../../core/resources/armId.ts';
import { resolveBinding, type KeySource } from '../../../core/resources/binding.ts';
import { ResourceGraph } from '../../../core/resources/graph.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { asString } from '../../../core/resources/value.ts';
import type { Gap, Subscription } from '../../../core/sources.ts';
import { group, joined, type Choice, type Row } from '../pickers/rows.ts';

const groups: readonly { readonly source: KeySource; readonly label: string; readonly icon: string }[] = [
  { source: 'microsoft', label: 'On Microsoft-managed keys', icon: 'unlock' },
  { source: 'unknown', label: 'Encryption not known', icon: 'question' },
  { source: 'customer', label: 'Under a customer-managed key already', icon: 'lock' },
];

/** Those on Microsoft's keys first, or those under a key of the customer's. */
export type AccountOrder = 'microsoft' | 'customer';

/** The accounts to choose from, those that the plan is mostly for first. */
export function accountRows(
  accounts: readonly LiveResource[],
  subscriptions: readonly Subscription[],
  gaps: readonly Gap[],
  first: AccountOrder = 'microsoft',
): readonly Row<LiveResource>[] {
  const sorted = [...accounts].sort((a, b) => a.name.localeCompare(b.name));
  const ordered = first === 'microsoft' ? groups : groups.toReversed();
  const rows = ordered.flatMap(({ source, label, icon }) =>
    group(
      label,
      sorted.filter((account) => keySourceOf(account) === source).map((account) => row(account, icon, subscriptions)),
    ),
  );
  return [...rows, ...(rows.length === 0 ? [none(gaps)] : []), ...group('Could not be read', gaps.map(gapRow))];
}

function keySourceOf(account: LiveResource): KeySource {
  return resolveBinding(account, ResourceGraph.of([account])).keySource;
}

function row(account: LiveResource, icon: string, subscriptions: readonly Subscription[]): Choice<LiveResource> {
  const subscriptionId = subscriptionOf(account.id);
  const subscription = subscriptions.find(({ id }) => id.toLowerCase() === subscriptionId);
  const foundry = asString(account.read('kind'))?.toLowerCase() === 'aiservices';
  return {
    kind: 'choice',
    id: account.key,
    label: account.name,
    icon,
    description: joined(foundry ? 'Foundry' : 'Azure OpenAI', asString(account.read('location'))),
    detail: joined(subscription?.name ?? subscriptionId, parseArmId(account.id)?.resourceGroup),
    means: { value: account },
  };
}

function none(gaps: readonly Gap[]): Choice<LiveResource> {
  const title = 'No account to choose';
  const text =
    gaps.length === 0
      ? 'None of the subscriptions shown holds an Azure OpenAI or Foundry account that you can see. Another selection of subscriptions may show more.'
      : 'No account could be read. The reasons stand below.';
  return {
    kind: 'choice',
    id: 'none',
    label: title,
    icon: 'info',
    detail: text,
    means: { explanation: { title, text } },
  };
}

function gapRow({ scope, failure }: Gap, index: number): Choice<LiveResource> {
  return {
    kind: 'choice',
    id: `gap-${index}`,
    label: scope === '' ? 'Part of the estate' : scope.slice(scope.lastIndexOf('/') + 1),
    icon: 'warning',
    detail: failure.message,
    means: { explanation: { title: 'This part could not be read', text: failure.message } },
  };
}
