import type { Cloud } from '../../clouds.ts';
import type { Estate } from '../../state/estate.ts';
import { EstateBuilder } from '../builders.ts';
import { addCallers, contosoTenant } from '../contoso.ts';
import { Accounts } from './accounts.ts';
import { addKeys } from './keys.ts';
import { Places } from './places.ts';
import type { EstateSize } from './size.ts';
import { addVaults } from './stores.ts';

/**
 * An estate of so many of each: subscriptions of business units, vaults in a dozen regions, keys of every sort, accounts
 * of every condition, and what their identities were granted. It is alike at every start, ids and versions included. Keys
 * have no material, and the data encryption keys of accounts are not wrapped, until they are needed. `now` is the moment at
 * which it starts, in milliseconds. Throws RangeError where keys, vaults or accounts would be nowhere.
 */
export function scaleEstate(cloud: Cloud, now: number, size: EstateSize): Estate {
  if (size.subscriptions === 0 && size.vaults + size.accounts > 0) {
    throw new RangeError('Vaults and accounts need a subscription.');
  }
  if (size.vaults === 0 && size.keys > 0) throw new RangeError('Keys need a vault.');
  const estate = contosoTenant(cloud);
  const build = new EstateBuilder(estate, now);
  const places = new Places(build, size.subscriptions);
  addCallers(build, places.subscriptions);
  const vaults = addVaults(build, places, size.vaults);
  addKeys(build, vaults, size.keys);
  const accounts = new Accounts(build, places, vaults);
  accounts.add(size.accounts);
  accounts.addDeleted(Math.floor(size.accounts / 100), size.accounts);
  return estate;
}
