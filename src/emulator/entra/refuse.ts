import type { Azure } from '../azure.ts';
import type { AzureRequest, Query, Refusal } from '../wire/exchange.ts';
import { entraRefusal } from './errors.ts';

/** A request to the token endpoint. */
export interface TokenCall {
  readonly azure: Azure;
  readonly request: AzureRequest;
  readonly form: Query;
}

export function refuse(
  { azure, request }: Pick<TokenCall, 'azure' | 'request'>,
  status: number,
  error: string,
  code: number,
  text: string,
): Refusal {
  return entraRefusal(status, error, code, text, azure.clock.now(), request.host);
}

/** A member of the form. Throws where it is missing. */
export function required(call: TokenCall, name: string): string {
  const value = call.form.get(name);
  if (value !== undefined && value !== '') return value;
  throw refuse(
    call,
    400,
    'invalid_request',
    900144,
    `The request body must contain the following parameter: '${name}'.`,
  );
}
