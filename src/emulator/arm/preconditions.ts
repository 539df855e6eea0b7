import type { ArmCall } from './call.ts';
import { armRefusal } from './refusals.ts';

/**
 * Throws PreconditionFailed where `If-Match` names another entity tag than that of the resource, or `If-None-Match: *` meets a
 * resource that exists (API description of private DNS). `etag` is undefined where there is none. The text is quoted from
 * public threads.
 */
export function requirePrecondition({ request }: ArmCall, etag: string | undefined): void {
  const wanted = bare(request.headers['if-match']);
  const unwanted = bare(request.headers['if-none-match']);
  if (wanted !== undefined && (etag === undefined || (wanted !== '*' && wanted !== bare(etag)))) {
    throw failed('If-Match', wanted, etag);
  }
  if (unwanted !== undefined && etag !== undefined && (unwanted === '*' || unwanted === bare(etag))) {
    throw failed('If-None-Match', unwanted, etag);
  }
}

function failed(header: string, condition: string, etag: string | undefined): Error {
  return armRefusal(
    412,
    'PreconditionFailed',
    `The condition '${condition}' in the ${header} header was not satisfied. The current was '${etag ?? ''}'.`,
  );
}

/** The tag without quotes and the mark of a weak one. */
function bare(etag: string | undefined): string | undefined {
  return etag === undefined || etag === '' ? undefined : etag.replace(/^W\//, '').replaceAll('"', '');
}
