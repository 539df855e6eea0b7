import { isJsonObject, type Json } from '../../resources/json.ts';
import { asNumber, asString, asStrings, at, known, toJson, type Value } from '../../resources/value.ts';

/** What a key is made with. */
export interface KeyCreation {
  readonly kty: string;
  readonly keySize: number | undefined;
  readonly keyOps: readonly string[];
  /** Seconds since 1970. */
  readonly expires: number | undefined;
  readonly notBefore: number | undefined;
}

export function keyCreationOf(properties: Value): KeyCreation {
  return {
    kty: asString(at(properties, 'kty')) ?? 'RSA',
    keySize: asNumber(at(properties, 'keySize')),
    keyOps: asStrings(at(properties, 'keyOps')) ?? [],
    expires: asNumber(at(properties, 'attributes.exp')),
    notBefore: asNumber(at(properties, 'attributes.nbf')),
  };
}

/** One action of a rotation policy. */
export interface LifetimeAction {
  readonly action: 'Rotate' | 'Notify';
  readonly timeAfterCreate?: string;
  readonly timeBeforeExpiry?: string;
}

export function lifetimeActionsOf(policy: Value): readonly LifetimeAction[] {
  const actions = toJson(at(policy, 'lifetimeActions'));
  if (!Array.isArray(actions)) return [];
  return (actions as readonly Json[]).map((item) => {
    const action = known(item);
    const after = asString(at(action, 'trigger.timeAfterCreate'));
    const before = asString(at(action, 'trigger.timeBeforeExpiry'));
    return {
      action: asString(at(action, 'action.type'))?.toLowerCase() === 'notify' ? 'Notify' : 'Rotate',
      ...(after !== undefined && { timeAfterCreate: after }),
      ...(before !== undefined && { timeBeforeExpiry: before }),
    };
  });
}

export function expiryTimeOf(policy: Value): string | undefined {
  return asString(at(policy, 'attributes.expiryTime'));
}

/** A rotation policy as the key stores themselves spell it: Azure Resource Manager's, with the actions in capitals. */
export function policyForStores(policy: Value): Value {
  const json = toJson(policy);
  if (!isJsonObject(json)) return policy;
  const lifetimeActions = lifetimeActionsOf(policy).map(({ action, ...trigger }) => ({
    trigger,
    action: { type: action },
  }));
  return known({ ...json, lifetimeActions });
}
