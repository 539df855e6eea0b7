import type { Azure } from '../azure.ts';
import { asString, member } from '../json.ts';
import { vaultRefusal } from '../keyVault/refusals.ts';
import type { KeyVersion, Vault } from '../state/resources.ts';
import { segmentsOf, type AzureRequest } from '../wire/exchange.ts';
import { Windows } from './windows.ts';

/** The window in which transactions are counted, in milliseconds ("Azure Key Vault service limits"). */
const windowLength = 10_000;

/** A subscription may use five times what one vault may, for all kinds of transactions (the same document). */
const subscriptionFactor = 5;

/** Sums of shares are not exact. */
const rounding = 1e-9;

/** Kinds are counted apart (assumed of making keys): the reason that Key Vault gives is a limit of the type of request. */
interface Transaction {
  readonly kind: 'create' | 'key' | 'import' | 'other';
  /** How many of them a vault may take in a window. */
  readonly limit: number;
}

/**
 * Counts the transactions of vaults, by vault and by subscription in a region. They are weighted: one that may come 500
 * times uses up as much as eight that may come 4,000 times, and their sum is what counts. Of Managed HSMs no limit at
 * which they throttle is published.
 */
export class VaultQuota {
  readonly #windows = new Windows(windowLength);

  /** Counts a request whose caller is known. Throws 429, without Retry-After, as a public thread quotes it. */
  count(azure: Azure, vault: Vault, request: AzureRequest): void {
    if (azure.behaviour.quotas === 'off') return;
    const now = azure.clock.now();
    const { kind, limit } = transactionOf(vault, request);
    const share = 1 / limit;
    const own = `${kind} ${vault.id.toLowerCase()}`;
    const together = `${kind} ${vault.subscriptionId.toLowerCase()} ${vault.location.toLowerCase()}`;
    const isTooMuch =
      this.#windows.used(own, now) + share > 1 + rounding ||
      this.#windows.used(together, now) + share > subscriptionFactor + rounding;
    // "Failed requests that return a 429 do not count towards the throttle limits" (Key Vault throttling guidance).
    if (isTooMuch) throw tooMany();
    this.#windows.use(own, share, now);
    this.#windows.use(together, share, now);
  }
}

function tooMany(): Error {
  return vaultRefusal(
    429,
    'Throttled',
    'Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached',
  );
}

/** A rotation makes a key, and so counts as making one (assumed). */
function transactionOf(vault: Vault, { method, path, body }: AzureRequest): Transaction {
  const [collection, name, ...rest] = segmentsOf(path).map((segment) => segment.toLowerCase());
  if (collection !== 'keys' || name === undefined || (name === 'restore' && rest.length === 0)) {
    return { kind: 'other', limit: 4000 };
  }
  if (method === 'PUT' && rest.length === 0) return { kind: 'import', limit: 300 };
  const versions = vault.keys.get(name)?.versions ?? [];
  const used = versions.find(({ version }) => version === rest[0]) ?? versions.at(-1);
  if (method === 'POST' && rest[0] === 'create') return { kind: 'create', limit: asksForHsm(body) ? 10 : 20 };
  if (method === 'POST' && rest[0] === 'rotate') return { kind: 'create', limit: isHsm(used) ? 10 : 20 };
  return { kind: 'key', limit: limitOf(used) };
}

function asksForHsm(body: string): boolean {
  try {
    return asString(member(JSON.parse(body), 'kty'))?.endsWith('-HSM') === true;
  } catch {
    return false;
  }
}

function isHsm(key: KeyVersion | undefined): boolean {
  return key?.kty.endsWith('-HSM') ?? false;
}

/** The limits of all transactions but making keys: by size of RSA keys, curves as 2048 bits; half of it in hardware. */
function limitOf(key: KeyVersion | undefined): number {
  const software = key?.keySize === 4096 ? 500 : key?.keySize === 3072 ? 1000 : 4000;
  return isHsm(key) ? software / 2 : software;
}
