import type { PrivateEndpointInput } from '../../core/plans/inputs.ts';
import { types } from '../../core/resources/types.ts';
import { UsageError } from '../problem.ts';
import type { Filling, PlanCommand } from './planCommand.ts';

interface Options {
  readonly name: string;
  readonly resourceGroup: string;
  readonly location?: string;
  readonly subnet?: string;
  readonly newNetwork?: string;
  readonly addressPrefix: string;
  readonly subnetName: string;
  readonly subnetPrefix: string;
  readonly dnsZone?: string;
  readonly newDnsZoneIn?: string;
  readonly dns: boolean;
}

export const privateEndpoint: PlanCommand<PrivateEndpointInput, Options> = {
  name: 'private-endpoint',
  summary: 'give a vault or Managed HSM an address in a network of yours',
  declare: (command) =>
    command
      .argument('<store>', 'the vault or Managed HSM, by name or ARM id')
      .requiredOption('--name <name>', 'of the private endpoint')
      .requiredOption('--resource-group <name>', 'for what is made')
      .option('--location <region>', "of the endpoint and of a new network; the key store's by default")
      .option('--subnet <id>', 'NETWORK/SUBNET or ARM id of a subnet that is there')
      .option('--new-network <name>', 'make a virtual network')
      .option('--address-prefix <cidr>', 'of a new network', '10.0.0.0/16')
      .option('--subnet-name <name>', 'in a new network', 'endpoints')
      .option('--subnet-prefix <cidr>', 'in a new network', '10.0.0.0/24')
      .option('--dns-zone <id>', 'name or ARM id of a private DNS zone that is there')
      .option('--new-dns-zone-in <resource group>', 'make the zone in this resource group')
      .option('--no-dns', 'names are resolved by means of your own'),
  async input([store = ''], options, filling) {
    const { names } = filling;
    const storeId = await names.store(store);
    const location = options.location ?? (await names.locationOf(storeId));
    if (location === undefined) throw new UsageError('--location is needed: that of the key store is not known.');
    return {
      kind: 'private-endpoint',
      storeId,
      name: options.name,
      resourceGroupId: await names.resourceGroup(options.resourceGroup, storeId),
      location,
      network: await networkOf(options, filling),
      dns: await dnsOf(options, storeId, filling),
    };
  },
};

async function networkOf(options: Options, { names }: Filling): Promise<PrivateEndpointInput['network']> {
  const { subnet, newNetwork, addressPrefix, subnetName, subnetPrefix } = options;
  if ((subnet === undefined) === (newNetwork === undefined)) {
    throw new UsageError('In which network? One of --subnet and --new-network.');
  }
  if (newNetwork !== undefined) return { kind: 'new', name: newNetwork, addressPrefix, subnetName, subnetPrefix };
  return { kind: 'existing', subnetId: await names.subnet(subnet ?? '') };
}

async function dnsOf(
  { dnsZone, newDnsZoneIn, dns }: Options,
  storeId: string,
  { names }: Filling,
): Promise<PrivateEndpointInput['dns']> {
  const named = [dnsZone, newDnsZoneIn].filter((name) => name !== undefined).length + (dns ? 0 : 1);
  if (named !== 1) throw new UsageError('How are names resolved? One of --dns-zone, --new-dns-zone-in and --no-dns.');
  if (!dns) return { kind: 'none' };
  if (dnsZone !== undefined) {
    return { kind: 'existing', zoneId: await names.ofType(dnsZone, types.privateDnsZone, 'private DNS zone') };
  }
  return { kind: 'new', resourceGroupId: await names.resourceGroup(newDnsZoneIn ?? '', storeId) };
}
