import type { DeclarationBody, Expression, Loop, ObjectLiteral, Property } from '../syntax.ts';

/** The parts of a declaration's body: `[for … in …: if (…) {…}]`. */
export interface BodyParts {
  readonly loop?: Loop;
  readonly condition?: Expression;
  /** Undefined where it could not be understood. */
  readonly object?: ObjectLiteral;
}

export function bodyParts(body: DeclarationBody | Expression): BodyParts {
  switch (body.kind) {
    case 'object':
      return { object: body };
    case 'if':
      return { ...bodyParts(body.body), condition: body.condition };
    case 'for':
      return { ...(body.body.kind === 'for' ? {} : bodyParts(body.body)), loop: body };
    default:
      return {};
  }
}

/** A property by its name, whose case counts as little as it does for Azure. */
export function propertyOf(object: ObjectLiteral | undefined, name: string): Property | undefined {
  const wanted = name.toLowerCase();
  return object?.members.find(
    (member): member is Property => member.kind === 'property' && keyText(member)?.toLowerCase() === wanted,
  );
}

function keyText({ key }: Property): string | undefined {
  if (key.kind === 'name') return key.name;
  return key.kind === 'string' ? key.value : undefined;
}
