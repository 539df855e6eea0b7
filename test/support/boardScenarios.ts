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
import type { PlanInput } from '../../src/core/plans/inputs.ts';
import type { WizardView } from '../../src/protocol/wizardView.ts';
import { planFor } from '../../src/core/plans/planFor.ts';
import type { Board } from '../../src/features/planView/board.ts';
import type { PickedFile } from '../../src/features/planView/wizard/wizard.ts';
import type { BoardState, WizardMemento } from '../../src/protocol/messages.ts';
import {
  accountId,
  bind,
  FakeEstate,
  group,
  keyBody,
  keyId,
  newestVersion,
  principalId,
  tenantId,
  vaultId,
} from './fakeEstate.ts';
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
  /** Whether everything that it reads by itself has come. */
  readonly isSettled?: (state: BoardState) => boolean;
}

/** Waits until a board shows what its scenario is about. */
export async function settled(board: Board, { isSettled = () => true }: Scenario): Promise<void> {
  for (let tries = 0; tries < 2000 && !isSettled(board.state); tries++)
    await new Promise((done) => setTimeout(done, 2));
  if (!isSettled(board.state)) throw new Error('The board never came there.');
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

const secondId = accountId.replace(/chat$/, 'search');
const foreignId = accountId.replace(/chat$/, 'translate');
const groupOfKeys = group.replace(/rg$/, 'rg-keys');

/** An estate with enough in it to choose from. */
function richEstate(): FakeEstate {
  const estate = new FakeEstate();
  estate.permissionsHeld = [{ actions: ['*'], notActions: [], dataActions: ['*'], notDataActions: [] }];
  const account = (location: string, kind = 'OpenAI') => ({
    kind,
    location,
    tenantId,
    properties: { provisioningState: 'Succeeded' },
  });
  estate.put(secondId, account('westeurope', 'AIServices'));
  estate.put(foreignId, account('swedencentral'));
  estate.put(`${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-openai`, {
    location: 'westeurope',
    properties: {
      principalId: '44444444-4444-4444-4444-444444444444',
      clientId: '55555555-5555-5555-5555-555555555555',
    },
  });
  const old = vaultId.replace('team-vault', 'archive-vault');
  estate.put(old, {
    location: 'northeurope',
    properties: { vaultUri: 'https://archive-vault.vault.azure.net/', tenantId, enableRbacAuthorization: true },
  });
  estate.put(keyId.replace(/cmk$/, 'signing'), keyBody({ kty: 'EC', keySize: undefined, curveName: 'P-256' }));
  estate.put(keyId.replace(/cmk$/, 'cmk-2024'), keyBody({ attributes: { enabled: false } }));
  for (const id of [group, groupOfKeys]) estate.put(id, { location: 'westeurope' });
  return estate;
}

/** A board on which somebody chooses. */
function choosing(
  wizard: WizardMemento,
  options: {
    readonly estate?: FakeEstate;
    readonly planFor?: typeof planFor;
    readonly isSettled?: Scenario['isSettled'];
  } = {},
): Promise<Scenario> {
  return Promise.resolve({
    session: sessionOf(options.estate ?? richEstate()),
    part: 'plan',
    live: false,
    show: () => undefined,
    later: [],
    wizard,
    planFor: options.planFor ?? planFor,
    isSettled: options.isSettled ?? (({ wizard: view }) => view !== undefined && !view.planning && !isReading(view)),
  });
}

function isReading({ sections }: WizardView): boolean {
  return sections.some(({ controls }) => controls.some((control) => 'reading' in control && control.reading));
}

/** A board whose plan was made here and has been run until `until`. */
async function begun(
  wish: PlanInput,
  wizard: WizardMemento,
  until: (record: RunRecord) => boolean,
  options: { readonly prepare?: (estate: FakeEstate) => void; readonly live?: boolean } = {},
): Promise<Scenario> {
  const estate = richEstate();
  options.prepare?.(estate);
  const plan = await planFor(estate, wish, clock.now(), signal);
  const records = await runOf(estate, plan);
  const index = records.findIndex(until);
  const record = records[index];
  if (!record) throw new Error(`The run never came there: ${JSON.stringify(records.at(-1)?.steps)}`);
  return {
    ...(await choosing(wizard, { estate, isSettled: ({ plan: shown }) => shown !== undefined })),
    live: options.live ?? true,
    show: (board) => board.update(record),
    later: records.slice(index + 1),
  };
}

/** The account is held to a version, and logs show what uses the key. */
function pinnedWithLogs(estate: FakeEstate): void {
  bind(estate, newestVersion);
  estate.put(`${keyId}/versions/${newestVersion}`, keyBody());
  estate.uses.set(keyId.toLowerCase(), {
    rows: [
      {
        version: newestVersion,
        operation: 'unwrap',
        principalId,
        appId: undefined,
        succeeded: 12,
        refused: 0,
        first: clock.now() - 86_400_000,
        last: clock.now() - 600_000,
      },
    ],
    coverage: { kind: 'covered', from: 0, until: clock.now(), workspaces: ['logs'] },
  });
}

const chosen = { accounts: [accountId], key: keyId };
const rotation: PlanInput = { kind: 'rotate', keyId, disableOld: false };
const enabling: WizardMemento = { kind: 'enable', answers: chosen };
const rotating: WizardMemento = { kind: 'rotate', answers: { key: keyId } };
const newVaultAnswers = {
  accounts: [accountId],
  keyFrom: 'new',
  store: 'new',
  keyName: 'cmk-openai',
  vaultName: 'kv-contoso-cmk',
  vaultGroup: groupOfKeys,
  rotation: 'automatic',
};

/** Every state that the wizard can be in, by its name. */
const wizardScenarios = {
  wizardFirstChoice: () => choosing({ kind: 'enable', answers: {} }),
  wizardSeveralAccounts: () =>
    choosing({ kind: 'enable', answers: { ...chosen, accounts: [accountId, secondId], version: 'newest' } }),
  wizardBlocked: () => {
    const estate = richEstate();
    estate.permissionsHeld = [
      { actions: ['*'], notActions: ['Microsoft.Authorization/*/write'], dataActions: [], notDataActions: [] },
    ];
    return choosing(enabling, { estate });
  },
  wizardNewVault: () => choosing({ kind: 'enable', answers: newVaultAnswers }),
  wizardWrongAnswers: () =>
    choosing({
      kind: 'enable',
      answers: { ...newVaultAnswers, keyName: 'cmk_openai', vaultName: '1', vaultRetention: '5', rotateAfter: '3' },
    }),
  wizardImport: () =>
    choosing({
      kind: 'enable',
      answers: {
        accounts: [accountId],
        keyFrom: 'import',
        store: vaultId,
        keyName: 'brought',
        'file.path': '/home/user/keys/brought.pem',
        'file.sha256': 'ab'.repeat(32),
      },
    }),
  wizardGrant: () =>
    choosing({
      kind: 'grant',
      answers: { principalKind: 'account', accountOfGrant: accountId, scopeOfGrant: vaultId },
    }),
  wizardGrantToOpenAi: () =>
    choosing({
      kind: 'grant',
      answers: { purpose: 'openAiEkm', principalKind: 'application', scopeOfGrant: keyId },
    }),
  wizardRotate: () => {
    const estate = richEstate();
    pinnedWithLogs(estate);
    return choosing({ kind: 'rotate', answers: { key: keyId, disableOld: true } }, { estate });
  },
  wizardPlanning: () =>
    choosing(enabling, {
      planFor: () => new Promise(() => undefined),
      isSettled: ({ wizard }) => wizard?.planning === true && !isReading(wizard),
    }),
  wizardUnplannable: () =>
    choosing(enabling, {
      planFor: () =>
        Promise.reject(new AzureFailure({ kind: 'network', purpose: 'read the account', resource: accountId })),
      isSettled: ({ wizard }) => wizard?.problem !== undefined,
    }),
  wizardRunning: () => begun(input, enabling, ({ steps }) => steps['grant']?.status === 'running'),
  wizardWaiting: () =>
    begun(input, enabling, ({ steps }) => steps['encryption']?.status === 'waiting', { prepare: refuseSwitch(3) }),
  wizardParked: () =>
    begun(rotation, rotating, ({ status }) => status === 'parked', { prepare: pinnedWithLogs, live: false }),
  wizardRotated: () =>
    begun(rotation, rotating, ({ status }) => status === 'succeeded', {
      prepare: (estate) => bind(estate, newestVersion),
      live: false,
    }),
  wizardFailed: () => begun(input, enabling, ({ status }) => status === 'failed', { prepare: disableKeyAtSwitch }),
  wizardDone: () => begun(input, enabling, ({ status }) => status === 'succeeded', { live: false }),
} satisfies Readonly<Record<string, () => Promise<Scenario>>>;

/** Every state that a board can be in, by its name. */
export const scenarios = {
  ...wizardScenarios,
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
