import type { Principal } from './directory.ts';
import type { Estate } from './estate.ts';

/** `GIVEN.FAMILY@DOMAIN`, made of the name since the directory keeps no other. */
export function principalName({ tenant }: Estate, { displayName }: Principal): string {
  return `${displayName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}@${tenant.defaultDomain}`;
}
