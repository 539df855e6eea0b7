import { newGuid } from '../guid.ts';
import { Refusal } from '../wire/exchange.ts';

/**
 * A refusal of the token endpoint in Entra's form: an OAuth error, an AADSTS number and text. The numbers and texts are
 * those of Microsoft's list of authentication error codes.
 */
export function entraRefusal(
  status: number,
  error: string,
  code: number,
  text: string,
  now: number,
  loginHost: string,
): Refusal {
  const trace = newGuid();
  const correlation = newGuid();
  const timestamp = new Date(now)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d{3}Z$/, 'Z');
  return new Refusal({
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://${loginHost}/error?code=${code}`,
    },
  });
}
