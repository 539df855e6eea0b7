import type { Resource } from '../core/resources/resource.ts';
import type { FileOrigin, Location, Value } from '../core/resources/value.ts';
import type { Finding } from '../core/rules/rule.ts';
import type { RelatedPlace } from '../core/templates.ts';

/** Where a finding is underlined, and the places that it has to do with. */
export interface Placed extends Location {
  readonly related: readonly RelatedPlace[];
}

/** Undefined for a finding on what no file declares. */
export function placed({ subject, path, related = [] }: Finding): Placed | undefined {
  const place = placeOf(subject, path);
  if (!place) return undefined;
  const definedAt = originOf(path === undefined ? undefined : subject.read(path))?.definedAt;
  const definition: readonly RelatedPlace[] = definedAt ? [{ ...definedAt, message: 'Its value is given here.' }] : [];
  const others = related.flatMap(({ resource, path: at, message }): readonly RelatedPlace[] => {
    const other = placeOf(resource, at);
    return other ? [{ ...other, message }] : [];
  });
  return { ...place, related: [...others, ...definition].filter((other) => !isSamePlace(other, place)) };
}

/** The value of the property (of an object over several lines its name), or where it would be written, or the heading of the declaration. */
function placeOf(resource: Resource, path: string | undefined): Location | undefined {
  const { declaration } = resource;
  if (!declaration) return undefined;
  const heading = { uri: declaration.uri, range: declaration.heading };
  if (path === undefined) return heading;
  const value = resource.read(path);
  const origin = originOf(value);
  const shown = origin ? { uri: origin.uri, range: origin.range } : (declaration.place?.(path) ?? heading);
  const isLong = value.kind === 'object' && shown.range.start.line < shown.range.end.line;
  return (isLong ? declaration.nameOf?.(path) : undefined) ?? shown;
}

function originOf(value: Value | undefined): FileOrigin | undefined {
  return value && value.kind !== 'absent' && value.origin?.kind === 'file' ? value.origin : undefined;
}

function isSamePlace(a: Location, b: Location): boolean {
  return a.uri === b.uri && JSON.stringify(a.range) === JSON.stringify(b.range);
}
