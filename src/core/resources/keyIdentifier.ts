/**
 * Key Vault's object identifiers: `https://{vault or HSM host}/keys/{name}/{version}`.
 * Source: "About keys, secrets, and certificates", section "Object identifiers".
 */
export interface KeyIdentifier {
  /** Normalised with {@link normalizeStoreUri}. */
  readonly storeUri: string;
  readonly name: string;
  readonly version?: string;
}

/** The parts of a key identifier; undefined where the text is not an https URL with exactly /keys/{name}[/{version}]. */
export function parseKeyIdentifier(text: string): KeyIdentifier | undefined {
  const match = /^https:\/\/([^/?#]+)\/keys\/([0-9a-zA-Z-]+)(?:\/([0-9a-zA-Z]+))?\/?$/.exec(text);
  const [, host, name, version] = match ?? [];
  if (host === undefined || name === undefined) return undefined;
  const storeUri = normalizeStoreUri(`https://${host}/`);
  return version === undefined ? { storeUri, name } : { storeUri, name, version };
}

/**
 * One spelling for a vault's or HSM's URI: lower case, no port 443, one trailing slash. Azure's own answers differ here
 * (`https://x.vault.azure.net`, `…net/`, `…net:443/`).
 */
export function normalizeStoreUri(uri: string): string {
  const bare = uri
    .trim()
    .toLowerCase()
    .replace(/\/+$/, '')
    .replace(/^(https:\/\/[^/]+?):443$/, '$1');
  return `${bare}/`;
}

export function sameStoreUri(a: string, b: string): boolean {
  return normalizeStoreUri(a) === normalizeStoreUri(b);
}
