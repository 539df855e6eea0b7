import type { LiveValidationIssue } from 'oav/dist/lib/liveValidation/liveValidator.js';

/** Something in which a response departs from its description. */
export interface Finding {
  /** What it has in common with other findings: the same service, code and place, whatever the operation and the row. */
  readonly kind: string;
  readonly message: string;
}

/** The finding of an issue. An unknown spelling is a kind for itself. */
export function findingOf(family: string, { code, message, pathsInPayload, ...issue }: LiveValidationIssue): Finding {
  const paths = issue.jsonPathsInPayload.length > 0 ? issue.jsonPathsInPayload : pathsInPayload;
  const place = placeOf(paths[0] ?? '');
  const spelling = code.startsWith('ENUM') ? ` ${message}` : '';
  return { kind: `${family} ${code} ${place}${spelling}`, message: `${code} at ${paths[0] ?? ''}: ${message}` };
}

/** `properties.ratelimits` of `$.value[3].properties.ratelimits`. */
function placeOf(path: string): string {
  return path
    .replaceAll(/\[\d+\]/g, '[]')
    .replace(/^\$\.?/, '')
    .replace(/^value\[\]\.?/, '');
}
