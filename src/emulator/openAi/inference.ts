import { unixSeconds } from '../clock.ts';
import type { Reply } from '../wire/exchange.ts';
import { parameter } from '../wire/routes.ts';
import { jsonOf, openAiRefusal, type OpenAiCall } from './call.ts';

/**
 * POST …/chat/completions of a deployment. No model answers here: the words are always the same. That it answers at all is
 * what matters, since deployments go on without the key. Throws 400 for what is not JSON.
 */
export function completeChat({ azure, account, parameters, request }: OpenAiCall): Reply {
  const name = parameter(parameters, 'deployment').toLowerCase();
  const deployment = account.deployments.find((candidate) => candidate.name.toLowerCase() === name);
  if (deployment === undefined) {
    throw openAiRefusal(
      404,
      'DeploymentNotFound',
      'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
    );
  }
  jsonOf(request);
  const message = { role: 'assistant', content: 'This is an emulated deployment.' };
  return {
    status: 200,
    body: {
      id: `chatcmpl-${request.requestId}`,
      object: 'chat.completion',
      created: unixSeconds(azure.clock.now()),
      model: deployment.model.name,
      choices: [{ index: 0, finish_reason: 'stop', message }],
      usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
    },
  };
}
