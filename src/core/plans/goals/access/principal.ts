import { toFailure } from '../../../failure.ts';
import { attachedIdentities, identityKinds, resolveBinding } from '../../../resources/binding.ts';
import { ResourceGraph } from '../../../resources/graph.ts';
import type { LiveResource } from '../../../resources/resource.ts';
import { types } from '../../../resources/types.ts';
import { asString, isNotSet, known, object, reference, unknown, type Value } from '../../../resources/value.ts';
import type { EstateReader } from '../../../sources.ts';
import type { GoalChange } from '../../derive.ts';
import type { GrantInput } from '../../inputs.ts';
import type { PlanFinding } from '../../plan.ts';
import { identityChange } from '../parts/account.ts';

/** Who is to be granted access: somebody who is there, or whom a step makes. */
export interface PlannedPrincipal {
  /** The object id, or a reference to one that does not exist yet. */
  readonly principalId: Value;
  /** Words that follow "the": `system-assigned identity of chat`. */
  readonly displayName: string;
  readonly goal: readonly GoalChange[];
  readonly findings: readonly PlanFinding[];
  readonly account?: LiveResource;
  readonly related: readonly string[];
}

/** @throws AzureFailure where whom it names cannot be read */
export async function planPrincipal(
  reader: EstateReader,
  choice: GrantInput['principal'],
  signal: AbortSignal,
): Promise<PlannedPrincipal> {
  switch (choice.kind) {
    case 'account':
      return identityOfAccount(reader, await reader.resource(choice.id, signal), signal);
    case 'identity': {
      const identity = await reader.resource(choice.id, signal);
      return {
        principalId: identity.read('properties.principalId'),
        displayName: `managed identity ${identity.name}`,
        goal: [],
        findings: [],
        related: [identity.id],
      };
    }
    case 'application':
      return application(reader, choice.appId, signal);
  }
}

/** The identity that its encryption names, else its system-assigned one, which is made where it has none. */
async function identityOfAccount(
  reader: EstateReader,
  account: LiveResource,
  signal: AbortSignal,
): Promise<PlannedPrincipal> {
  const attached = await Promise.all(attachedIdentities(account).map((id) => readOrNone(reader, id, signal)));
  const graph = ResourceGraph.of([account, ...attached.filter((identity) => identity !== undefined)]);
  const bound = resolveBinding(account, graph).identity;
  if (bound && bound.missing === undefined) {
    const related = bound.resource?.id === undefined ? [] : [bound.resource.id];
    return {
      principalId: bound.principalId,
      displayName: bound.kind === 'user' ? `managed identity ${bound.displayName}` : bound.displayName,
      goal: [],
      findings: [],
      account,
      related,
    };
  }
  const displayName = `system-assigned identity of ${account.name}`;
  if (bound?.kind === 'user') {
    const message = `${account.name} cannot be granted access: ${bound.missing ?? 'its identity is not known'}. Restoring its access attaches the identity again.`;
    const subject = account.id;
    const finding: PlanFinding = { rule: 'identity', severity: 'error', certainty: 'known', subject, message };
    return { principalId: unknown(message), displayName, goal: [], findings: [finding], account, related: [] };
  }
  if (identityKinds(account).system) {
    const principalId = account.read('identity.principalId');
    const present = isNotSet(principalId) ? unknown('Azure did not return its principal id') : principalId;
    return { principalId: present, displayName, goal: [], findings: [], account, related: [] };
  }
  return {
    principalId: reference(account.key, 'identity.principalId'),
    displayName,
    goal: [identityChange('identity', { kind: 'system' }, account, undefined)],
    findings: [],
    account,
    related: [],
  };
}

async function application(reader: EstateReader, appId: string, signal: AbortSignal): Promise<PlannedPrincipal> {
  const id = `/servicePrincipals/${appId.toLowerCase()}`;
  const present = await readOrNone(reader, id, signal);
  if (present) {
    const name = asString(present.read('properties.displayName')) ?? appId;
    const principalId = present.read('properties.id');
    return { principalId, displayName: `service principal ${name}`, goal: [], findings: [], related: [] };
  }
  const isGuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(appId);
  const message = `An application id is a GUID; “${appId}” is none.`;
  return {
    principalId: reference(id, 'properties.id'),
    displayName: `service principal of application ${appId}`,
    goal: [
      {
        id: 'service-principal',
        title: `Create the service principal of application ${appId} in the tenant`,
        change: {
          kind: 'create',
          resource: id,
          type: types.servicePrincipal,
          scope: '/',
          properties: object({ appId: known(appId.toLowerCase()) }),
        },
        cost: 'none',
        costExplanation:
          'The application is known in this tenant from then on and may do nothing yet. It takes an Application Administrator, Cloud Application Administrator or the right to create service principals in Microsoft Entra.',
        reason: `This tenant has no service principal of application ${appId}, so nothing can be granted to it.`,
      },
    ],
    findings: isGuid ? [] : [{ rule: 'application-id', severity: 'error', certainty: 'known', subject: id, message }],
    related: [],
  };
}

async function readOrNone(reader: EstateReader, id: string, signal: AbortSignal): Promise<LiveResource | undefined> {
  try {
    return await reader.resource(id, signal);
  } catch (thrown) {
    const failure = toFailure(thrown, 'look for it', id);
    if (failure.kind === 'notFound') return undefined;
    throw failure;
  }
}
