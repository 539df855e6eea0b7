import type { Azure } from '../azure.ts';
import type { Account } from '../state/resources.ts';
import { Refusal, type AzureRequest, type Reply } from '../wire/exchange.ts';
import type { Parameters } from '../wire/routes.ts';

/** A request to an account whose caller may do what it asks. */
export interface OpenAiCall {
  readonly azure: Azure;
  readonly account: Account;
  readonly request: AzureRequest;
  readonly parameters: Parameters;
}

export interface OpenAiRoute {
  /** The data action, after `Microsoft.CognitiveServices/accounts/OpenAI/`. */
  readonly action: string;
  readonly handler: (call: OpenAiCall) => Reply | Promise<Reply>;
}

/** The body as JSON. Throws 400; code (of the API description's list) and text are assumed. */
export function jsonOf({ body }: AzureRequest): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw openAiRefusal(400, 'invalidPayload', 'The request body is not valid JSON.');
  }
}

export function openAiRefusal(status: number, code: string, message: string): Refusal {
  return new Refusal({ status, body: { error: { code, message } } });
}
