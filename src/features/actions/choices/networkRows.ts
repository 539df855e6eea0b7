import { parseArmId } from '../../../core/resources/armId.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { asItems, asString, at } from '../../../core/resources/value.ts';
import type { Gap } from '../../../core/sources.ts';
import { group, joined, separator, type Choice, type Row } from '../pickers/rows.ts';

export interface Subnet {
  readonly id: string;
  /** Of its network. */
  readonly location: string;
}

/** Subnets by their network. One that is delegated to a service takes no private endpoint. */
export function subnetRows(networks: readonly LiveResource[], gaps: readonly Gap[]): readonly Row<Subnet>[] {
  const sorted = [...networks].sort((a, b) => a.name.localeCompare(b.name));
  return [
    ...sorted.flatMap(networkGroup),
    ...group(
      'Could not be read',
      gaps.map(({ failure }, index): Choice<Subnet> => ({
        kind: 'choice',
        id: `gap-${index}`,
        label: 'Part of the networks',
        icon: 'warning',
        detail: failure.message,
        means: { explanation: { title: 'This part could not be read', text: failure.message } },
      })),
    ),
  ];
}

function networkGroup(network: LiveResource): readonly Row<Subnet>[] {
  const location = asString(network.read('location')) ?? '';
  const subnets = asItems(network.read('properties.subnets')) ?? [];
  const rows = subnets.flatMap((subnet): readonly Choice<Subnet>[] => {
    const id = asString(at(subnet, 'id'));
    const name = asString(at(subnet, 'name'));
    if (id === undefined || name === undefined) return [];
    const delegated = (asItems(at(subnet, 'properties.delegations')) ?? []).length > 0;
    const reason = 'It is delegated to a service, and takes no private endpoint.';
    return [
      {
        kind: 'choice',
        id: id.toLowerCase(),
        label: name,
        icon: delegated ? 'circle-slash' : 'type-hierarchy-sub',
        description: joined(network.name, asString(at(subnet, 'properties.addressPrefix'))),
        ...(delegated && { detail: reason }),
        means: delegated
          ? { explanation: { title: `Subnet ${name} cannot be chosen`, text: reason } }
          : { value: { id, location } },
      },
    ];
  });
  const place = joined(network.name, location, parseArmId(network.id)?.resourceGroup);
  return rows.length === 0 ? [] : [separator(place), ...rows];
}

/** Why a text is no IPv4 prefix that a network can have; undefined where it is one. A subnet has 29 bits at the most. */
export function networkProblem(text: string): string | undefined {
  const [, ...parts] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text) ?? [];
  const [a = 256, b = 256, c = 256, d = 256, bits = 33] = parts.map(Number);
  if (parts.length !== 5 || [a, b, c, d].some((part) => part > 255) || bits > 29 || bits < 8)
    return 'Like 10.0.0.0/24, with 8 to 29 bits.';
  const isPrivate = a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168);
  if (!isPrivate) return 'Private addresses begin with 10, with 172.16 to 172.31, or with 192.168.';
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  return address % 2 ** (32 - bits) === 0 ? undefined : 'The address must be the first one of the prefix.';
}
