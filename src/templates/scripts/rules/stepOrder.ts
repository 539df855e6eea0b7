import { normalizeArmId, nameOf } from '../../../core/resources/armId.ts';
import type { TemplateFinding } from '../../../core/templates.ts';
import type { ScriptRun } from '../run.ts';

/** A command that uses what a later command of the same script makes. */
export function stepOrder({ world }: ScriptRun): readonly TemplateFinding[] {
  const firstMade = new Map<string, ScriptRun['world']['made'][number]>();
  for (const made of world.made) {
    const key = normalizeArmId(made.id);
    if (!firstMade.has(key)) firstMade.set(key, made);
  }
  return world.uses.flatMap(({ id, call }): readonly TemplateFinding[] => {
    const made = firstMade.get(normalizeArmId(id));
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
