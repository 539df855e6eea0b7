import type { Json } from '../../../core/resources/json.ts';
import { isJsonObject } from '../../../core/resources/json.ts';
import { asItems, asString, known, unknown, type Value } from '../../../core/resources/value.ts';

/** How a value of Terraform's becomes one of Azure Resource Manager's, and back. */
export interface Conversion {
  readonly toArm: (value: Value) => Value;
  /** Undefined for what Terraform cannot say. */
  readonly toTerraform: (json: Json) => Json | undefined;
}

/** A truth value that is a word in ARM: `Enabled`, `Disabled`. */
export const enabledWord: Conversion = {
  toArm: (value) => onKnown(value, (json) => (isTrue(json) ? 'Enabled' : 'Disabled')),
  toTerraform: (json) =>
    typeof json === 'string' && /^(?:enabled|disabled)$/i.test(json) ? json.toLowerCase() === 'enabled' : undefined,
};

/** ARM says the opposite: `local_auth_enabled` is `disableLocalAuth`. */
export const opposite: Conversion = {
  toArm: (value) => onKnown(value, (json) => !isTrue(json)),
  toTerraform: (json) => (typeof json === 'boolean' ? !json : undefined),
};

/** Whether a policy is enforced, which is a word in ARM. */
export const enforcement: Conversion = {
  toArm: (value) => onKnown(value, (json) => (isTrue(json) ? 'Default' : 'DoNotEnforce')),
  toTerraform: (json) => (json === 'Default' ? true : json === 'DoNotEnforce' ? false : undefined),
};

/** A date as seconds since 1970. */
export const seconds: Conversion = {
  toArm: (value) => {
    const text = asString(value);
    if (text === undefined) return value;
    const milliseconds = Date.parse(text);
    return Number.isNaN(milliseconds)
      ? { ...unknown(`${text} is no date`), ...(value.origin && { origin: value.origin }) }
      : { ...value, ...known(milliseconds / 1000, value.origin) };
  },
  toTerraform: (json) =>
    typeof json === 'number' ? new Date(json * 1000).toISOString().replace(/\.000Z$/, 'Z') : undefined,
};

/** Permissions begin with a capital in Terraform. ARM takes either. */
export const permissions: Conversion = {
  toArm: (value) => value,
  toTerraform: (json) =>
    Array.isArray(json)
      ? (json as readonly Json[]).map((name) => (typeof name === 'string' ? capital(name) : name))
      : undefined,
};

/** A list of texts that is a list of objects in ARM. */
export function wrapped(member: string): Conversion {
  return {
    toArm: (value) => {
      const items = asItems(value);
      return items
        ? {
            kind: 'array',
            items: items.map((item) => ({ kind: 'object', entries: { [member]: item } })),
            ...(value.origin && { origin: value.origin }),
          }
        : value;
    },
    toTerraform: (json) => {
      if (!Array.isArray(json)) return undefined;
      const items = (json as readonly Json[]).map((item) => (isJsonObject(item) ? item[member] : undefined));
      return items.every((item) => item !== undefined) ? items : undefined;
    },
  };
}

function onKnown(value: Value, convert: (json: Json) => Json): Value {
  if (value.kind === 'known') return value.value === null ? value : { ...value, value: convert(value.value) };
  // A condition that is not known gives neither of the two words.
  return value.kind === 'reference'
    ? { ...unknown('it depends on a value that is not known'), ...(value.origin && { origin: value.origin }) }
    : value;
}

function isTrue(json: Json): boolean {
  return json === true || json === 'true';
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
