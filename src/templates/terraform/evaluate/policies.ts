import { asString, known, type Value } from '../../../core/resources/value.ts';

/** Built-in definitions that are judged, by the names that people look them up by. Source: Azure/azure-policy. */
const builtIns: Readonly<Record<string, string>> = {
  'azure ai services resources should encrypt data at rest with a customer-managed key (cmk)':
    '67121cc7-ff39-4ab8-b7e3-95b84dab487d',
  'cognitive services accounts should enable data encryption with a customer-managed key':
    '67121cc7-ff39-4ab8-b7e3-95b84dab487d',
};

const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of a built-in definition; undefined for what is no id, and for a definition of somebody's own, which lies in a scope. */
export function policyDefinitionId(text: string): string | undefined {
  const found = guid.exec(text)?.[0];
  const isBuiltIn = /^(?:\/providers\/Microsoft\.Authorization\/policyDefinitions\/)?[0-9a-f-]{36}$/i.test(text);
  return found !== undefined && isBuiltIn ? `/providers/Microsoft.Authorization/policyDefinitions/${found}` : undefined;
}

/** The id that a data source finds, by the definition's own name or by the one that is shown. */
export function lookedUpPolicy(name: Value | undefined, displayName: Value | undefined): Value | undefined {
  const own = name && asString(name);
  const shown = displayName && asString(displayName)?.toLowerCase();
  const id = own ?? (shown !== undefined && Object.hasOwn(builtIns, shown) ? builtIns[shown] : undefined);
  const found = id === undefined ? undefined : policyDefinitionId(id);
  return found === undefined ? undefined : known(found);
}
