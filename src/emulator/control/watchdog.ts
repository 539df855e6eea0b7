import { KeyEvents } from '../audit/keyEvents.ts';
import type { Azure } from '../azure.ts';
import { whyClosed } from '../service/protection.ts';
import type { Account, DataProtection } from '../state/resources.ts';
import { fingerprintOf } from './fingerprint.ts';
import { momentsBetween } from './moments.ts';
import { usersOfVersions, type VersionUsers } from './versionUsers.ts';

/** What locks an account's data: the key store, the key and its version. */
export type ShownProtection = Pick<DataProtection, 'vaultName' | 'keyName' | 'keyVersion'>;

/** Whether the data of an account can be opened. */
export interface AccountVerdict {
  /** The ARM id of the account. */
  readonly id: string;
  readonly canOpenData: boolean;
  /** Why not: the error code of the refusal, `IdentityNotFound` or `KeyStoreNotFound`. */
  readonly reason?: string;
  /** Null under Microsoft-managed keys. */
  readonly protection: ShownProtection | null;
}

/** A moment at which an account's data became open or locked; the first moment of an account that came later is one too. */
export interface Transition {
  /** Milliseconds since 1970, by the emulator's clock. */
  readonly at: number;
  /** The ARM id of the account. */
  readonly account: string;
  readonly canOpenData: boolean;
  readonly reason: string | null;
  /** The request after which it was so; null where time alone made it so, or what a request had begun came to its end. */
  readonly requestId: string | null;
  /** For example `PATCH https://management.azure.com/subscriptions/…`. */
  readonly request: string | null;
}

/** The request after which the watchdog looks. */
export interface Cause {
  readonly requestId: string;
  readonly request: string;
}

export interface WatchdogReport {
  readonly accounts: readonly AccountVerdict[];
  readonly history: readonly Transition[];
  readonly versionUsers: readonly VersionUsers[];
}

/**
 * Knows at every moment of every account whether its data can be opened, by the service's own way of opening it. It
 * looks when it is started, around every request and whenever time is made to pass; moments that passed meanwhile, at
 * which a role assignment began or ceased to count, it judges as of those moments. What it does leaves no trace in the
 * key stores' logs.
 */
export class Watchdog {
  readonly #azure: Azure;
  readonly #capacity: number;
  readonly #verdicts = new Map<string, AccountVerdict>();
  readonly #history: Transition[] = [];
  #fingerprint = '';
  #seenUntil: number | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(azure: Azure, capacity = 10_000) {
    this.#azure = azure;
    this.#capacity = capacity;
  }

  /** Begins to watch; what it finds first is no transition. It may be called again. */
  async start(): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#seenUntil === undefined) await this.#look(undefined);
    });
  }

  /** Forgets what it saw, since the state is another; where it has been started, it begins anew. */
  async restart(): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#seenUntil === undefined) return;
      this.#verdicts.clear();
      this.#history.length = 0;
      this.#fingerprint = '';
      this.#seenUntil = undefined;
      await this.#look(undefined);
    });
  }

  get isWatching(): boolean {
    return this.#seenUntil !== undefined;
  }

  /** Looks, where it has been started. */
  async observe(cause?: Cause): Promise<void> {
    if (this.#seenUntil === undefined) return;
    await this.#inTurn(async () => await this.#look(cause));
  }

  /** Looks, and tells what there is and what there was. */
  async report(): Promise<WatchdogReport> {
    await this.start();
    await this.observe();
    return {
      accounts: [...this.#verdicts.values()],
      history: [...this.#history],
      versionUsers: usersOfVersions(this.#azure.estate),
    };
  }

  /** One look after the other, so that the history is in order; a look that fails stops none after it. */
  async #inTurn(look: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(look);
    this.#turn = turn.catch(() => undefined);
    await turn;
  }

  async #look(cause: Cause | undefined): Promise<void> {
    const now = this.#azure.clock.now();
    const isFirst = this.#seenUntil === undefined;
    const passed = momentsBetween(this.#azure.estate, this.#seenUntil ?? now, now);
    const fingerprint = fingerprintOf(this.#azure);
    if (fingerprint !== this.#fingerprint || passed.length > 0) {
      for (const moment of passed) await this.#judge(moment, cause, isFirst);
      if (passed.at(-1) !== now) await this.#judge(now, cause, isFirst);
    }
    this.#fingerprint = fingerprint;
    this.#seenUntil = now;
  }

  async #judge(at: number, cause: Cause | undefined, isFirst: boolean): Promise<void> {
    const azure: Azure = { ...this.#azure, clock: { now: () => at }, keyEvents: new KeyEvents() };
    const verdicts = await Promise.all([...azure.estate.accounts.values()].map((account) => verdictOn(azure, account)));
    const present = new Set(verdicts.map(({ id }) => id.toLowerCase()));
    for (const id of [...this.#verdicts.keys()]) if (!present.has(id)) this.#verdicts.delete(id);
    for (const verdict of verdicts) {
      const before = this.#verdicts.get(verdict.id.toLowerCase());
      this.#verdicts.set(verdict.id.toLowerCase(), verdict);
      if (!isFirst && before?.canOpenData !== verdict.canOpenData) this.#remember(at, verdict, cause);
    }
  }

  #remember(at: number, { id, canOpenData: open, reason }: AccountVerdict, cause: Cause | undefined): void {
    this.#history.push({
      at,
      account: id,
      canOpenData: open,
      reason: reason ?? null,
      requestId: cause?.requestId ?? null,
      request: cause?.request ?? null,
    });
    if (this.#history.length > this.#capacity) this.#history.splice(0, this.#history.length - this.#capacity);
  }
}

async function verdictOn(azure: Azure, account: Account): Promise<AccountVerdict> {
  const protection = shownProtection(account.protection);
  const reason = await whyClosed(azure, account);
  return { id: account.id, canOpenData: reason === undefined, ...(reason !== undefined && { reason }), protection };
}

export function shownProtection(protection: DataProtection | undefined): ShownProtection | null {
  if (protection === undefined) return null;
  const { vaultName, keyName, keyVersion } = protection;
  return { vaultName, keyName, keyVersion };
}
