import { normalizeArmId, nameOf } from '../../../core/resources/armId.ts';
import type { TemplateFinding } from '../../../core/templates.ts';
import { defaultScope } from '../../ids.ts';
import type { ScriptRun } from '../run.ts';

/** A command that uses what a later command of the same script makes. */
export function stepOrder({ world }: ScriptRun): readonly TemplateFinding[] {
  const firstMade = new Map<string, ScriptRun['world']['made'][number]>();
  for (const made of world.made)
    for (const key of [normalizeArmId(made.id), withoutGroup(made.id)])
      if (key !== undefined && !firstMade.has(key)) firstMade.set(key, made);
  return world.uses.flatMap(({ id, call }): readonly TemplateFinding[] => {
    const made = firstMade.get((id.startsWith(defaultScope) ? withoutGroup(id) : undefined) ?? normalizeArmId(id));
    if (!made || made.at <= call.statement.start) return [];
    const maker = made.call.isPowerShell ? made.call.name : `az ${made.call.name}`;
    return [
      {
        rule: 'script-order',
        severity: 'error',
        message: `${nameOf(id)} is used here, before “${maker}” makes it further down.`,
        uri: world.uri,
        range: world.range(call.heading),
        related: [{ uri: world.uri, range: world.range(made.call.heading), message: `Here ${nameOf(id)} is made.` }],
        fixes: [],
      },
    ];
  });
}

/** The names of key stores are unique in a cloud: commands on their keys name no resource group. Undefined for what is none. */
function withoutGroup(id: string): string | undefined {
  const place = /\/providers\/microsoft\.keyvault\/.*$/i.exec(id)?.[0];
  return place?.includes('{') === false ? place.toLowerCase() : undefined;
}
