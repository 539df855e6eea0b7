import { absent, asString, known, type Value } from '../../core/resources/value.ts';
import type { Call, Option } from './call.ts';
import { readPowerShell } from './powershell.ts';
import { literal, type Word } from './statement.ts';
import { optionOf, type World } from './world.ts';

/** The names of what a command can be told, in both shells, in lower case with their dashes. */
export const names = {
  name: ['--name', '-n', '-name', '-vaultname', '-hsmname'],
  group: ['--resource-group', '-g', '-resourcegroupname'],
  location: ['--location', '-l', '-location'],
  sku: ['--sku', '-sku', '-skuname'],
  kind: ['--kind', '-type'],
  purge: ['--enable-purge-protection', '-enablepurgeprotection'],
  softDelete: ['--enable-soft-delete', '-enablesoftdelete'],
  noSoftDelete: ['-disablesoftdelete'],
  rbac: ['--enable-rbac-authorization', '-enablerbacauthorization'],
  noRbac: ['-disablerbacauthorization'],
  retention: ['--retention-days', '-softdeleteretentionindays'],
  bypass: ['--bypass', '-bypass'],
  defaultAction: ['--default-action', '-defaultaction'],
  publicAccess: ['--public-network-access', '-publicnetworkaccess'],
  hsm: ['--hsm-name', '-hsmname'],
  vault: ['--vault-name', '-vaultname'],
  keyType: ['--kty', '-keytype'],
  protection: ['--protection', '-p', '-destination'],
  size: ['--size', '-size'],
  curve: ['--curve', '-curvename'],
  keyFile: ['-keyfilepath', '--pem-file', '--pem-string', '--byok-file', '--byok-string'],
  operations: ['--ops', '-keyops'],
  expires: ['--expires', '-expires'],
  notBefore: ['--not-before', '-notbefore'],
  disabled: ['--disabled', '-disable'],
  enabled: ['--enabled', '-enable', '-enabled'],
  assignee: [
    '--assignee',
    '--assignee-object-id',
    '--spn',
    '--object-id',
    '-objectid',
    '-applicationid',
    '-serviceprincipalname',
    '-signinname',
    '-userprincipalname',
    '--upn',
  ],
  role: ['--role', '-roledefinitionname', '-roledefinitionid'],
  scope: ['--scope', '-scope', '-keyname'],
  keyPermissions: ['--key-permissions', '-permissionstokeys'],
  encryption: ['--encryption'],
  assignIdentity: ['--assign-identity', '-assignidentity', '--system-assigned'],
  projects: ['--allow-project-management'],
  identityType: ['-identitytype'],
  userIdentities: ['-userassignedidentityid'],
  keyName: ['-keyname'],
  keyVersion: ['-keyversion'],
  keyVaultUri: ['-keyvaulturi'],
  identityClientId: ['-keyvaultidentityclientid'],
  microsoftKeys: ['-cognitiveservicesencryption'],
  policyValue: ['--value'],
  expiresIn: ['-expiresin'],
  lifetimeActions: ['-keyrotationlifetimeaction'],
  query: ['--query'],
  resource: ['--resource', '-resourceid'],
  resourceType: ['--resource-type'],
  resourceNamespace: ['--resource-namespace'],
  workspace: ['--workspace', '-workspaceid'],
  storageAccount: ['--storage-account', '-storageaccountid'],
  eventHubRule: ['--event-hub-rule', '-eventhubauthorizationruleid'],
  partner: ['--marketplace-partner-id', '-marketplacepartnerid'],
  logs: ['--logs', '-log'],
  category: ['-category'],
  categoryGroup: ['-categorygroup'],
  appId: [
    '--id',
    '--display-name',
    '--filter',
    '-applicationid',
    '-displayname',
    '-serviceprincipalname',
    '-searchstring',
  ],
} as const;

export type OptionName = keyof typeof names;

/** The value of an option; absent where the command has none. */
export function argument(world: World, call: Call, option: OptionName): Value {
  const found = optionOf(call, names[option]);
  const [word] = found?.values ?? [];
  return word ? world.value(word) : absent;
}

/** All values of an option that takes several, also where they stand in one word. */
export function listArgument(world: World, call: Call, option: OptionName): Value {
  const found = optionOf(call, names[option]);
  if (!found) return absent;
  const items = listWords(world, call, found).flatMap((word) => {
    const text = literal(word);
    return text === undefined
      ? [world.value(word)]
      : text
          .split(/[\s,]+/)
          .filter(Boolean)
          .map((item): Value => known(item, world.origin(word)));
  });
  const [first] = found.values;
  const last = found.values.at(-1);
  const place = first && last ? { start: first.start, end: last.end } : found.word;
  return { kind: 'array', items, origin: world.origin(place) };
}

/** The words of a list, also those of PowerShell's `@('wrapKey', 'unwrapKey')`. */
export function listWords(world: World, call: Call, { values }: Option): readonly Word[] {
  return values.flatMap((word): readonly Word[] => {
    const [part, more] = word.parts;
    const isList = call.isPowerShell && part?.kind === 'unknown' && more === undefined && part.text.startsWith('@(');
    if (!isList) return [word];
    return readPowerShell(world.lines.text, word.start + 2, word.end - 1).flatMap(({ words }) => words);
  });
}

/** A switch: set by its name alone, or by `true` and `false`. */
export function flag(world: World, call: Call, option: OptionName): Value {
  const found = optionOf(call, names[option]);
  if (!found) return absent;
  const [word] = found.values;
  if (!word) return known(true, world.origin(found.word));
  const value = world.value(word);
  const text = asString(value)?.toLowerCase().replace('$', '');
  if (text === 'true' || text === '1') return known(true, world.origin(word));
  return text === 'false' || text === '0' ? known(false, world.origin(word)) : value;
}

/** A number, where it is written as one. */
export function number(value: Value): Value {
  const text = asString(value);
  return text !== undefined && /^\d+$/.test(text) && value.kind === 'known' ? { ...value, value: Number(text) } : value;
}
