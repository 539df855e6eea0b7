import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assignLocalRole, assignRole, deletionOf, type CreateChange } from '../../../src/core/plans/change.ts';
import type { LiveResource } from '../../../src/core/resources/resource.ts';
import { allows, builtInRoles, localRoles, roleDefinitionId } from '../../../src/core/resources/roles.ts';
import { types } from '../../../src/core/resources/types.ts';
import { asItems, asString, asStrings, at, known } from '../../../src/core/resources/value.ts';
import type { LiveSource } from '../../../src/core/sources.ts';
import { emulated, never, type Emulated } from './emulated.ts';
import { failureOf } from '../../unit/azure/scriptedAzure.ts';

let azure: Emulated;
let owner: LiveSource;
let items: readonly LiveResource[];
let principal: string;

beforeEach(async () => {
  azure = await emulated({ propagation: 0 });
  owner = azure.as('owner');
  const { items: subscriptions } = await owner.subscriptions(never);
  items = (
    await owner.inventory(
      subscriptions.map(({ id }) => id),
      never,
    )
  ).items;
  const identity = await owner.resource(idOf('id-contoso-chat'), never);
  principal = asString(identity.read('properties.principalId')) ?? '';
});
afterEach(() => azure.emulator.close());

const idOf = (name: string) => items.find((resource) => resource.name === name)?.id ?? '';
const hsm = () => idOf('hsm-contoso-prod');
const vault = () => idOf('kv-contoso-platform');

describe('a local role of a Managed HSM', () => {
  it.each(['', '/keys', '/keys/hsm-cmk'])('is assigned at “%s” once, seen, and taken away', async (place) => {
    const scope = `${hsm()}${place}`;
    const change = assignLocalRole(scope, localRoles.cryptoServiceEncryptionUser.id, known(principal));
    await owner.apply(change, never);
    await owner.apply(change, never);
    const { assignments, definitions, gaps } = await owner.grants(principal, `${hsm()}/keys/hsm-cmk`, never);
    expect(gaps).toEqual([]);
    expect(assignments).toHaveLength(1);
    const [assignment] = assignments;
    expect(assignment?.type).toBe(types.hsmLocalRoleAssignment);
    expect(assignment?.id).toBe(`${hsm()}/localRoleAssignments/${assignment?.name ?? ''}`);
    expect(assignment?.body['properties']).toMatchObject({ principalId: principal, scope });
    expect(definitions.map(({ name }) => name)).toEqual([localRoles.cryptoServiceEncryptionUser.id]);
    const [set] = asItems(definitions[0]?.read('properties.permissions') ?? known([])) ?? [];
    expect(set && asStrings(at(set, 'dataActions'))).toContain('Microsoft.KeyVault/managedHsm/keys/wrap/action');
    expect((await owner.grants(principal, scope, never)).assignments.map(({ name }) => name)).toEqual([
      assignment?.name,
    ]);

    await owner.apply(deletionOf(change), never);
    await owner.apply(deletionOf(change), never);
    expect((await owner.grants(principal, `${hsm()}/keys/hsm-cmk`, never)).assignments).toEqual([]);
  });

  it('stays where another scope has it too', async () => {
    const change = (place: string) => assignLocalRole(`${hsm()}${place}`, localRoles.cryptoUser.id, known(principal));
    await owner.apply(change('/keys'), never);
    await owner.apply(change('/keys/hsm-cmk'), never);
    await owner.apply(deletionOf(change('/keys/hsm-cmk')), never);
    const { assignments } = await owner.grants(principal, `${hsm()}/keys/hsm-cmk`, never);
    expect(assignments.map((item) => asString(item.read('properties.scope')))).toEqual([`${hsm()}/keys`]);
  });

  it('tells what the caller may do, beside Azure Resource Manager’s', async () => {
    const permissions = await owner.permissions(`${hsm()}/keys/hsm-cmk`, never);
    const may = (action: string) =>
      permissions.some((set) => allows({ actions: set.dataActions, notActions: set.notDataActions }, action));
    expect(may('Microsoft.KeyVault/managedHsm/keys/rotate/action')).toBe(true);
    expect(may('Microsoft.KeyVault/vaults/keys/read')).toBe(false);
    expect(permissions.some((set) => allows(set, 'Microsoft.KeyVault/managedHSMs/write'))).toBe(true);
    const reader = azure.as('reader');
    expect((await failureOf(reader.permissions(`${hsm()}/keys/hsm-cmk`, never))).kind).toBe('forbidden');
    const atHsm = await reader.permissions(hsm(), never);
    expect(atHsm.flatMap(({ dataActions }) => dataActions)).toEqual([]);
    const { gaps } = await reader.grants(principal, `${hsm()}/keys/hsm-cmk`, never);
    expect(gaps.map(({ failure }) => failure.kind)).toEqual(['forbidden']);
  });
});

describe('a role assignment', () => {
  it('is taken away where it was made, and those above it stay', async () => {
    const key = `${vault()}/keys/search-cmk`;
    const role = roleDefinitionId(vault().split('/')[2] ?? '', builtInRoles.cryptoServiceEncryptionUser.id);
    for (const scope of [vault(), key]) await owner.apply(assignRole(scope, role, known(principal)), never);
    const removal = deletionOf(assignRole(key, role, known(principal)));
    await owner.apply(removal, never);
    await owner.apply(removal, never);
    const { assignments } = await owner.grants(principal, key, never);
    expect(assignments.map((item) => asString(item.read('properties.scope'))?.toLowerCase())).toEqual([
      vault().toLowerCase(),
    ]);
  });
});

describe('a custom role', () => {
  it('is made once, by what it is called', async () => {
    const scope = `/subscriptions/${vault().split('/')[2] ?? ''}`;
    const change: CreateChange = {
      kind: 'create',
      resource: 'new:role',
      type: types.roleDefinition,
      scope,
      properties: known({
        roleName: 'EKM Encrypt and Decrypt',
        description: 'Encrypts and decrypts with keys.',
        permissions: [
          {
            actions: [],
            notActions: [],
            dataActions: ['Microsoft.KeyVault/vaults/keys/encrypt/action'],
            notDataActions: [],
          },
        ],
      }),
    };
    await owner.apply(change, never);
    await owner.apply(change, never);
    const { body } = await azure.send(
      'owner',
      'GET',
      `https://management.azure.com${scope}/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01&$filter=type eq 'CustomRole'`,
    );
    const roles = (body as { value: { id: string; properties: { roleName: string } }[] }).value;
    expect(roles.map(({ properties }) => properties.roleName)).toEqual(['EKM Encrypt and Decrypt']);
    expect(asString((await owner.roleDefinition(roles[0]?.id ?? '', never)).read('properties.roleName'))).toBe(
      'EKM Encrypt and Decrypt',
    );
  });
});

describe('an access policy', () => {
  it('loses the given permissions alone', async () => {
    const claims = idOf('kv-contoso-claims');
    const policy = (keys: readonly string[]): CreateChange => ({
      kind: 'create',
      resource: 'new:policy',
      type: types.accessPolicy,
      scope: claims,
      properties: known({
        vaultId: claims,
        tenantId: azure.emulator.tenantId,
        objectId: principal,
        permissions: { keys: [...keys] },
      }),
    });
    const before = asItems((await owner.resource(claims, never)).read('properties.accessPolicies'))?.length;
    await owner.apply(policy(['get', 'list', 'wrapKey', 'unwrapKey']), never);
    await owner.apply(deletionOf(policy(['get', 'wrapKey', 'unwrapKey'])), never);
    const policies = asItems((await owner.resource(claims, never)).read('properties.accessPolicies')) ?? [];
    const own = policies.find((item) => asString(at(item, 'objectId')) === principal);
    expect(own && asStrings(at(own, 'permissions.keys'))).toEqual(['list']);
    expect(policies).toHaveLength((before ?? 0) + 1);
  });
});

describe('a service principal', () => {
  const openAi = '/servicePrincipals/20a14814-5ab7-4612-a671-1382b412bf93';
  const change: CreateChange = {
    kind: 'create',
    resource: openAi,
    type: types.servicePrincipal,
    scope: '/',
    properties: known({}),
  };

  it('is not there, is made once, and has an object id to grant to', async () => {
    expect((await failureOf(owner.resource(openAi, never))).kind).toBe('notFound');
    await owner.apply(change, never);
    await owner.apply(change, never);
    const made = await owner.resource(openAi, never);
    expect(made).toMatchObject({ id: openAi, type: types.servicePrincipal });
    expect(made.body['properties']).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      appId: '20a14814-5ab7-4612-a671-1382b412bf93',
      displayName: 'EKM - OpenAI Azure',
    });
  });

  it('is refused to who may not make it', async () => {
    const failure = await failureOf(azure.as('reader').apply(change, never));
    expect(failure.details).toMatchObject({ kind: 'forbidden', code: 'Authorization_RequestDenied' });
  });
});
