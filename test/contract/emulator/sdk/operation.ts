import type { HttpClient } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/core-auth';
import type { Service } from '../refusals/routes.ts';
import { methodsOf } from './methods.ts';
import type { Names } from './names.ts';

/** Why nothing is refused in one of the five ways. */
export interface Nothing {
  readonly reason: string;
}

/**
 * The name of which there is nothing; the code, or 204 where a client throws nothing; and what the text says where it does not
 * tell the name.
 */
export type Missing = keyof Names | readonly [name: keyof Names, code: string | 204, text?: string] | Nothing;

/** One operation of an SDK, as a call that succeeds in the prepared estate. */
export interface Operation<Client> {
  /** `vaults.get`; of pollers the name without `begin` and `AndWait`. */
  readonly name: string;
  /** The action that a stranger lacks, as the refusal names it. */
  readonly right: string | Nothing;
  readonly missing: Missing;
  readonly sendsBody: boolean;
  readonly call: (client: Client, at: Names) => unknown;
  /** What comes of it, for `toMatchObject`; undefined where nothing does. */
  readonly yields: (at: Names) => unknown;
}

/** Who calls, over which transport. */
export interface Caller {
  readonly credential: TokenCredential;
  readonly httpClient: HttpClient;
}

export interface Case extends Omit<Operation<never>, 'call'> {
  readonly run: (caller: Caller, at: Names) => Promise<unknown>;
}

/** The operations of one client, whatever its type. */
export interface Table {
  readonly sdk: string;
  readonly service: Service;
  readonly cases: readonly Case[];
  /** The operations that the client itself has. */
  readonly methods: (caller: Caller, at: Names) => readonly string[];
  /** Those that the table leaves out (`recordSets.*` for a whole group), by the reason. */
  readonly leftOut: Readonly<Record<string, readonly string[]>>;
}

interface Description<Client> {
  readonly sdk: string;
  readonly service: Service;
  readonly client: (caller: Caller, at: Names) => Client;
  readonly methods?: (client: Client) => readonly string[];
  readonly operations: readonly Operation<Client>[];
  readonly leftOut: Table['leftOut'];
}

export function table<Client extends object>({
  sdk,
  service,
  client,
  methods = methodsOf,
  operations,
  leftOut,
}: Description<Client>): Table {
  return {
    sdk,
    service,
    leftOut,
    methods: (caller, at) => methods(client(caller, at)),
    cases: operations.map((operation) => ({
      ...operation,
      run: async (caller, at) => await settled(operation.call(client(caller, at), at)),
    })),
  };
}

/** The rows of pages, the outcome of a poller, or what a promise yields. */
async function settled(result: unknown): Promise<unknown> {
  if (typeof result !== 'object' || result === null || !(Symbol.asyncIterator in result)) return await result;
  const rows: unknown[] = [];
  for await (const row of result as AsyncIterable<unknown>) rows.push(row);
  return rows;
}

type Row<Client> = (
  name: string,
  right: Operation<Client>['right'],
  missing: Missing,
  call: Operation<Client>['call'],
  yields?: Operation<Client>['yields'],
) => Operation<Client>;

/** Makes the rows of a client: of operations without a body, and of those with one. */
export function rows<Client>(): { readonly asks: Row<Client>; readonly sends: Row<Client> } {
  const row =
    (sendsBody: boolean): Row<Client> =>
    (name, right, missing, call, yields = () => undefined) => ({ name, right, missing, sendsBody, call, yields });
  return { asks: row(false), sends: row(true) };
}

export const nothing = (reason: string): Nothing => ({ reason });
export const makes = nothing('makes what is not there');
export const namesNothing = nothing('names nothing');

/** Options of an operation that takes long, so that nobody waits for what the emulator has done at once. */
export const atOnce = { updateIntervalInMs: 1 };
