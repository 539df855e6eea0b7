import { planUndo } from '../../../../src/core/plans/goals/undo.ts';
import { planFor } from '../../../../src/core/plans/planFor.ts';
import { live } from '../lives.ts';
import { identityIn, keyIn, pinOf, protectionOf, vaultIn } from '../look.ts';
import { never, type Scenario } from '../scenario.ts';
import { accessScenarios } from './access.ts';
import { enableScenarios } from './enable.ts';
import { lifeScenarios } from './life.ts';
import { moveScenarios } from './move.ts';

const chat = 'contoso-chat-prod';
const search = 'contoso-search-prod';

/** What another scenario does, taken back. */
function undoOf(name: string, reached: Scenario['reached'], locks: readonly string[] = []): Scenario {
  const done = [...enableScenarios, ...moveScenarios, ...accessScenarios, ...lifeScenarios].find(
    (scenario) => scenario.name === name,
  );
  if (!done) throw new Error(`There is no scenario ${name}.`);
  return {
    ...done,
    name: `undo: ${name}`,
    plan: async (world) => {
      const plan = await planFor(world.source(), done.input(world.emulator.azure.estate), world.clock.now(), never);
      const { record } = await live(world, plan, { rest: done.rest });
      if (record.status !== 'succeeded') throw new Error(`What is to be undone ends ${record.status}.`);
      return planUndo(world.source(), record, world.clock.now(), never);
    },
    reached,
    locks,
  };
}

export const undoScenarios: readonly Scenario[] = [
  undoOf('existing key, system-assigned identity', (azure) => protectionOf(azure, chat) === 'microsoft'),
  undoOf(
    'existing key, user-assigned identity, pinned, grant at the vault',
    (azure) => protectionOf(azure, chat) === 'microsoft',
  ),
  undoOf(
    'move to another key of the vault',
    (azure) => protectionOf(azure, search) === 'kv-contoso-platform/search-cmk',
  ),
  undoOf('pin', (azure) => pinOf(azure, search) === undefined),
  undoOf('grant to a managed identity at a vault', ({ estate }) =>
    [...estate.roleAssignments.values()].every(
      ({ principalId, scope }) =>
        principalId !== identityIn(estate, 'id-contoso-chat').principalId ||
        scope !== vaultIn(estate, 'kv-contoso-chat').id,
    ),
  ),
  undoOf('disable a version that nothing uses', ({ estate }) =>
    keyIn(estate, 'kv-contoso-platform/translate-cmk').key.versions.every(({ enabled }) => enabled),
  ),
];
