import type { LiveValidationIssue } from 'oav/dist/lib/liveValidation/liveValidator.js';

/** Something in which a response departs from its description. */
export interface Finding {
  /**
   * What it has in common with other findings: the same service, code and place, whatever the row. What concerns the
   * response as a whole has no place; there the operation and the status take it.
   */
  readonly kind: string;
  /** Whether the response lacks something, which an older one may rightly. */
  readonly lacks: boolean;
  readonly message: string;
}

/** The response as a whole has no body. */
const noBody = 'INVALID_RESPONSE_BODY';

/** The finding of an issue. An unknown spelling is a kind for itself. */
export function findingOf(
  family: string,
  whole: string,
  { code, message, pathsInPayload, ...issue }: LiveValidationIssue,
): Finding {
  const paths = issue.jsonPathsInPayload.length > 0 ? issue.jsonPathsInPayload : pathsInPayload;
  const place = code === noBody ? whole : placeOf(paths[0] ?? '') || whole;
  const spelling = code.startsWith('ENUM') ? ` ${message}` : '';
  return {
    kind: `${family} ${code} ${place}${spelling}`,
    lacks: code.includes('MISSING') || code === noBody,
    message: `${code} at ${paths[0] ?? 'the response'}: ${message}`,
  };
}

/** `properties.ratelimits` of `$.value[3].properties.ratelimits`. */
function placeOf(path: string): string {
  return path
    .replaceAll(/\[\d+\]/g, '[]')
    .replace(/^\$\.?/, '')
    .replace(/^value\[\]\.?/, '');
}
