import type { ArmCall } from '../call.ts';
import { armRefusal } from '../refusals.ts';

/**
 * Throws IfMatchPreconditionFailed where `If-Match` names another entity tag than that of the account, deployment or project.
 * Code and text are quoted from public threads, in which clients send the tag that they have read, or `*`; no API description
 * has the header.
 */
export function requireMatch({ request }: ArmCall, etag: string): void {
  const wanted = request.headers['if-match'];
  if (wanted === undefined || wanted === '' || wanted === '*' || bare(wanted) === bare(etag)) return;
  throw armRefusal(412, 'IfMatchPreconditionFailed', `The specified precondition 'If-Match = "${wanted}"' failed.`);
}

function bare(etag: string): string {
  return etag.replace(/^W\//, '').replaceAll('"', '');
}
