import { describe, expect, it, vi } from 'vitest';
import { AzureFailure } from '../../../../../src/core/failure.ts';
import { Estate } from '../../../../../src/core/inspection/estate.ts';
import type { PlanInput } from '../../../../../src/core/plans/inputs.ts';
import type { Plan } from '../../../../../src/core/plans/plan.ts';
import type { planFor } from '../../../../../src/core/plans/planFor.ts';
import type { SessionState } from '../../../../../src/core/session.ts';
import { Wizard, type WizardDeps } from '../../../../../src/features/planView/wizard/wizard.ts';
import type { WizardMemento } from '../../../../../src/protocol/messages.ts';
import type { ControlView } from '../../../../../src/protocol/wizardView.ts';
import { accountId, FakeEstate, keyId } from '../../../../support/fakeEstate.ts';
import { ManualClock } from '../../../../support/manualClock.ts';

interface Asked {
  readonly input: PlanInput;
  readonly signal: AbortSignal;
  readonly resolve: (plan: Plan) => void;
  readonly reject: (reason: unknown) => void;
}

/** A planner that answers when the test says so. */
function heldPlanner() {
  const asked: Asked[] = [];
  const planner: typeof planFor = (_reader, input, _now, signal) =>
    new Promise((resolve, reject) => asked.push({ input, signal, resolve, reject }));
  return { asked, planner };
}

function connected(estate = new FakeEstate()): SessionState {
  return { kind: 'connected', to: 'emulator', estate: new Estate(estate, new ManualClock()) };
}

function openWizard(start: WizardMemento, deps: Partial<WizardDeps> = {}, state = connected()) {
  const nothing = () => Promise.resolve();
  const session = {
    state,
    onDidChange: () => ({ dispose: () => undefined }),
    connect: nothing,
    resume: nothing,
    disconnect: nothing,
  };
  const changed = vi.fn();
  const chooseFile = () => Promise.resolve(undefined);
  const wizard = new Wizard({ session, clock: new ManualClock(), chooseFile, ...deps }, start, changed);
  return { wizard, changed, session };
}

function controlOf(wizard: Wizard, id: string): ControlView {
  const control = wizard.view.sections.flatMap(({ controls }) => controls).find((one) => one.id === id);
  if (!control) throw new Error(`There is no control ${id}.`);
  return control;
}

const empty: WizardMemento = { kind: 'enable', answers: {} };
const complete: WizardMemento = { kind: 'enable', answers: { accounts: [accountId], key: keyId } };

function planCalled(title: string): Plan {
  const subject = { id: accountId, name: 'chat', type: 'Microsoft.CognitiveServices/accounts' } as const;
  const none = { related: [], choices: [], effects: [], steps: [], proves: [], blockers: [], notes: [] };
  return { format: 2, kind: 'enable', title, subject, accounts: [subject], ...none };
}

describe('a wizard', () => {
  it('says what is still to be chosen, and plans nothing until it is', async () => {
    const { asked, planner } = heldPlanner();
    const { wizard } = openWizard(empty, { planFor: planner });
    expect(wizard.view.missing).toEqual(['at least one account', 'a key']);
    await vi.waitFor(() => expect(controlOf(wizard, 'key')).toMatchObject({ reading: false }));
    wizard.setAnswer('accounts', [accountId]);
    expect(wizard.view.missing).toEqual(['a key']);
    expect(asked).toEqual([]);
  });

  it('makes the plan of the core from its choices', async () => {
    const { wizard } = openWizard(empty);
    await vi.waitFor(() => expect(controlOf(wizard, 'key')).toMatchObject({ reading: false }));
    wizard.setAnswer('accounts', [accountId]);
    wizard.setAnswer('key', keyId);
    expect(wizard.view.planning).toBe(true);
    await vi.waitFor(() => expect(wizard.plan?.title).toBe('Encrypt chat with key cmk of team-vault'));
    expect(wizard.view).toMatchObject({ planning: false, missing: [] });
  });

  it('stops the plan that is being made when a choice changes, and shows only the later one', async () => {
    const { asked, planner } = heldPlanner();
    const { wizard } = openWizard(complete, { planFor: planner });
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    wizard.setAnswer('version', 'newest');
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    expect(asked[1]?.input).toMatchObject({ version: 'newest' });
    asked[0]?.resolve(planCalled('stale'));
    asked[1]?.resolve(planCalled('fresh'));
    await vi.waitFor(() => expect(wizard.isPlanning).toBe(false));
    expect(wizard.plan?.title).toBe('fresh');
  });

  it('keeps showing the former plan while the next one is made', async () => {
    const { asked, planner } = heldPlanner();
    const { wizard } = openWizard(complete, { planFor: planner });
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    asked[0]?.resolve(planCalled('first'));
    await vi.waitFor(() => expect(wizard.plan?.title).toBe('first'));
    wizard.setAnswer('scope', 'store');
    expect(wizard.isPlanning).toBe(true);
    expect(wizard.plan?.title).toBe('first');
  });

  it('waits until choices rest, so that nobody is planned for at every letter', async () => {
    const clock = new ManualClock();
    const rests: (() => void)[] = [];
    vi.spyOn(clock, 'sleep').mockImplementation(
      (_, signal) =>
        new Promise((resolve, reject) => {
          rests.push(resolve);
          signal.addEventListener('abort', () => reject(new DOMException('Stopped', 'AbortError')));
        }),
    );
    const { asked, planner } = heldPlanner();
    const { wizard } = openWizard(complete, { planFor: planner, clock });
    await vi.waitFor(() => expect(rests).toHaveLength(1));
    wizard.setAnswer('version', 'newest');
    wizard.setAnswer('scope', 'store');
    expect(rests).toHaveLength(3);
    for (const rested of rests) rested();
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.input).toMatchObject({ version: 'newest', preferences: { grantScope: 'store' } });
  });

  it('does not plan again for an answer that changes nothing', async () => {
    const { asked, planner } = heldPlanner();
    const { wizard } = openWizard(complete, { planFor: planner });
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    wizard.setAnswer('keyFrom', 'existing');
    expect(asked[0]?.signal.aborted).toBe(false);
    expect(asked).toHaveLength(1);
  });

  it('says why there is no plan, and plans again once it is asked to look again', async () => {
    const { asked, planner } = heldPlanner();
    const { wizard } = openWizard(complete, { planFor: planner });
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    asked[0]?.reject(new AzureFailure({ kind: 'network', purpose: 'read the account', resource: accountId }));
    await vi.waitFor(() =>
      expect(wizard.view.problem).toBe('Could not read the account (chat): no connection to Azure.'),
    );
    expect(wizard.plan).toBeUndefined();
    wizard.followEstate();
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    expect(wizard.view.problem).toBeUndefined();
  });

  it('takes no answer that is not offered, and none for what is not there', async () => {
    const { wizard } = openWizard(empty);
    await vi.waitFor(() => expect(controlOf(wizard, 'key')).toMatchObject({ reading: false }));
    expect(() => wizard.setAnswer('key', '/subscriptions/x/elsewhere')).toThrow(RangeError);
    expect(() => wizard.setAnswer('accounts', 'chat')).toThrow(RangeError);
    expect(() => wizard.setAnswer('vaultName', 'kv')).toThrow(RangeError);
    expect(wizard.memento.answers).toEqual({});
  });

  it('plans nothing once its run has begun, and keeps what was chosen to be seen', async () => {
    const { asked, planner } = heldPlanner();
    const { wizard } = openWizard(complete, { planFor: planner });
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    wizard.close();
    expect(asked[0]?.signal.aborted).toBe(true);
    wizard.followEstate();
    expect(wizard.view).toMatchObject({ open: false, planning: false });
    expect(wizard.view.sections.map(({ summary }) => summary)).toContain('cmk in team-vault');
    wizard.reopen();
    await vi.waitFor(() => expect(asked).toHaveLength(2));
  });

  it('says nothing more once it is disposed', async () => {
    const { asked, planner } = heldPlanner();
    const { wizard, changed } = openWizard(complete, { planFor: planner });
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    wizard.dispose();
    expect(asked[0]?.signal.aborted).toBe(true);
    const { length } = changed.mock.calls;
    asked[0]?.resolve(planCalled('late'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(changed.mock.calls).toHaveLength(length);
  });

  it('reads nothing where nobody is connected, and goes on when somebody is', async () => {
    const { wizard, session } = openWizard(complete, {}, { kind: 'signedOut' });
    expect(wizard.view.sections.length).toBeGreaterThan(0);
    expect(wizard.isPlanning).toBe(false);
    session.state = connected();
    wizard.followEstate();
    await vi.waitFor(() => expect(wizard.plan).toBeDefined());
  });

  it('keeps of a file where it lies and its hash, and sends the page its name alone', async () => {
    const picked = { path: '/home/user/keys/brought.pem', sha256: 'ab'.repeat(32) };
    const start: WizardMemento = { kind: 'enable', answers: { accounts: [accountId], keyFrom: 'import' } };
    const { wizard } = openWizard(start, { chooseFile: () => Promise.resolve(picked) });
    await wizard.chooseFile('file');
    expect(controlOf(wizard, 'file')).toMatchObject({ value: 'brought.pem' });
    expect(JSON.stringify(wizard.view)).not.toContain('/home/user');
    await expect(wizard.chooseFile('keyName')).rejects.toThrow(RangeError);
  });

  it('shows what could not be read, and offers the rest', async () => {
    const estate = new FakeEstate();
    vi.spyOn(estate, 'keys').mockRejectedValue(
      new AzureFailure({ kind: 'firewall', purpose: 'list the keys', resource: keyId }),
    );
    const { wizard } = openWizard(empty, {}, connected(estate));
    await vi.waitFor(() => expect(controlOf(wizard, 'key')).toMatchObject({ reading: false }));
    expect(JSON.stringify(controlOf(wizard, 'key'))).toContain('the firewall of the key store does not let you in');
    expect(JSON.stringify(controlOf(wizard, 'accounts'))).toContain('chat');
  });
});
