import { inspectAccount } from '../../src/core/inspection/inspect.ts';
import { Estate } from '../../src/core/inspection/estate.ts';
import { AzureFailure } from '../../src/core/failure.ts';
import { planEnable, type EnableInput } from '../../src/core/plans/goals/enable.ts';
import type { Plan } from '../../src/core/plans/plan.ts';
import type { RunRecord } from '../../src/core/plans/record.ts';
import { irreversibleSteps } from '../../src/core/plans/plan.ts';
import { MemoryJournal } from './memoryJournal.ts';
import { isSwitch } from '../../src/core/plans/derive.ts';
import { newRun, run } from '../../src/core/plans/runner.ts';
import { ResourceGraph } from '../../src/core/resources/graph.ts';
import type { Session, SessionState } from '../../src/core/session.ts';
import type { planFor } from '../../src/core/plans/planFor.ts';
import type { Board } from '../../src/features/planView/board.ts';
import type { PickedFile } from '../../src/features/planView/wizard/wizard.ts';
import type { WizardMemento } from '../../src/protocol/messages.ts';
import { accountId, bind, FakeEstate, keyBody, keyId, newestVersion, principalId, vaultId } from './fakeEstate.ts';
import { ManualClock } from './manualClock.ts';

/** Names as long as Azure lets them be in practice. */
const names: readonly (readonly [short: string, long: string])[] = [
  ['/accounts/chat', '/accounts/aoai-contoso-prod-weu-01'],
  ['"name":"chat"', '"name":"aoai-contoso-prod-weu-01"'],
  [' chat', ' aoai-contoso-prod-weu-01'],
  ['team-vault', 'kv-contoso-prod-weu-cmk'],
  ['"cmk"', '"cmk-azure-openai-production"'],
  [' cmk ', ' cmk-azure-openai-production '],
];

function withLongNames<T>(value: T): T {
  return JSON.parse(names.reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(value))) as T;
}

class EmulatedEstate extends FakeEstate {
  override readonly cloud = {
    ...new FakeEstate().cloud,
    name: 'Emulator',
    displayName: 'the emulator',
    isEmulator: true,
  };
}

/** The estate that a board belongs to, and what it is to show of it. */
export interface Scenario {
  readonly session: Session;
  readonly part: 'plan' | 'encryption';
  readonly show: (board: Board) => void;
  /** Whether its run goes on. */
  readonly live: boolean;
  /** What comes later, in its order. */
  readonly later: readonly RunRecord[];
  /** Where the plan is made on the board: what has been chosen. */
  readonly wizard?: WizardMemento;
  /** What the person picks in the dialog for files. */
  readonly file?: PickedFile;
  readonly planFor?: typeof planFor;
}

const input: EnableInput = {
  kind: 'enable',
  accountIds: [accountId],
  key: { kind: 'existing', id: keyId },
  version: 'versionless',
  identity: { kind: 'system' },
  preferences: { grantScope: 'key' },
};
const { signal } = new AbortController();

export const clock = new ManualClock(Date.UTC(2026, 0, 15, 12));

function sessionOf(source: FakeEstate): Session {
  const state: SessionState = { kind: 'connected', to: 'emulator', estate: new Estate(source, clock) };
  return {
    state,
    onDidChange: () => ({ dispose: () => undefined }),
    connect: () => Promise.resolve(),
    resume: () => Promise.resolve(),
    disconnect: () => Promise.resolve(),
  };
}

async function runOf(estate: FakeEstate, plan: Plan): Promise<readonly RunRecord[]> {
  const records: RunRecord[] = [];
  const deps = {
    source: estate,
    journal: new MemoryJournal(),
    clock: new ManualClock(clock.now()),
    log: () => undefined,
  };
  const consents = irreversibleSteps(plan).map(({ id }) => id);
  await run(newRun(plan, consents, deps), deps, { signal, onProgress: (record) => records.push(record) });
  return records;
}

/** A real run by the real runner, stopped at the first record of which `until` is true. */
async function planScenario(
  until: ((record: RunRecord) => boolean) | undefined,
  options: { prepare?: (estate: FakeEstate) => void; live?: boolean; estate?: FakeEstate; long?: boolean } = {},
): Promise<Scenario> {
  const { prepare, live = true, estate = new FakeEstate(), long = false } = options;
  prepare?.(estate);
  const named = <T>(value: T): T => (long ? withLongNames(value) : value);
  const plan = await planEnable(estate, input, clock.now(), signal);
  const records = until ? (await runOf(estate, plan)).map(named) : [];
  const index = until ? records.findIndex(until) : -1;
  const record = records[index];
  if (until && !record) throw new Error('The run never came there.');
  return {
    session: sessionOf(estate),
    part: 'plan',
    live,
    show: (board) => board.showPlan(named(plan), record),
    later: records.slice(index + 1),
  };
}

async function encryptionScenario(prepare: (estate: FakeEstate) => void, emulated = false): Promise<Scenario> {
  const estate = emulated ? new EmulatedEstate() : new FakeEstate();
  prepare(estate);
  const { items } = await estate.inventory();
  const inspection = await inspectAccount(
    estate,
    ResourceGraph.of(items),
    accountId.toLowerCase(),
    clock.now(),
    signal,
  );
  if (!inspection) throw new Error('The account is not there.');
  return {
    session: sessionOf(estate),
    part: 'encryption',
    live: false,
    show: (board) => board.showEncryption(inspection),
    later: [],
  };
}

/** Azure refuses the switch so many times, as it does until a grant has taken effect. */
function refuseSwitch(times: number) {
  return (estate: FakeEstate): void => {
    let left = times;
    estate.beforeApply = (change) => {
      if (!isSwitch(change) || left-- <= 0) return;
      throw new AzureFailure({
        kind: 'rejected',
        purpose: 'set the key on chat',
        resource: accountId,
        status: 400,
        code: 'BadRequest',
        innerCode: 'InvalidKeyVaultProperties',
        azureMessage: 'The identity does not have permissions get, wrap key and unwrap key on the key vault.',
        correlationId: '7d1f0c52-6b1a-4a55-9d5e-2f0f0b1a9c11',
      });
    };
  };
}

function disableKeyAtSwitch(estate: FakeEstate): void {
  refuseSwitch(99)(estate);
  const refuse = estate.beforeApply;
  estate.beforeApply = (change) => {
    if (isSwitch(change)) estate.put(keyId, keyBody({ attributes: { enabled: false } }));
    refuse(change);
  };
}

const older = 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb';

/** Every state that a board can be in, by its name. */
export const scenarios = {
  planned: () => planScenario(undefined),
  blocked: () =>
    planScenario(undefined, {
      prepare: (estate) => {
        estate.permissionsHeld = [
          { actions: ['*'], notActions: ['Microsoft.Authorization/*/write'], dataActions: [], notDataActions: [] },
        ];
        estate.set(vaultId, 'properties.networkAcls', { defaultAction: 'Deny', bypass: 'AzureServices' });
      },
    }),
  nothingToDo: () => planScenario(undefined, { prepare: bind }),
  running: () => planScenario(({ steps }) => steps['purge-protection']?.status === 'running'),
  waiting: () =>
    planScenario(({ steps }) => steps['encryption']?.status === 'waiting', {
      prepare: refuseSwitch(3),
      estate: new EmulatedEstate(),
    }),
  throttled: () =>
    planScenario(({ steps }) => steps['identity']?.status === 'waiting', {
      prepare: (estate) => {
        let left = 1;
        estate.beforeApply = () => {
          if (left-- > 0) throw new AzureFailure({ kind: 'throttled', purpose: 'change chat', status: 429 });
        };
      },
    }),
  failed: () => planScenario(({ status }) => status === 'failed', { prepare: disableKeyAtSwitch }),
  cancelled: () =>
    planScenario(({ status }) => status === 'cancelled', {
      prepare: (estate) => {
        estate.afterApply = (change) => {
          if (change.type.endsWith('roleAssignments')) throw new DOMException('Stopped', 'AbortError');
        };
      },
    }),
  interrupted: () => planScenario(({ steps }) => steps['grant']?.status === 'running', { live: false }),
  succeeded: () => planScenario(({ status }) => status === 'succeeded'),
  longNames: () =>
    planScenario(({ steps }) => steps['encryption']?.status === 'waiting', { prepare: refuseSwitch(3), long: true }),
  healthy: () => encryptionScenario(bind, true),
  pinnedToOld: () => encryptionScenario((estate) => bind(estate, older)),
  broken: () =>
    encryptionScenario((estate) => {
      bind(estate, newestVersion);
      estate.put(keyId, keyBody({ attributes: { enabled: false } }));
      estate.set(vaultId, 'properties.networkAcls', { defaultAction: 'Deny', bypass: 'None' });
      for (const id of [...estate.bodies.keys()]) if (id.includes(principalId)) estate.bodies.delete(id);
    }),
  unknown: () =>
    encryptionScenario((estate) => {
      bind(estate);
      estate.beforeRead = (id) => {
        if (id === keyId)
          throw new AzureFailure({ kind: 'firewall', purpose: 'read the key', resource: id, status: 403 });
      };
    }),
  microsoftManaged: () => encryptionScenario(() => undefined),
} satisfies Readonly<Record<string, () => Promise<Scenario>>>;
