import { Option, type Command } from 'commander';
import type { ImportedKey, KeyChoice, KeyDates, NewKey, StoreChoice } from '../../core/plans/inputs.ts';
import { UsageError } from '../problem.ts';
import { secondsOf } from './moments.ts';
import type { Filling } from './planCommand.ts';
import { declareRotationPolicy, rotationPolicyOf, type RotationPolicyOptions } from './rotationPolicyOptions.ts';

/** Which key: one that is there, a new one, or one whose material is in a file. */
export interface KeyOptions extends RotationPolicyOptions {
  readonly key?: string;
  readonly newKey?: string;
  readonly import?: string;
  readonly keyFormat: 'pem' | 'byok';
  readonly keyType: 'RSA' | 'RSA-HSM';
  readonly notBefore?: string;
  readonly expires?: string;
  readonly vault?: string;
  readonly hsm?: string;
  readonly newVault?: string;
  readonly resourceGroup?: string;
  readonly location?: string;
  readonly sku: 'standard' | 'premium';
  readonly retention: string;
}

/** @param own words for the option that names a key which is there */
export function declareKey(command: Command, own = '--key <store/key>'): Command {
  command
    .option(own, 'a key that is there: STORE/KEY, its URL or its ARM id')
    .option('--new-key <name>', 'make a key of this name (with --import: call the imported one so)')
    .option('--import <file>', 'import the key from this file')
    .addOption(new Option('--key-format <format>', 'of the file to import').choices(['pem', 'byok']).default('pem'))
    .addOption(new Option('--key-type <type>', 'of a new key').choices(['RSA', 'RSA-HSM']).default('RSA'))
    .option('--not-before <date>', 'a new key is valid from then on')
    .option('--expires <date>', 'a new key is valid until then')
    .option('--vault <name>', 'the vault for a new key')
    .option('--hsm <name>', 'the Managed HSM for a new key')
    .option('--new-vault <name>', 'make a vault for the new key')
    .option('--resource-group <name>', 'for a new vault')
    .option('--location <region>', 'of a new vault; that of the accounts by default')
    .addOption(new Option('--sku <sku>', 'of a new vault').choices(['standard', 'premium']).default('standard'))
    .option('--retention <days>', 'how long a new vault keeps what was deleted, 7 to 90', '90');
  return declareRotationPolicy(command);
}

/**
 * @param beside ARM id of what the key is for: a new vault lies in the same subscription unless one is named
 * @param locationOf the region of what the key is for
 */
export async function keyOf(
  options: KeyOptions,
  filling: Filling,
  beside: string | undefined,
  locationOf: () => Promise<string | undefined>,
): Promise<KeyChoice> {
  const policy = rotationPolicyOf(options);
  if (options.key !== undefined) {
    if (options.newKey !== undefined || options.import !== undefined || policy) {
      throw new UsageError(
        '--key names a key that is there; --new-key, --import and a rotation policy are for another.',
      );
    }
    return { kind: 'existing', id: await filling.names.key(options.key) };
  }
  if (options.newKey === undefined) {
    throw new UsageError('Which key? --key STORE/KEY, or --new-key NAME with --vault, --hsm or --new-vault.');
  }
  const common = { store: await storeOf(options, filling, beside, locationOf), name: options.newKey };
  const dates = datesOf(options);
  if (options.import === undefined) {
    return newKey({ ...common, ...dates, keyType: options.keyType }, policy);
  }
  if (policy) throw new UsageError('An imported key cannot rotate by itself, so it takes no rotation policy.');
  const path = filling.absolute(options.import);
  const file = { format: options.keyFormat, path, sha256: await filling.digest(path) };
  const imported: ImportedKey = { kind: 'import', ...common, ...dates, keyType: options.keyType, file };
  return imported;
}

function newKey(key: Omit<NewKey, 'kind'>, rotationPolicy: NewKey['rotationPolicy']): NewKey {
  return { kind: 'new', ...key, ...(rotationPolicy && { rotationPolicy }) };
}

function datesOf({ notBefore, expires }: KeyOptions): KeyDates {
  const from = secondsOf('--not-before', notBefore);
  const until = secondsOf('--expires', expires);
  return { ...(from !== undefined && { notBefore: from }), ...(until !== undefined && { expires: until }) };
}

async function storeOf(
  options: KeyOptions,
  { names }: Filling,
  beside: string | undefined,
  locationOf: () => Promise<string | undefined>,
): Promise<StoreChoice> {
  const { vault, hsm, newVault, resourceGroup } = options;
  if ([vault, hsm, newVault].filter((name) => name !== undefined).length !== 1) {
    throw new UsageError('Where does the new key lie? One of --vault, --hsm and --new-vault.');
  }
  if (newVault === undefined) return { kind: 'existing', id: await names.store(vault ?? hsm ?? '') };
  if (resourceGroup === undefined) throw new UsageError('--new-vault needs --resource-group.');
  const location = options.location ?? (await locationOf());
  if (location === undefined) throw new UsageError('--new-vault needs --location.');
  if (!/^\d+$/.test(options.retention)) throw new UsageError('--retention takes a number of days, 7 to 90.');
  return {
    kind: 'new',
    resourceGroupId: await names.resourceGroup(resourceGroup, beside),
    name: newVault,
    location,
    sku: options.sku,
    retentionDays: Number(options.retention),
  };
}
