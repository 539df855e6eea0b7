import type { PrivateEndpointInput } from '../../../core/plans/inputs.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import { asString } from '../../../core/resources/value.ts';
import { networkProblem, subnetRows, type Subnet } from '../choices/networkRows.ts';
import { placeRows } from '../choices/placeRows.ts';
import type { Asking } from '../pickers/asking.ts';
import type { Question } from '../pickers/journey.ts';
import { choice, text } from '../pickers/question.ts';
import { separator } from '../pickers/rows.ts';
import type { Wishes } from '../wishes.ts';
import { askResourceGroup } from './resourceGroup.ts';

/** A private endpoint that is yet to be made, as far as it is described. */
export interface EndpointDraft {
  readonly subnet?: Subnet | 'new';
  readonly network?: { readonly name: string };
  readonly addressPrefix?: string;
  readonly resourceGroup?: LiveResource;
  readonly name?: string;
  readonly dns?: PrivateEndpointInput['dns']['kind'];
  readonly zoneId?: string;
}

/** The zone in which the names of private endpoints are resolved. Source: "Azure Private Endpoint private DNS zone values". */
export function zoneName({ target }: Wishes, asking: Asking): string {
  const suffix =
    target?.type === types.managedHsm ? asking.estate.source.cloud.hsmSuffix : asking.estate.source.cloud.vaultSuffix;
  return `privatelink.${suffix.replace(/^\./, '').replace(/^vault\./, 'vaultcore.')}`;
}

/** Network, name, resource group and name resolution of a private endpoint. */
export function endpointQuestions(asking: Asking): readonly Question<Wishes>[] {
  return [
    askSubnet(asking),
    askNetworkName(asking),
    askPrefix(asking),
    askResourceGroup(asking, {
      id: 'group',
      isAsked: () => true,
      what: 'the private endpoint',
      near: ({ endpoint, target }) => (typeof endpoint?.subnet === 'object' ? endpoint.subnet.id : target?.id),
      chosen: ({ endpoint }) => endpoint?.resourceGroup?.id,
      apply: (wishes, resourceGroup) => drafted(wishes, { resourceGroup }),
    }),
    text(asking, {
      id: 'name',
      prompt: () => 'The name of the private endpoint',
      value: ({ endpoint, target }) => endpoint?.name ?? (target && `pe-${target.name}`),
      check: (name) => (isName(name) ? undefined : nameRule),
      apply: (wishes, name) => drafted(wishes, { name }),
    }),
    askDns(asking),
  ];
}

function drafted(wishes: Wishes, more: EndpointDraft): Wishes {
  return { ...wishes, endpoint: { ...wishes.endpoint, ...more } };
}

// Source: "Naming rules and restrictions for Azure resources", Microsoft.Network.
const nameRule = 'Up to 64 letters, digits, points, hyphens and underscores; it begins with a letter or digit.';

function isName(name: string): boolean {
  return /^[a-zA-Z0-9][\w.-]{0,62}\w?$/.test(name);
}

function askSubnet(asking: Asking): Question<Wishes> {
  return choice<Subnet | 'new'>(asking, {
    id: 'network',
    placeholder: () => 'In which subnet is the private endpoint to be?',
    purpose: 'read the virtual networks',
    active: ({ endpoint }) =>
      typeof endpoint?.subnet === 'object' ? endpoint.subnet.id.toLowerCase() : endpoint?.subnet,
    async load(_, show, signal) {
      const subscriptions = await asking.estate.allSubscriptions();
      const ids = subscriptions.items.map(({ id }) => id);
      const { items, gaps } = await asking.estate.source.ofType(types.virtualNetwork, ids, signal);
      show([
        ...subnetRows(items, [...subscriptions.gaps, ...gaps]),
        separator('A network that is not there yet'),
        {
          kind: 'choice',
          id: 'new',
          label: 'New network…',
          icon: 'add',
          detail: 'A virtual network with one subnet, in the region of the key store.',
          means: { value: 'new' },
        },
      ]);
    },
    apply: (wishes, subnet) => drafted(wishes, { subnet }),
  });
}

const isNewNetwork = ({ endpoint }: Wishes) => endpoint?.subnet === 'new';

function askNetworkName(asking: Asking): Question<Wishes> {
  return text(asking, {
    id: 'network-name',
    isAsked: isNewNetwork,
    prompt: () => 'The name of the new virtual network',
    value: ({ endpoint, target }) => endpoint?.network?.name ?? (target && `vnet-${target.name}`),
    check: (name) => (isName(name) ? undefined : nameRule),
    apply: (wishes, name) => drafted(wishes, { network: { name } }),
  });
}

function askPrefix(asking: Asking): Question<Wishes> {
  return text(asking, {
    id: 'network-prefix',
    isAsked: isNewNetwork,
    prompt: () => 'Its addresses, as a private IPv4 prefix; the subnet takes all of them',
    value: ({ endpoint }) => endpoint?.addressPrefix ?? '10.0.0.0/24',
    check: networkProblem,
    apply: (wishes, addressPrefix) => drafted(wishes, { addressPrefix }),
  });
}

function askDns(asking: Asking): Question<Wishes> {
  return choice<LiveResource | 'new' | 'none'>(asking, {
    id: 'dns',
    placeholder: (wishes) => `How is its name resolved? In ${zoneName(wishes, asking)}`,
    purpose: 'read the private DNS zones',
    active: ({ endpoint }) => (endpoint?.dns === 'existing' ? endpoint.zoneId?.toLowerCase() : endpoint?.dns),
    async load(wishes, show, signal) {
      const own = [
        {
          kind: 'choice' as const,
          id: 'new',
          label: 'New private DNS zone…',
          icon: 'add',
          detail: `${zoneName(wishes, asking)}, beside the private endpoint and linked to its network.`,
          means: { value: 'new' as const },
        },
        {
          kind: 'choice' as const,
          id: 'none',
          label: 'By means of your own',
          icon: 'circle-outline',
          detail: 'No zone is made. Names must be resolved to the private address otherwise.',
          means: { value: 'none' as const },
        },
      ];
      show(own);
      const subscriptions = await asking.estate.allSubscriptions();
      const ids = subscriptions.items.map(({ id }) => id);
      const { items, gaps } = await asking.estate.source.ofType(types.privateDnsZone, ids, signal);
      const wanted = zoneName(wishes, asking);
      const zones = items.filter(({ name }) => name.toLowerCase() === wanted);
      const rows = placeRows(zones, {
        subscriptions: subscriptions.items,
        gaps,
        icon: 'globe',
        none: `You see no zone ${wanted}.`,
      });
      show(zones.length + gaps.length === 0 ? own : [...rows, separator('Otherwise'), ...own]);
    },
    apply: (wishes, zone) =>
      drafted(wishes, typeof zone === 'object' ? { dns: 'existing', zoneId: zone.id } : { dns: zone }),
  });
}

/** The private endpoint as the core plans it; undefined while something is open. */
export function toEndpoint({ target, endpoint = {} }: Wishes): PrivateEndpointInput | undefined {
  const { subnet, network, addressPrefix, resourceGroup, name, dns, zoneId } = endpoint;
  if (!target || !subnet || !resourceGroup || name === undefined || !dns) return undefined;
  const resourceGroupId = resourceGroup.id;
  if (dns === 'existing' && zoneId === undefined) return undefined;
  const common = {
    kind: 'private-endpoint',
    storeId: target.id,
    name,
    resourceGroupId,
    dns:
      dns === 'existing'
        ? { kind: dns, zoneId: zoneId ?? '' }
        : dns === 'new'
          ? { kind: dns, resourceGroupId }
          : { kind: dns },
  } as const;
  // A private endpoint lies in the region of its network.
  if (subnet !== 'new')
    return { ...common, location: subnet.location, network: { kind: 'existing', subnetId: subnet.id } };
  if (!network || addressPrefix === undefined) return undefined;
  return {
    ...common,
    location: asString(target.read('location')) ?? '',
    network: {
      kind: 'new',
      name: network.name,
      addressPrefix,
      subnetName: 'private-endpoints',
      subnetPrefix: addressPrefix,
    },
  };
}
