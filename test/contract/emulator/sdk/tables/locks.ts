import { ManagementLockClient } from '@azure/arm-locks';
import { lockedVaultId, type Names } from '../names.ts';
import { rows, table, type Operation } from '../operation.ts';
import { listed } from './matchers.ts';

const { asks, sends } = rows<ManagementLockClient>();
const type = 'Microsoft.Authorization/locks';
const noGroup = ['lockedGroup', 'ResourceGroupNotFound'] as const;
const noSubscription = ['lockedSubscription', 'SubscriptionNotFound'] as const;
const noLock = ['lock', 'LockNotFound'] as const;
const lock = { level: 'CanNotDelete' };
const resource = (at: Names) => [at.lockedGroup, 'Microsoft.KeyVault', '', 'vaults', at.lockedVault] as const;

type Locks = ManagementLockClient['managementLocks'];

/** How the client says where a lock is. */
interface Level {
  readonly at: string;
  readonly make: (locks: Locks, at: Names, name: string) => unknown;
  readonly get: (locks: Locks, at: Names) => unknown;
  readonly remove: (locks: Locks, at: Names) => unknown;
}

const levels: readonly Level[] = [
  {
    at: 'AtSubscriptionLevel',
    make: (locks, _, name) => locks.createOrUpdateAtSubscriptionLevel(name, lock),
    get: (locks, at) => locks.getAtSubscriptionLevel(at.lock),
    remove: (locks, at) => locks.deleteAtSubscriptionLevel(at.lock),
  },
  {
    at: 'AtResourceGroupLevel',
    make: (locks, at, name) => locks.createOrUpdateAtResourceGroupLevel(at.lockedGroup, name, lock),
    get: (locks, at) => locks.getAtResourceGroupLevel(at.lockedGroup, at.lock),
    remove: (locks, at) => locks.deleteAtResourceGroupLevel(at.lockedGroup, at.lock),
  },
  {
    at: 'AtResourceLevel',
    make: (locks, at, name) => locks.createOrUpdateAtResourceLevel(...resource(at), name, lock),
    get: (locks, at) => locks.getAtResourceLevel(...resource(at), at.lock),
    remove: (locks, at) => locks.deleteAtResourceLevel(...resource(at), at.lock),
  },
  {
    at: 'ByScope',
    make: (locks, at, name) => locks.createOrUpdateByScope(lockedVaultId(at), name, lock),
    get: (locks, at) => locks.getByScope(lockedVaultId(at), at.lock),
    remove: (locks, at) => locks.deleteByScope(lockedVaultId(at), at.lock),
  },
];

export const locks = table({
  sdk: '@azure/arm-locks',
  service: 'resourceManager',
  client: ({ credential, httpClient }, { lockedSubscription }) =>
    new ManagementLockClient(credential, lockedSubscription, { httpClient }),
  operations: [
    asks(
      'managementLocks.listAtSubscriptionLevel',
      `${type}/read`,
      noSubscription,
      (c) => c.managementLocks.listAtSubscriptionLevel(),
      (at) => listed(at.lock),
    ),
    asks(
      'managementLocks.listAtResourceGroupLevel',
      `${type}/read`,
      noGroup,
      (c, at) => c.managementLocks.listAtResourceGroupLevel(at.lockedGroup),
      (at) => listed(at.lock),
    ),
    asks(
      'managementLocks.listAtResourceLevel',
      `${type}/read`,
      noGroup,
      (c, at) => c.managementLocks.listAtResourceLevel(...resource(at)),
      (at) => listed(at.lock),
    ),
    asks(
      'managementLocks.listByScope',
      `${type}/read`,
      noGroup,
      (c, at) => c.managementLocks.listByScope(lockedVaultId(at)),
      (at) => listed(at.lock),
    ),
    ...levels.flatMap(atLevel),
  ],
  leftOut: { 'not emulated: says which operations a provider has': ['authorizationOperations.*'] },
});

/** Making, reading and deleting a lock at one level. */
function atLevel({ at: level, make, get, remove }: Level): readonly Operation<ManagementLockClient>[] {
  const noPlace = level === 'AtSubscriptionLevel' ? noSubscription : noGroup;
  return [
    sends(
      `managementLocks.createOrUpdate${level}`,
      `${type}/write`,
      noPlace,
      (c, at) => make(c.managementLocks, at, 'new'),
      () => ({ name: 'new', level: 'CanNotDelete' }),
    ),
    asks(
      `managementLocks.get${level}`,
      `${type}/read`,
      noLock,
      (c, at) => get(c.managementLocks, at),
      (at) => ({ name: at.lock }),
    ),
    asks(`managementLocks.delete${level}`, `${type}/delete`, ['lock', 204], (c, at) => remove(c.managementLocks, at)),
  ];
}
