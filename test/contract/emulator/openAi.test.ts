import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, errorOf, Harness, rejection, type RawReply } from './harness.ts';

const group = 'rg-platform-prod';
const name = 'contoso-search-prod';
const host = `https://${name}.openai.azure.com`;

describe('The API of an account under a customer-managed key', () => {
  let harness: Harness;
  let subscription: string;
  let key: string;
  beforeEach(async () => {
    harness = await Harness.start();
    subscription = harness.subscriptionId('Contoso Production');
    key = (await management().accounts.listKeys(group, name)).key1 ?? '';
  });
  afterEach(async () => {
    await harness.close();
  });

  const management = () => harness.cognitiveServices('owner', subscription);
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = { 'api-key': key },
  ): Promise<RawReply> =>
    await harness.send(
      method,
      `${host}/openai/${path}?api-version=2024-10-21`,
      { 'content-type': 'application/json', ...headers },
      body === undefined ? undefined : JSON.stringify(body),
    );
  const field = (reply: RawReply, member: string): string =>
    String((JSON.parse(reply.text) as Record<string, unknown>)[member]);
  async function upload(): Promise<string> {
    const form = [
      '--line\r\ncontent-disposition: form-data; name="purpose"\r\n\r\nfine-tune\r\n',
      '--line\r\ncontent-disposition: form-data; name="file"; filename="train.jsonl"\r\ncontent-type: text/plain\r\n\r\n{"messages":[]}\r\n',
      '--line--\r\n',
    ].join('');
    const reply = await harness.send(
      'POST',
      `${host}/openai/files?api-version=2024-10-21`,
      { 'api-key': key, 'content-type': 'multipart/form-data; boundary=line' },
      form,
    );
    expect([reply.status, field(reply, 'filename'), field(reply, 'bytes')]).toEqual([201, 'train.jsonl', '15']);
    return field(reply, 'id');
  }
  const tune = async (file: string): Promise<RawReply> =>
    await send('POST', 'fine_tuning/jobs', { model: 'gpt-4o-mini-2024-07-18', training_file: file });
  const deploy = async (deployment: string, model: string): Promise<unknown> =>
    await management().deployments.beginCreateOrUpdateAndWait(group, name, deployment, {
      sku: { name: 'Standard', capacity: 1 },
      properties: { model: { format: 'OpenAI', name: model, version: '1' } },
    });
  const chat = async (deployment: string): Promise<number> =>
    (await send('POST', `deployments/${deployment}/chat/completions`, { messages: [] })).status;
  const setKey = async (enabled: boolean): Promise<void> => {
    const keys = harness.keys('owner', 'kv-contoso-platform');
    const versions = await all(keys.listPropertiesOfKeyVersions('search-cmk'));
    for (const { version = '' } of versions) await keys.updateKeyProperties('search-cmk', version, { enabled });
  };

  it('blocks exactly fine-tuning, downloads and deployments of fine-tuned models while the key cannot be used', async () => {
    const file = await upload();
    const job = await tune(file);
    expect([job.status, field(job, 'status')]).toEqual([201, 'succeeded']);
    const tuned = field(job, 'fine_tuned_model');
    expect((await all(management().accounts.listModels(group, name))).map((model) => model.name)).toContain(tuned);
    await deploy('tuned', tuned);
    expect((await send('GET', `files/${file}/content`)).text).toBe('{"messages":[]}');

    await setKey(false);
    for (const blocked of [await send('GET', `files/${file}/content`), await tune(file)]) {
      expect([blocked.status, errorOf(blocked).code]).toEqual([403, 'CustomerManagedKeyUnavailable']);
      expect(errorOf(blocked).message).toContain('KeyDisabled');
    }
    expect((await rejection(deploy('again', tuned))).code).toBe('CustomerManagedKeyUnavailable');
    expect([await chat('tuned'), await chat('gpt-4o')]).toEqual([200, 200]);
    expect((await send('GET', `files/${file}`)).status).toBe(200);
    expect((await send('GET', 'fine_tuning/jobs')).status).toBe(200);
    await management().deployments.beginCreateOrUpdateAndWait(group, name, 'base', {
      sku: { name: 'Standard', capacity: 1 },
      properties: { model: { format: 'OpenAI', name: 'gpt-4o', version: '2024-11-20' } },
    });
    await upload();

    await setKey(true);
    expect((await send('GET', `files/${file}/content`)).status).toBe(200);
    await deploy('again', tuned);
  });

  it('runs a job for a while, whose model is not there before', async () => {
    const file = await upload();
    harness.emulator.azure.behaviour.operationDuration = 60_000;
    const job = await tune(file);
    expect([field(job, 'status'), field(job, 'fine_tuned_model')]).toEqual(['running', 'null']);
    harness.pass(60);
    expect(field(await send('GET', `fine_tuning/jobs/${field(job, 'id')}`), 'status')).toBe('succeeded');
  });

  it('refuses strangers, wrong tokens, missing rights and what there is not', async () => {
    const refused = async (headers: Record<string, string>): Promise<readonly unknown[]> => {
      const reply = await send('GET', 'files', undefined, headers);
      return [reply.status, errorOf(reply).code];
    };
    const bearer = async (scope: string) => ({ authorization: `Bearer ${await harness.token('owner', scope)}` });
    expect(await refused({})).toEqual([401, '401']);
    expect(await refused({ 'api-key': 'wrong' })).toEqual([401, '401']);
    expect(await refused(await bearer('https://vault.azure.net/.default'))).toEqual([401, '401']);
    expect(await refused(await bearer('https://cognitiveservices.azure.com/.default'))).toEqual([
      401,
      'PermissionDenied',
    ]);
    expect((await send('GET', 'files/file-nothing')).status).toBe(404);
    expect((await send('GET', 'fine_tuning/jobs/nothing')).status).toBe(404);
    expect((await send('GET', 'nothing')).status).toBe(404);
    expect(await chat('nothing')).toBe(404);
    expect((await send('POST', 'files', {})).status).toBe(400);
    expect((await send('POST', 'fine_tuning/jobs', { model: 'gpt-5', training_file: 'x' })).status).toBe(400);
    await harness
      .authorization('owner', subscription)
      .roleAssignments.create(
        `/subscriptions/${subscription}/resourceGroups/${group}`,
        '7a4c2f0e-0000-4000-8000-000000000002',
        {
          principalId: harness.signIn('owner').objectId,
          roleDefinitionId: '/providers/Microsoft.Authorization/roleDefinitions/a001fd3d-188f-4b5d-821b-7da978bf7442',
        },
      );
    harness.pass(30);
    const admitted = await send(
      'GET',
      'files',
      undefined,
      await bearer('https://cognitiveservices.azure.com/.default'),
    );
    expect(admitted.status).toBe(200);
  });

  it('keeps its network rules, and its keys from being used where local authentication is off', async () => {
    const update = async (properties: object): Promise<unknown> =>
      await management().accounts.beginUpdateAndWait(group, name, { properties });
    const refused = async (): Promise<string> => errorOf(await send('GET', 'files')).message;
    await update({ networkAcls: { defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] } });
    expect(await refused()).toContain('Firewall');
    await update({ networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '203.0.113.0/24' }] } });
    expect((await send('GET', 'files')).status).toBe(200);
    await update({ publicNetworkAccess: 'Disabled' });
    expect(await refused()).toContain('Public access is disabled');
    await update({ publicNetworkAccess: 'Enabled', disableLocalAuth: true });
    expect(errorOf(await send('GET', 'files')).code).toBe('AuthenticationTypeDisabled');
  });
});
