import { builtInRoles } from '../../authorization/builtInRoles.ts';
import type { Described } from './described.ts';
import type { Part } from './judge.ts';
import { principalIn, principalMembers } from './principals.ts';

const scopeMembers = ['subscription', 'resourceGroup', 'vault', 'key', 'account'] as const;
type ScopePart = Part<(typeof scopeMembers)[number]>;

/** Adds a role assignment that has been in force for long. Without a scope it is at all subscriptions. */
export function addGrant(described: Described, value: unknown, place: string): void {
  const { build, judge } = described;
  const part = judge.part(value, place, [...principalMembers, 'role', 'scope']);
  const principal = principalIn(described, part);
  const name = part.text('role');
  const role = builtInRoles.find(({ roleName }) => roleName.toLowerCase() === name.toLowerCase());
  if (name !== '' && role === undefined) {
    part.complain('role', `'${name}' is none of: ${builtInRoles.map(({ roleName }) => roleName).join(', ')}.`);
  }
  const scope = part.has('scope')
    ? scopeIn(described, judge.part(part.value('scope'), part.at('scope'), scopeMembers))
    : '/providers/Microsoft.Management/managementGroups/contoso';
  if (principal !== undefined && role !== undefined && scope !== undefined) build.grant(principal, role.name, scope);
}

/** `{ subscription }`, `{ subscription, resourceGroup }`, `{ vault }`, `{ vault, key }` or `{ account }`, as an ARM id. */
function scopeIn(described: Described, part: ScopePart): string | undefined {
  const given = scopeMembers.filter((name) => part.has(name)).join(' ');
  switch (given) {
    case 'subscription': {
      const id = described.subscriptions.named(part, 'subscription');
      return id === undefined ? undefined : `/subscriptions/${id}`;
    }
    case 'subscription resourceGroup': {
      const path = `${part.text('subscription')}/${part.text('resourceGroup')}`;
      const named = described.judge.part({ resourceGroup: path }, part.place, ['resourceGroup']);
      return described.resourceGroups.named(named, 'resourceGroup')?.id;
    }
    case 'vault':
      return described.vaults.named(part, 'vault')?.id;
    case 'vault key': {
      const vault = described.vaults.named(part, 'vault');
      const key = vault?.keys.get(part.text('key').toLowerCase());
      if (vault !== undefined && key === undefined) part.complain('key', `the vault '${vault.name}' has no such key.`);
      return vault === undefined || key === undefined ? undefined : `${vault.id}/keys/${key.name}`;
    }
    case 'account':
      return described.accounts.named(part, 'account')?.id;
    default:
      described.judge.complain(
        part.place,
        'must have subscription, subscription and resourceGroup, vault, vault and key, or account.',
      );
      return undefined;
  }
}
