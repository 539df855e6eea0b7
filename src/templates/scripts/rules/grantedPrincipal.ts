import { types } from '../../../core/resources/types.ts';
import { asString, at, canonicalText } from '../../../core/resources/value.ts';
import type { TemplateFinding } from '../../../core/templates.ts';
import type { DeploymentNode } from '../../sequence.ts';
import type { ScriptRun } from '../run.ts';

/** OpenAI's own application for its Enterprise Key Management, to which a grant is right. Source: help.openai.com, article 20000951. */
const openAiEkm = '20a14814-5ab7-4612-a671-1382b412bf93';

/** A grant on a key to a service principal of the directory: an account uses its key as its own managed identity. */
export function grantedPrincipal({ world }: ScriptRun): readonly TemplateFinding[] {
  return world.nodes.flatMap(({ pieces }): readonly TemplateFinding[] => {
    const holder = pieces && holderOf(pieces);
    if (!pieces || !holder) return [];
    const text = canonicalText(holder);
    if (text === undefined || !world.fromDirectory.has(text) || text.includes(openAiEkm)) return [];
    const range =
      holder.kind !== 'absent' && holder.origin?.kind === 'file' ? holder.origin.range : pieces.declaration.heading;
    return [
      {
        rule: 'script-grant-principal',
        severity: 'warning',
        message:
          'This gives the key to a service principal of the directory. An account uses its key as its own managed identity: give it to identity.principalId of the account, or to a user-assigned identity.',
        uri: world.uri,
        range,
        related: [],
        fixes: [],
      },
    ];
  });
}

/** Who gets a right to keys by it. */
function holderOf({ type, id, body }: NonNullable<DeploymentNode['pieces']>) {
  if (type === types.accessPolicy) return at(body, 'properties.objectId');
  if (type === types.hsmLocalRoleAssignment) return at(body, 'properties.principalId');
  const scope = asString(at(body, 'properties.scope')) ?? id;
  return type === types.roleAssignment && /\/(vaults|managedHSMs)\//i.test(scope)
    ? at(body, 'properties.principalId')
    : undefined;
}
