import type { ResourceGroup } from '../../state/resources.ts';
import type { EstateBuilder } from '../builders.ts';

const regions = [
  'swedencentral',
  'westeurope',
  'northeurope',
  'eastus',
  'eastus2',
  'southcentralus',
  'westus3',
  'uksouth',
  'francecentral',
  'germanywestcentral',
  'japaneast',
  'australiaeast',
] as const;

const businessUnits = ['Banking', 'Claims', 'Energy', 'Health', 'Legal', 'Logistics', 'Retail', 'Research'] as const;

/** Subscriptions below the management groups of business units, each at home in one region or two. */
export class Places {
  readonly #build: EstateBuilder;
  readonly subscriptions: readonly string[];

  constructor(build: EstateBuilder, subscriptions: number) {
    this.#build = build;
    for (const unit of businessUnits) {
      const name = managementGroup(unit);
      build.estate.managementGroups.set(name, { name, displayName: `Contoso ${unit}`, parent: 'contoso' });
    }
    this.subscriptions = Array.from({ length: subscriptions }, (_, index) => {
      const unit = businessUnits[index % businessUnits.length] ?? businessUnits[0];
      return build.subscription(`Contoso ${unit} ${String(index + 1).padStart(4, '0')}`, managementGroup(unit));
    });
  }

  /** The subscription and the region for the item of that index: they go round, so that all are used alike. */
  of(index: number): Place {
    const subscription = index % this.subscriptions.length;
    const round = Math.floor(index / this.subscriptions.length);
    const region = regions[(subscription + (round % 2) * 5) % regions.length] ?? regions[0];
    return { subscription, region };
  }

  /** The group of that purpose at a place, made when it is first asked for. */
  group(purpose: string, { subscription, region }: Place): ResourceGroup {
    const subscriptionId = this.subscriptions[subscription] ?? '';
    const name = `rg-${purpose}-${region}`;
    const id = `/subscriptions/${subscriptionId}/resourceGroups/${name}`.toLowerCase();
    return this.#build.estate.resourceGroups.get(id) ?? this.#build.resourceGroup(subscriptionId, name, region);
  }
}

export interface Place {
  /** Its place among the subscriptions. */
  readonly subscription: number;
  readonly region: string;
}

function managementGroup(unit: string): string {
  return `contoso-${unit.toLowerCase()}`;
}
