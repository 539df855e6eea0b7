import type { Azure } from '../azure.ts';
import type { Cloud } from '../clouds.ts';
import { isGone } from '../state/estate.ts';
import { segmentsOf, type AzureRequest, type Reply } from '../wire/exchange.ts';
import { findRoute, route } from '../wire/routes.ts';
import { requireAccess } from './access.ts';
import { openAiRefusal, type OpenAiRoute } from './call.ts';
import { deleteFile, getFile, getFileContent, listFiles, uploadFile } from './files.ts';
import { createJob, getJob, listJobs } from './fineTuning.ts';
import { completeChat } from './inference.ts';

/** As much of the data plane as customer-managed keys touch. */
export const openAiRoutes = [
  openAi('POST /openai/files', 'files/write', uploadFile),
  openAi('GET /openai/files', 'files/read', listFiles),
  openAi('GET /openai/files/{fileId}', 'files/read', getFile),
  openAi('GET /openai/files/{fileId}/content', 'files/read', getFileContent),
  openAi('DELETE /openai/files/{fileId}', 'files/delete', deleteFile),
  openAi('POST /openai/fine_tuning/jobs', 'fine-tunes/write', createJob),
  openAi('GET /openai/fine_tuning/jobs', 'fine-tunes/read', listJobs),
  openAi('GET /openai/fine_tuning/jobs/{jobId}', 'fine-tunes/read', getJob),
  openAi('POST /openai/deployments/{deployment}/chat/completions', 'deployments/chat/completions/action', completeChat),
];

/**
 * What https://NAME.openai.azure.com and its siblings answer: as much of an account's data plane as customer-managed keys touch.
 * Undefined where no account has the subdomain.
 */
export async function answerOpenAi(
  azure: Azure,
  request: AzureRequest,
  name: string,
  cloud: Cloud,
): Promise<Reply | undefined> {
  const [account] = azure.estate.accounts.withSubdomain(name);
  if (account === undefined || isGone(azure.estate, account)) return undefined;
  const found = findRoute(openAiRoutes, request.method, segmentsOf(request.path));
  if (found.kind !== 'found') throw openAiRefusal(404, '404', 'Resource not found');
  await requireAccess(azure, account, request, cloud, found.handler.action);
  if (!request.query.has('api-version')) throw openAiRefusal(404, '404', 'Resource not found');
  return await found.handler.handler({ azure, account, request, parameters: found.parameters });
}

function openAi(
  methodAndPath: string,
  action: string,
  handler: OpenAiRoute['handler'],
): ReturnType<typeof route<OpenAiRoute>> {
  return route<OpenAiRoute>(methodAndPath, { action, handler });
}
