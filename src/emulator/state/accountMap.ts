import { Buckets } from './buckets.ts';
import { ResourceMap } from './resourceMap.ts';
import type { Account, DeletedAccount } from './resources.ts';

/**
 * Accounts, which are also found by their custom subdomains: their own API is reached by those, and no two accounts of all of
 * Azure have the same.
 */
export class AccountMap extends ResourceMap<Account> {
  readonly #bySubdomain = new Buckets<Account>();

  constructor(entries: Iterable<readonly [string, Account]> = []) {
    super();
    for (const [id, account] of entries) this.set(id, account);
  }

  /** The accounts that have the subdomain in any case; more than one only where a recording says so. */
  withSubdomain(subdomain: string): Iterable<Account> {
    return this.#bySubdomain.of(subdomain.toLowerCase());
  }

  /** Gives an account another subdomain, or none. */
  setSubdomain(account: Account, subdomain: string | undefined): void {
    const id = account.id.toLowerCase();
    const isKept = this.get(id) === account;
    if (isKept) this.#forgetSubdomain(id);
    (account as { customSubDomainName: string | undefined }).customSubDomainName = subdomain;
    if (isKept) this.#noteSubdomain(id, account);
  }

  override set(id: string, account: Account): this {
    this.#forgetSubdomain(id);
    this.#noteSubdomain(id, account);
    return super.set(id, account);
  }

  override delete(id: string): boolean {
    this.#forgetSubdomain(id);
    return super.delete(id);
  }

  override clear(): void {
    this.#bySubdomain.clear();
    super.clear();
  }

  #noteSubdomain(id: string, account: Account): void {
    const subdomain = account.customSubDomainName?.toLowerCase();
    if (subdomain !== undefined) this.#bySubdomain.add(subdomain, id, account);
  }

  #forgetSubdomain(id: string): void {
    const subdomain = this.get(id)?.customSubDomainName?.toLowerCase();
    if (subdomain !== undefined) this.#bySubdomain.remove(subdomain, id);
  }
}

/** Deleted accounts under the lower-case ids that they had, which keep their subdomains. */
export class DeletedAccountMap extends Map<string, DeletedAccount> {
  readonly #bySubdomain = new Buckets<DeletedAccount>();

  constructor(entries: Iterable<readonly [string, DeletedAccount]> = []) {
    super();
    for (const [id, deleted] of entries) this.set(id, deleted);
  }

  withSubdomain(subdomain: string): Iterable<DeletedAccount> {
    return this.#bySubdomain.of(subdomain.toLowerCase());
  }

  override set(id: string, deleted: DeletedAccount): this {
    this.#forget(id);
    const subdomain = deleted.account.customSubDomainName?.toLowerCase();
    if (subdomain !== undefined) this.#bySubdomain.add(subdomain, id, deleted);
    return super.set(id, deleted);
  }

  override delete(id: string): boolean {
    this.#forget(id);
    return super.delete(id);
  }

  override clear(): void {
    this.#bySubdomain.clear();
    super.clear();
  }

  #forget(id: string): void {
    const subdomain = this.get(id)?.account.customSubDomainName?.toLowerCase();
    if (subdomain !== undefined) this.#bySubdomain.remove(subdomain, id);
  }
}
