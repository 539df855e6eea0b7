import { newVersion } from '../guid.ts';
import { unixSeconds } from '../clock.ts';
import { asString, member, memberAt } from '../json.ts';
import { parseBody, type StoreCall } from '../keyVault/call.ts';
import { materialOf } from '../keyVault/material.ts';
import { badParameter, vaultRefusal } from '../keyVault/refusals.ts';
import type { HsmBackup, HsmJob, ManagedHsm } from '../state/resources.ts';
import type { Reply } from '../wire/exchange.ts';
import { parameter } from '../wire/routes.ts';

type Call = StoreCall<ManagedHsm>;

/**
 * POST /backup: all keys and local roles, into a container of a storage account (API description). There are no storage
 * accounts here: what is in the container is remembered with the estate, whatever the container and its token.
 */
export async function startBackup(call: Call): Promise<Reply> {
  const { azure, store } = call;
  const container = containerOf(parseBody(call.request));
  for (const key of store.keys.values()) for (const version of key.versions) await materialOf(version);
  const now = azure.clock.now();
  const stamp = new Date(now).toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const folder = `${container}/mhsm-${store.name.toLowerCase()}-${stamp}00`;
  const { keys, localRoleAssignments, customRoles = new Map() } = store;
  const content: HsmBackup = structuredClone({ hsmId: store.id, keys, localRoleAssignments, customRoles });
  azure.estate.hsmBackups.set(folder.toLowerCase(), content);
  return accepted(call, 'backup', { azureStorageBlobContainerUri: folder });
}

/**
 * PUT /restore: all that the folder holds takes the place of what there is. "All data plane commands are disabled" for so
 * long (Microsoft's document on backup); that the keys are there at once is assumed.
 */
export function startRestore(call: Call): Reply {
  const { store } = call;
  const found = backupIn(call);
  if ('error' in found) return accepted(call, 'restore', found);
  const { keys, localRoleAssignments, customRoles } = structuredClone(found.backup);
  for (const [map, content] of [
    [store.keys, keys],
    [store.localRoleAssignments, localRoleAssignments],
  ] as const) {
    (map as Map<string, unknown>).clear();
    for (const [name, value] of content) (map as Map<string, unknown>).set(name, value);
  }
  store.customRoles = customRoles;
  return accepted(call, 'restore', {});
}

/** PUT /keys/{name}/restore: the one key with all its versions (202 and body recorded). */
export function startKeyRestore(call: Call): Reply {
  const keyName = parameter(call.parameters, 'keyName').toLowerCase();
  const found = backupIn(call);
  if ('error' in found) return accepted(call, 'restore', { ...found, keyName });
  const key = found.backup.keys.get(keyName);
  if (key === undefined)
    return accepted(call, 'restore', { keyName, error: `Key not found in the backup: ${keyName}` });
  call.store.keys.set(keyName, structuredClone(key));
  return accepted(call, 'restore', { keyName });
}

/** GET /backup/{job}/pending and /restore/{job}/pending: `InProgress`, then `Succeeded` or `Failed` (API description). */
export function getJob(call: Call): Reply {
  const id = parameter(call.parameters, 'jobId');
  const job = call.store.jobs?.get(id);
  if (job === undefined) throw vaultRefusal(404, 'JobNotFound', `Job not found: ${id}`);
  return { status: 200, body: jobView(call, job) };
}

/** Throws Conflict while a restoration runs: for that key, or for everything but its state (code and text recorded). */
export function requireNotRestoring({ azure, store, request }: Pick<Call, 'azure' | 'store' | 'request'>): void {
  if (/^\/+restore\//i.test(request.path)) return;
  const [, keyName = ''] = /^\/+(?:deleted)?keys\/([^/]+)/i.exec(request.path) ?? [];
  const isHindered = [...(store.jobs?.values() ?? [])].some(
    (job) =>
      job.kind === 'restore' &&
      azure.clock.now() < job.completesAt &&
      (job.keyName === undefined || (job.keyName === keyName.toLowerCase() && request.method !== 'GET')),
  );
  if (!isHindered) return;
  throw vaultRefusal(
    409,
    'Conflict',
    'User triggered Restore operation is in progress. Retry after the restore operation',
  );
}

/** What the folder of the body holds, or what ails it; texts of the latter are assumed. */
function backupIn({ azure, store, request }: Call): { readonly backup: HsmBackup } | { readonly error: string } {
  const body = parseBody(request);
  const folder = asString(member(body, 'folder')) ?? asString(member(body, 'folderToRestore'));
  const container = containerOf(member(body, 'sasTokenParameters'));
  if (folder === undefined || folder === '') throw badParameter('Property folder is required');
  const backup = azure.estate.hsmBackups.get(`${container}/${folder}`.toLowerCase());
  if (backup === undefined) return { error: `No backup was found in the folder ${folder}` };
  if (backup.hsmId.toLowerCase() === store.id.toLowerCase()) return { backup };
  return { error: 'The backup was made under another security domain' };
}

function containerOf(parameters: unknown): string {
  const container = asString(member(parameters, 'storageResourceUri')) ?? '';
  if (!URL.canParse(container)) throw badParameter('Property storageResourceUri must be an address');
  if ((asString(memberAt(parameters, 'token')) ?? '') === '') throw badParameter('Property token is required');
  return container.replace(/\/+$/, '');
}

function accepted(
  call: Call,
  kind: HsmJob['kind'],
  outcome: Pick<HsmJob, 'keyName' | 'error' | 'azureStorageBlobContainerUri'>,
): Reply {
  const { azure, store, request } = call;
  const startedAt = azure.clock.now();
  const job: HsmJob = {
    ...outcome,
    id: newVersion(),
    kind,
    startedAt,
    completesAt: startedAt + azure.behaviour.operationDuration,
  };
  store.jobs = new Map([...(store.jobs ?? []), [job.id, job]]);
  const poll = `https://${request.host}/${kind}/${job.id}/pending`;
  return { status: 202, headers: { 'azure-asyncoperation': poll, 'retry-after': '10' }, body: jobView(call, job) };
}

function jobView({ azure }: Call, job: HsmJob): object {
  const { id, error, startedAt, completesAt, azureStorageBlobContainerUri } = job;
  const running = azure.clock.now() < completesAt;
  const failed = !running && error !== undefined;
  return {
    ...(azureStorageBlobContainerUri === undefined
      ? {}
      : { azureStorageBlobContainerUri: running ? null : azureStorageBlobContainerUri }),
    endTime: running ? null : unixSeconds(completesAt),
    error: { code: failed ? 'BadParameter' : null, innererror: null, message: failed ? error : null },
    jobId: id,
    startTime: unixSeconds(startedAt),
    status: running ? 'InProgress' : failed ? 'Failed' : 'Succeeded',
    statusDetails: failed ? error : null,
  };
}
