/** A scope of a Managed HSM's own roles. */
export interface HsmScope {
  readonly hsmId: string;
  /** As the HSM writes it: `/`, `/keys` or `/keys/{name}`. */
  readonly local: string;
}

/** The Managed HSM and its local scope in an ARM-like id; undefined for any other id. */
export function hsmScopeOf(id: string): HsmScope | undefined {
  const match =
    /^(.*\/providers\/microsoft\.keyvault\/managedhsms\/[^/]+)(?:\/(keys)(?:\/([^/]+))?(?:\/.*)?)?\/?$/i.exec(id);
  const [, hsmId, keys, name] = match ?? [];
  if (hsmId === undefined) return undefined;
  return { hsmId, local: keys === undefined ? '/' : name === undefined ? '/keys' : `/keys/${name}` };
}

/** The ARM-like id of a local scope. */
export function scopeIdOf(hsmId: string, local: string): string {
  return local === '/' ? hsmId : `${hsmId}${local.startsWith('/') ? local : `/${local}`}`;
}

/** The scopes at which an assignment reaches a local scope: it and those above, since a list at one does not show the others. */
export function scopesAbove(local: string): readonly string[] {
  return local === '/' ? ['/'] : local === '/keys' ? ['/', '/keys'] : ['/', '/keys', local];
}
