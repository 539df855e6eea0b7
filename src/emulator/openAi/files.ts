import { randomBytes } from 'node:crypto';
import { unixSeconds } from '../clock.ts';
import type { AccountFile } from '../state/resources.ts';
import type { Reply } from '../wire/exchange.ts';
import { parameter } from '../wire/routes.ts';
import { openAiRefusal, type OpenAiCall } from './call.ts';
import { requireOpenData } from './protected.ts';

/** POST /openai/files: a form with `purpose` and `file` (API description of Azure OpenAI). */
export function uploadFile({ azure, account, request }: OpenAiCall): Reply {
  const [, boundary] = /boundary="?([^";]+)"?/i.exec(request.headers['content-type'] ?? '') ?? [];
  const parts = boundary === undefined ? [] : request.body.split(`--${boundary}`);
  const purpose = parts
    .map((part) => /name="purpose"[^]*?\r\n\r\n([^]*?)\r\n$/.exec(part)?.[1])
    .find((found) => found !== undefined);
  const file = parts
    .map((part) => /name="file"; filename="([^"]*)"[^]*?\r\n\r\n([^]*)\r\n$/.exec(part))
    .find((found) => found !== null);
  if (purpose === undefined || file === undefined) {
    throw openAiRefusal(400, 'invalidPayload', 'The form must hold the fields purpose and file.');
  }
  const [, filename = '', content = ''] = file;
  const made: AccountFile = {
    id: `file-${randomBytes(16).toString('hex')}`,
    filename,
    purpose,
    content,
    createdAt: azure.clock.now(),
  };
  account.files = [...(account.files ?? []), made];
  return { status: 201, body: fileView(made) };
}

export function listFiles({ account }: OpenAiCall): Reply {
  return { status: 200, body: { object: 'list', data: (account.files ?? []).map(fileView) } };
}

export function getFile(call: OpenAiCall): Reply {
  return { status: 200, body: fileView(fileOf(call)) };
}

/** GET /openai/files/{id}/content: prevented while the key cannot be used. */
export async function getFileContent(call: OpenAiCall): Promise<Reply> {
  const { content } = fileOf(call);
  await requireOpenData(call);
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: content };
}

export function deleteFile(call: OpenAiCall): Reply {
  const file = fileOf(call);
  call.account.files = (call.account.files ?? []).filter((other) => other !== file);
  return { status: 204 };
}

/** Throws 404 for what there is not. */
export function fileOf({ account, parameters }: OpenAiCall): AccountFile {
  return fileNamed(account.files, parameter(parameters, 'fileId'));
}

export function fileNamed(files: readonly AccountFile[] | undefined, id: string): AccountFile {
  const found = files?.find((file) => file.id === id);
  if (found !== undefined) return found;
  throw openAiRefusal(404, 'resourceNotFound', `File with ID '${id}' not found.`);
}

function fileView({ id, filename, purpose, content, createdAt }: AccountFile): object {
  const created = unixSeconds(createdAt);
  return {
    object: 'file',
    id,
    bytes: Buffer.byteLength(content),
    filename,
    purpose,
    status: 'processed',
    created_at: created,
  };
}
