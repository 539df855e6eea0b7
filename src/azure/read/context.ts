import type { CloudEnvironment } from '../../core/cloud.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import type { LogLine } from '../../core/sources.ts';
import type { Clients } from '../clients.ts';
import type { Memo } from '../request/memo.ts';
import type { Requests } from '../request/requests.ts';
import type { Tenants } from '../tenants.ts';
import type { Tokens } from '../tokens.ts';

/** What every read and write of one connection shares. */
export interface Context {
  readonly cloud: CloudEnvironment;
  readonly clients: Clients;
  readonly requests: Requests;
  readonly tokens: Tokens;
  readonly tenants: Tenants;
  readonly everyTenant: boolean;
  readonly log: LogLine;
  /** Role definitions by normalised id. */
  readonly roleDefinitions: Memo<LiveResource>;
  /** Addresses of key stores by normalised id: they never change. */
  readonly storeUris: Memo<string>;
}
