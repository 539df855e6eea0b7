import { KeyEvents } from '../../../src/emulator/audit/keyEvents.ts';
import type { Azure } from '../../../src/emulator/azure.ts';
import { ManualClock, OffsetClock } from '../../../src/emulator/clock.ts';
import { cloudNamed } from '../../../src/emulator/clouds.ts';
import { TokenAuthority } from '../../../src/emulator/entra/tokenAuthority.ts';
import { guidOf } from '../../../src/emulator/guid.ts';
import { RequestLog } from '../../../src/emulator/requestLog.ts';
import type { RoleAssignment, RoleDefinition } from '../../../src/emulator/state/authorization.ts';
import { addPrincipal, type Principal } from '../../../src/emulator/state/directory.ts';
import { emptyEstate, type Estate } from '../../../src/emulator/state/estate.ts';
import type { ResourceGroup } from '../../../src/emulator/state/resources.ts';
import { Faults } from '../../../src/emulator/control/faults.ts';
import { Watchdog } from '../../../src/emulator/control/watchdog.ts';
import { createServer } from '../../../src/emulator/wire/server.ts';

/** What the emulator is asked. */
export interface Question {
  readonly method: string;
  readonly host: string;
  /** Path and query. */
  readonly target: string;
  readonly body: unknown;
}

/** What a service answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const tenantId = guidOf('tenant of the recordings');
const secret = 'secret of the recordings';

/** One signing key for all scenes: making one takes longer than a hundred replays. */
const tokens = await TokenAuthority.create(tenantId, new OffsetClock());

/** May do everything, and is assignable nowhere, so that no list of definitions shows it. */
const everything: RoleDefinition = {
  name: guidOf('everything'),
  roleName: 'Everything',
  description: '',
  type: 'CustomRole',
  permissions: [{ actions: ['*'], notActions: [], dataActions: ['*'], notDataActions: [] }],
  assignableScopes: [],
  createdOn: '',
  updatedOn: '',
};

/** An estate that holds nothing but a caller, to be filled with what a recorded answer presupposes. */
export class Scene {
  readonly azure: Azure;
  readonly caller: Principal;
  /** Which token the question carries. */
  token: 'good' | 'none' | 'malformed' | 'wrongAudience' = 'good';

  /** `now` is the moment of the recording, so that dates of keys mean what they meant then. */
  constructor(tenant: string | undefined, now: number, callerType: Principal['type'] = 'ServicePrincipal') {
    const estate = emptyEstate(
      { tenantId: tenant ?? tenantId, displayName: 'Recorded', defaultDomain: 'recorded.example', countryCode: 'SE' },
      cloudNamed('AzureCloud'),
      [everything],
    );
    this.azure = {
      estate,
      clock: new ManualClock(now),
      tokens,
      behaviour: {
        propagation: 0,
        operationDuration: 5000,
        latency: 0,
        armKeys: 'allow',
        trustedServices: 'admit',
        deletionLag: 0,
        versionLag: 3_600_000,
        versionLagSpread: 0,
        serviceInterval: 3_600_000,
        ingestionDelay: 0,
        pageSize: 10_000,
        queryPageSize: 1000,
        quotas: 'off',
        clientAddress: '203.0.113.25',
        clientSubnet: 'internet',
        emptyPages: 'none',
      },
      keyEvents: new KeyEvents(),
    };
    this.caller = this.#addCaller(callerType);
  }

  get estate(): Estate {
    return this.azure.estate;
  }

  /** The caller's rights come from an assignment that is counted but not listed: one whose removal lingers. */
  #addCaller(type: Principal['type']): Principal {
    const caller = addPrincipal(this.estate.principals, {
      objectId: guidOf('caller of the recordings'),
      ...(type === 'User' ? {} : { appId: guidOf('application of the recordings') }),
      type,
      displayName: 'caller',
      replicatedAt: 0,
    });
    const assignment: RoleAssignment = {
      id: '/providers/Microsoft.Authorization/roleAssignments/caller',
      name: 'caller',
      scope: '/',
      roleDefinition: everything.name,
      principalId: caller.objectId,
      principalType: caller.type,
      condition: undefined,
      conditionVersion: undefined,
      description: undefined,
      delegatedManagedIdentityResourceId: undefined,
      createdOn: 0,
      updatedOn: 0,
      createdBy: undefined,
      updatedBy: undefined,
      effectiveFrom: 0,
    };
    this.estate.removedRoleAssignments.push({ assignment, effectiveUntil: Number.POSITIVE_INFINITY });
    return caller;
  }

  addSubscription(subscriptionId: string): void {
    const subscription = {
      subscriptionId,
      displayName: 'Recorded',
      state: 'Enabled',
      managementGroup: tenantId,
    } as const;
    this.estate.subscriptions.set(subscriptionId.toLowerCase(), subscription);
  }

  /** The resource group of a resource id, made with its subscription where it is new. */
  addGroup(id: string): ResourceGroup {
    const [base = '', subscriptionId = '', name = ''] =
      /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)/i.exec(id) ?? [];
    const present = this.estate.resourceGroups.get(base.toLowerCase());
    if (present !== undefined) return present;
    this.addSubscription(subscriptionId);
    const group = { id: base, subscriptionId, name, location: 'westeurope' };
    this.estate.resourceGroups.set(base.toLowerCase(), group);
    return group;
  }

  /** Asks the emulator over its own wire, without a socket in between. */
  async ask({ method, host, target, body }: Question): Promise<Answer> {
    const server = createServer({
      azure: this.azure,
      secret,
      log: new RequestLog(),
      faults: new Faults(),
      watchdog: new Watchdog(this.azure),
    });
    const authorization = await this.#authorization(host);
    const answer = await server.inject({
      method: method as 'GET',
      url: target,
      headers: {
        host,
        'x-emulator-secret': secret,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(authorization === undefined ? {} : { authorization }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    await server.close();
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
    return {
      status: answer.statusCode,
      headers: Object.fromEntries(headers) as Record<string, string>,
      body: parsed(answer.body),
    };
  }

  async #authorization(host: string): Promise<string | undefined> {
    switch (this.token) {
      case 'none':
        return undefined;
      case 'malformed':
        return 'Bearer malformed';
      case 'wrongAudience':
        return `Bearer ${await tokens.issue(this.caller, 'https://graph.windows.net')}`;
      case 'good': {
        const [, store] = /\.(vault|managedhsm)\.azure\.net$/.exec(host) ?? [];
        const audience = store === undefined ? 'https://management.azure.com' : `https://${store}.azure.net`;
        return `Bearer ${await tokens.issue(this.caller, audience)}`;
      }
    }
  }
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
