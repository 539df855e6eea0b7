import { toFailure, type AzureFailure } from '../../../core/failure.ts';
import { logDelay, type KeyUse, type LogCoverage } from '../../../core/inspection/keyUse.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { asString } from '../../../core/resources/value.ts';
import { readDiagnosticSettings } from '../diagnosticSettings.ts';
import type { Context } from '../context.ts';
import { storeOf, storeUri } from '../storeUri.ts';
import { nameOf } from '../../../core/resources/armId.ts';
import { merged } from './rows.ts';
import { keepsAuditLog } from './settings.ts';
import { queryWorkspace, type UseQuestion, type WorkspaceUse } from './workspace.ts';

/**
 * The use of a key as the audit log of its key store shows it, from every workspace that the store's diagnostic settings name.
 * Whatever cannot be read is a matter of its coverage; only a cancellation is thrown.
 */
export async function readKeyUse(context: Context, keyId: string, since: number, signal: AbortSignal): Promise<KeyUse> {
  const storeId = storeOf(keyId);
  try {
    const { items, gaps } = await readDiagnosticSettings(context, storeId, signal);
    const workspaces = workspacesIn(items);
    const [gap] = gaps;
    if (workspaces.length === 0) return gap ? unknown(gap.failure.message) : none(nameOf(storeId));
    const [, name = ''] = /\/keys\/([^/]+)/i.exec(keyId) ?? [];
    const keyUri = `${(await storeUri(context, storeId, signal)).replace(/\/+$/, '')}/keys/${name}`;
    return await readWorkspaces(context, workspaces, { storeId, keyUri, since }, signal);
  } catch (thrown) {
    return unknown(reasonOf(thrown, keyId));
  }
}

async function readWorkspaces(
  context: Context,
  workspaces: readonly string[],
  question: UseQuestion,
  signal: AbortSignal,
): Promise<KeyUse> {
  const reasons: string[] = [];
  const answers = await Promise.all(
    workspaces.map(async (id): Promise<WorkspaceUse | undefined> => {
      try {
        return await queryWorkspace(context, id, question, signal);
      } catch (thrown) {
        reasons.push(reasonOf(thrown, id));
        return undefined;
      }
    }),
  );
  const read = answers.filter((answer) => answer !== undefined);
  return { rows: merged(read), coverage: coverageOf(context, read, reasons, question) };
}

/** Each setting sends all rows, so one workspace that can be read tells of them all. */
function coverageOf(
  { requests }: Context,
  read: readonly WorkspaceUse[],
  reasons: readonly string[],
  { storeId, since }: UseQuestion,
): LogCoverage {
  const known = read.filter(({ firstRow }) => firstRow !== undefined);
  const first = Math.min(...known.map(({ firstRow }) => firstRow ?? Infinity));
  if (Number.isFinite(first)) {
    const until = requests.timing.clock.now() - logDelay;
    return { kind: 'covered', from: Math.max(since, first), until, workspaces: known.map(({ id }) => id) };
  }
  if (reasons.length > 0) return { kind: 'unknown', reason: reasons.join(' ') };
  const reason = `${nameOf(storeId)} sends its audit log to a workspace, but no row has arrived there yet.`;
  return { kind: 'unknown', reason };
}

/** The workspaces that get the audit log, each once. */
function workspacesIn(settings: readonly LiveResource[]): readonly string[] {
  const ids = settings.filter(keepsAuditLog).map((setting) => asString(setting.read('properties.workspaceId')));
  const byKey = new Map(ids.filter((id) => id !== undefined).map((id) => [id.toLowerCase(), id]));
  return [...byKey.values()];
}

function none(store: string): KeyUse {
  const reason = `No diagnostic setting of ${store} keeps its audit log in a Log Analytics workspace.`;
  return { rows: [], coverage: { kind: 'none', reason } };
}

function unknown(reason: string): KeyUse {
  return { rows: [], coverage: { kind: 'unknown', reason } };
}

/** @throws AzureFailure of kind `cancelled` */
function reasonOf(thrown: unknown, resource: string): string {
  const failure: AzureFailure = toFailure(thrown, 'read the use of the key', resource);
  if (failure.kind === 'cancelled') throw failure;
  return failure.message;
}
