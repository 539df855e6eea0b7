import type { Harness } from '../../harness.ts';
import type { Names } from '../names.ts';
import { prepareKeys } from './keys.ts';
import { namesIn } from './namesIn.ts';
import { resources } from './resources.ts';

/** Adds something of everything to the sample estate; yields its names. */
export async function prepare(harness: Harness): Promise<Names> {
  const names = namesIn(harness);
  for (const hsm of harness.emulator.azure.estate.managedHsms.values()) {
    hsm.allowKeyManagementThroughArm = true;
    hsm.enablePurgeProtection = false;
  }
  for (const [id, apiVersion, body] of resources(harness, names)) await put(harness, id, apiVersion, body);
  await leaveDeleted(harness, names);
  await giveLocalRoles(harness, names);
  const { privateEndpointConnections, workspaces } = harness.emulator.azure.estate;
  const accountConnection = [...privateEndpointConnections.values()].find(({ name }) => name.startsWith('to-account'));
  const workspace = [...workspaces.values()].find(({ name }) => name === names.workspace);
  return {
    ...names,
    workspaceId: workspace?.customerId ?? '',
    accountConnection: accountConnection?.name ?? '',
    ...(await tune(harness, names)),
    ...(await prepareKeys(harness, names)),
  };
}

async function put(harness: Harness, id: string, apiVersion: string, body: object): Promise<void> {
  const { status, text } = await harness.arm('owner', 'PUT', `${id}?api-version=${apiVersion}`, body);
  if (status > 202) throw new Error(`${id}: ${text}`);
}

/** Has some things lie in the state in which they can be recovered. */
async function leaveDeleted(harness: Harness, at: Names): Promise<void> {
  const { vaults, managedHsms } = harness.keyVault('owner', at.subscription);
  await vaults.delete(at.group, at.deletedVault);
  await managedHsms.delete(at.hsmGroup, at.deletedHsm, { updateIntervalInMs: 1 });
}

/** A role of the Managed HSM's own, given to somebody for all keys. */
async function giveLocalRoles(harness: Harness, at: Names): Promise<void> {
  const authorization = '/providers/Microsoft.Authorization';
  const dataActions = ['Microsoft.KeyVault/managedHsm/keys/read/action'];
  const role = {
    roleName: 'Reader of keys',
    type: 'CustomRole',
    permissions: [{ dataActions }],
    assignableScopes: ['/'],
  };
  const grant = { principalId: at.person, roleDefinitionId: '21dbd100-6940-42c2-9190-5d6cb909625b' };
  const made = [
    [`${authorization}/roleDefinitions/${at.hsmRole}`, role],
    [`/keys${authorization}/roleAssignments/${at.hsmAssignment}`, grant],
  ] as const;
  for (const [path, properties] of made) {
    const reply = await harness.store('owner', 'PUT', `https://${at.hsm}.managedhsm.azure.net${path}`, { properties });
    if (reply.status !== 201) throw new Error(reply.text);
  }
}

/** A file in the account, and a job that was trained on it. */
async function tune(harness: Harness, at: Names): Promise<Pick<Names, 'file' | 'job'>> {
  const { accounts } = harness.cognitiveServices('owner', at.subscription);
  const key = (await accounts.listKeys(at.group, at.account)).key1 ?? '';
  const send = async (path: string, type: string, body: string): Promise<string> => {
    const url = `https://${at.account}.openai.azure.com/openai/${path}?api-version=2024-10-21`;
    const { text } = await harness.send('POST', url, { 'api-key': key, 'content-type': type }, body);
    return (JSON.parse(text) as { id: string }).id;
  };
  const form = [
    '--line\r\ncontent-disposition: form-data; name="purpose"\r\n\r\nfine-tune\r\n',
    '--line\r\ncontent-disposition: form-data; name="file"; filename="train.jsonl"\r\n\r\n{"messages":[]}\r\n',
    '--line--\r\n',
  ].join('');
  const file = await send('files', 'multipart/form-data; boundary=line', form);
  const job = JSON.stringify({ model: 'gpt-4o-mini-2024-07-18', training_file: file });
  return { file, job: await send('fine_tuning/jobs', 'application/json', job) };
}
