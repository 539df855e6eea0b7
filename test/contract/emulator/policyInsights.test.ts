import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf, Harness, rejection, type RawReply } from './harness.ts';

const cmk = '67121cc7-ff39-4ab8-b7e3-95b84dab487d';
const expiration = '152b15f7-8e1f-4c1f-ab71-8c010ba5dbc0';
const minute = 60;

interface State {
  readonly resourceId: string;
  readonly isCompliant: boolean;
  readonly complianceState: string;
  readonly policyDefinitionName: string;
  readonly policyDefinitionAction: string;
  readonly components?: readonly { readonly name: string; readonly complianceState: string }[];
}

describe('Policy compliance', () => {
  let harness: Harness;
  let subscription: string;
  beforeEach(async () => {
    harness = await Harness.start();
    harness.emulator.azure.estate.diagnosticSettings.clear();
    subscription = `/subscriptions/${harness.subscriptionId('Contoso Production')}`;
  });
  afterEach(async () => {
    await harness.close();
  });

  const assign = async (
    name: string,
    definition: string,
    parameters: object = {},
    scope = subscription,
  ): Promise<RawReply> =>
    await harness.arm(
      'owner',
      'PUT',
      `${scope}/providers/Microsoft.Authorization/policyAssignments/${name}?api-version=2024-05-01`,
      {
        properties: {
          policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/${definition}`,
          parameters,
        },
      },
    );
  const post = async (scope: string, verb: string, query = '', who = 'owner'): Promise<RawReply> =>
    await harness.arm(
      who,
      'POST',
      `${scope}/providers/Microsoft.PolicyInsights/policyStates/latest/${verb}?api-version=2024-10-01${query}`,
    );
  const states = async (scope = subscription, query = ''): Promise<readonly State[]> =>
    (JSON.parse((await post(scope, 'queryResults', query)).text) as { value: State[] }).value;
  const trigger = async (): Promise<void> => {
    expect((await post(subscription, 'triggerEvaluation')).status).toBe(202);
  };
  const names = (rows: readonly State[], compliant: boolean): readonly (string | undefined)[] =>
    rows
      .filter((row) => row.isCompliant === compliant)
      .map(({ resourceId }) => resourceId.split('/').at(-1))
      .sort();

  it('is found out by an evaluation, which takes a while', async () => {
    harness.emulator.azure.behaviour.operationDuration = 60_000;
    await assign('guard', cmk);
    expect(await states()).toEqual([]);
    const reply = await post(subscription, 'triggerEvaluation');
    const poll = new URL(String(reply.headers['location']));
    const status = async (): Promise<number> =>
      (await harness.arm('owner', 'GET', `${poll.pathname}${poll.search}`)).status;
    expect([reply.status, await status(), await states()]).toEqual([202, 202, []]);
    harness.pass(60);
    expect(await status()).toBe(200);
    const found = await states();
    expect(names(found, false)).toContain('contoso-chat-prod');
    expect(names(found, true)).toEqual(expect.arrayContaining(['contoso-search-prod', 'contoso-translate-prod']));
    expect(found[0]).toMatchObject({
      policyDefinitionName: cmk,
      policyDefinitionAction: 'audit',
      complianceState: expect.any(String) as string,
    });
  });

  it('is found out by itself half an hour after an assignment, and every day', async () => {
    await assign('guard', cmk);
    harness.pass(29 * minute);
    expect(await states()).toEqual([]);
    harness.pass(minute);
    expect(names(await states(), false)).toContain('contoso-chat-prod');
    const account = [...harness.emulator.azure.estate.accounts.values()].find(
      ({ name }) => name === 'contoso-chat-prod',
    );
    harness.emulator.azure.estate.accounts.delete(account?.id.toLowerCase() ?? '');
    harness.pass(10 * minute);
    expect(names(await states(), false)).toContain('contoso-chat-prod');
    harness.pass(24 * 60 * minute);
    expect(names(await states(), false)).not.toContain('contoso-chat-prod');
  });

  it('is counted by assignment and definition', async () => {
    await assign('guard', cmk);
    await assign('other', '0b60c0b2-2dc2-4e1c-b5c9-abbed971de53');
    await trigger();
    const rows = await states();
    const broken = new Set(names(rows, false));
    const { value } = JSON.parse((await post(subscription, 'summarize')).text) as {
      value: [{ results: { nonCompliantResources: number }; policyAssignments: { policyAssignmentId: string }[] }];
    };
    expect(value[0].results.nonCompliantResources).toBe(broken.size);
    expect(value[0].policyAssignments).toHaveLength(2);
    const of = await states(`${subscription}/providers/Microsoft.Authorization/policyAssignments/guard`);
    expect(new Set(of.map((row) => row.policyDefinitionName))).toEqual(new Set([cmk]));
    const filtered = await states(
      subscription,
      `&$filter=${encodeURIComponent("IsCompliant eq false and PolicyDefinitionAction eq 'audit'")}`,
    );
    expect(filtered.length).toBe(rows.filter((row) => !row.isCompliant).length);
    expect(await states(`${subscription}/resourceGroups/rg-platform-prod`)).not.toEqual([]);
    const apply = encodeURIComponent('groupby((isCompliant), aggregate($count as numRecords))');
    const counted = await states(subscription, `&$apply=${apply}&$orderby=numRecords%20desc`);
    const counts = [true, false].map((isCompliant) => ({
      isCompliant,
      numRecords: rows.filter((row) => row.isCompliant === isCompliant).length,
    }));
    expect(counted).toEqual(counts.sort((left, right) => right.numRecords - left.numRecords));
    expect(Object.keys((await states(subscription, '&$top=1&$select=ResourceId'))[0] ?? {})).toEqual(['resourceId']);
  });

  it('of keys names the keys', async () => {
    await assign('expiry', expiration);
    await trigger();
    const vault = (await states(subscription, '&$expand=components')).find(({ resourceId }) =>
      resourceId.endsWith('kv-contoso-platform'),
    );
    expect(vault?.isCompliant).toBe(false);
    const of = (name: string): unknown =>
      vault?.components?.find((component) => component.name === name)?.complianceState;
    expect([of('retired-cmk'), of('archive-cmk')]).toEqual(['Compliant', 'NonCompliant']);
  });

  const vaultId = (): string =>
    `${subscription}/resourceGroups/rg-platform-prod/providers/Microsoft.KeyVault/vaults/kv-contoso-platform`;
  it.each<[string, object, boolean, 'logs' | object | undefined]>([
    ['0b60c0b2-2dc2-4e1c-b5c9-abbed971de53', {}, true, undefined],
    ['1e66c121-a66a-4b1f-9b83-0fd99bf0fc2d', {}, true, undefined],
    ['55615ac9-af46-4a59-874e-391cc3dfb490', {}, false, { networkAcls: { defaultAction: 'Deny' } }],
    ['405c5871-3e91-4644-8a63-58e19d68ff5b', {}, false, { publicNetworkAccess: 'Disabled' }],
    ['12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5', {}, true, undefined],
    ['a6abeaec-4d90-4a02-805f-6b26c4d3fbe9', {}, false, undefined],
    ['cf820ca0-f99e-4f3e-84fb-66e913812d21', {}, false, 'logs'],
    ['d8cf8476-a2ec-4916-896e-992351803c44', { maximumDaysToRotate: { value: 400 } }, false, undefined],
    ['5ff38825-c5d8-47c5-b70e-069a21955146', { minimumDaysBeforeExpiration: { value: 10 } }, false, undefined],
    ['82067dbb-e53b-4e06-b631-546d197452d9', { minimumRSAKeySize: { value: 3072 } }, false, undefined],
    ['82067dbb-e53b-4e06-b631-546d197452d9', {}, true, undefined],
    ['75c4f823-d65c-4f29-a733-01d0077fdbcb', { allowedKeyTypes: { value: ['RSA', 'RSA-HSM'] } }, false, undefined],
    ['587c79fe-dd04-4a5e-9d0b-f89598c7261b', {}, false, undefined],
    ['c26e4b24-cf98-4c67-b48b-5a25c4c69eb9', { maximumValidityInDays: { value: 90 } }, false, undefined],
    ['49a22571-d204-4c91-a7b6-09b1a586fbc9', { maximumValidityInDays: { value: 90 } }, false, undefined],
  ])('judges a vault by %s %j: %s at first', async (definition, parameters, compliant, mend) => {
    const judged = async (): Promise<boolean | undefined> => {
      await trigger();
      return (await states(vaultId()))[0]?.isCompliant;
    };
    await assign('one', definition, parameters);
    expect(await judged()).toBe(compliant);
    if (mend === undefined) return;
    expect((await (mend === 'logs' ? sendLogs() : patch(mend))).status).toBe(200);
    expect(await judged()).toBe(true);
  });
  const patch = async (properties: object): Promise<RawReply> =>
    await harness.arm('owner', 'PATCH', `${vaultId()}?api-version=2024-11-01`, { properties });
  const sendLogs = async (): Promise<RawReply> => {
    const workspace = `${subscription}/resourceGroups/rg-platform-prod/providers/Microsoft.OperationalInsights/workspaces/logs`;
    await harness.arm('owner', 'PUT', `${workspace}?api-version=2023-09-01`, {
      location: 'swedencentral',
      properties: {},
    });
    return await harness.arm(
      'owner',
      'PUT',
      `${vaultId()}/providers/Microsoft.Insights/diagnosticSettings/all?api-version=2021-05-01-preview`,
      {
        properties: { workspaceId: workspace, logs: [{ categoryGroup: 'audit', enabled: true }] },
      },
    );
  };

  it('is forgotten with its assignment, and not judged where it is disabled', async () => {
    await assign('guard', cmk, { effect: { value: 'Disabled' } });
    await trigger();
    expect(await states()).toEqual([]);
    await assign('guard', cmk);
    await trigger();
    expect(await states()).not.toEqual([]);
    await harness.arm(
      'owner',
      'DELETE',
      `${subscription}/providers/Microsoft.Authorization/policyAssignments/guard?api-version=2024-05-01`,
    );
    expect(await states()).toEqual([]);
  });

  it('denies an HSM without purge protection, and an account without an identity', async () => {
    const deny = { effect: { value: 'Deny' } };
    await assign('hsm', 'c39ba22d-4428-4149-b981-70acb31fc383', deny);
    await assign('identity', 'fe3fd216-4f83-4fc1-8984-2bbec80a3418', deny);
    const group = `${subscription}/resourceGroups/rg-chat-prod/providers`;
    const hsm = await harness.arm(
      'owner',
      'PUT',
      `${group}/Microsoft.KeyVault/managedHSMs/hsm-denied?api-version=2024-11-01`,
      {
        location: 'swedencentral',
        sku: { family: 'B', name: 'Standard_B1' },
        properties: { initialAdminObjectIds: [harness.signIn('owner').objectId] },
      },
    );
    expect([hsm.status, errorOf(hsm).code]).toEqual([403, 'RequestDisallowedByPolicy']);
    const { accounts } = harness.cognitiveServices('owner', harness.subscriptionId('Contoso Production'));
    const body = { location: 'swedencentral', kind: 'OpenAI', sku: { name: 'S0' }, properties: {} };
    expect((await rejection(accounts.beginCreateAndWait('rg-chat-prod', 'contoso-denied', body))).code).toBe(
      'RequestDisallowedByPolicy',
    );
    await accounts.beginCreateAndWait('rg-chat-prod', 'contoso-denied', {
      ...body,
      identity: { type: 'SystemAssigned' },
    });
  });

  it.each([
    [
      'the keys of vaults',
      '5ff38825-c5d8-47c5-b70e-069a21955146',
      {
        if: {
          allOf: [
            { field: 'type', equals: 'Microsoft.KeyVault.Data/vaults/keys' },
            {
              field: 'Microsoft.KeyVault.Data/vaults/keys/attributes.expiresOn',
              less: "[addDays(utcNow(), parameters('minimumDaysBeforeExpiration'))]",
            },
          ],
        },
      },
    ],
    [
      'the logs of vaults',
      'cf820ca0-f99e-4f3e-84fb-66e913812d21',
      {
        if: { field: 'type', equals: 'Microsoft.KeyVault/vaults' },
        then: { details: { type: 'Microsoft.Insights/diagnosticSettings' } },
      },
    ],
    [
      'private endpoints of vaults',
      'a6abeaec-4d90-4a02-805f-6b26c4d3fbe9',
      {
        if: {
          allOf: [
            { field: 'type', equals: 'Microsoft.KeyVault/vaults' },
            { count: { field: 'Microsoft.KeyVault/vaults/privateEndpointConnections[*]' }, less: 1 },
          ],
        },
      },
    ],
  ])('shows rules about %s in the policy language', async (_, definition, policyRule) => {
    const path = `/providers/Microsoft.Authorization/policyDefinitions/${definition}?api-version=2021-06-01`;
    expect(JSON.parse((await harness.arm('reader', 'GET', path)).text)).toMatchObject({ properties: { policyRule } });
  });

  it('shows its definitions, refuses strangers and filters that it does not know', async () => {
    const shown = await harness.arm(
      'reader',
      'GET',
      `/providers/Microsoft.Authorization/policyDefinitions/${cmk}?api-version=2023-04-01`,
    );
    const accounts = 'Microsoft.CognitiveServices/accounts';
    expect(JSON.parse(shown.text)).toMatchObject({
      name: cmk,
      properties: {
        policyType: 'BuiltIn',
        mode: 'Indexed',
        policyRule: {
          if: {
            allOf: [
              { field: 'type', equals: accounts },
              { field: `${accounts}/encryption.keySource`, notEquals: 'Microsoft.KeyVault' },
              { field: 'kind', notIn: "[parameters('excludedKinds')]" },
            ],
          },
          then: { effect: "[parameters('effect')]" },
        },
      },
    });
    const unknown = await harness.arm(
      'owner',
      'GET',
      `${subscription}/providers/Microsoft.Authorization/policyDefinitions/nothing?api-version=2023-04-01`,
    );
    expect([unknown.status, errorOf(unknown).code]).toEqual([404, 'PolicyDefinitionNotFound']);
    expect((await post(subscription, 'triggerEvaluation', '', 'reader')).status).toBe(403);
    for (const bad of ['$filter=contains(resourceId,%27x%27)', '$apply=filter(a)', '$orderby=a%20b%20c']) {
      expect(errorOf(await post(subscription, 'queryResults', `&${bad}`)).code).toBe('BadRequest');
    }
    expect(errorOf(await post('/subscriptions/00000000-0000-0000-0000-00000000dead', 'queryResults')).code).toBe(
      'SubscriptionNotFound',
    );
  });
});
