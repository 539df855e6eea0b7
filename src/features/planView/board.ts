import { toFailure } from '../../core/failure.ts';
import type { Inspection } from '../../core/inspection/inspect.ts';
import type { Plan } from '../../core/plans/plan.ts';
import type { RunRecord } from '../../core/plans/record.ts';
import type { Session } from '../../core/session.ts';
import type { Clock, LogLine } from '../../core/sources.ts';
import type { ActionId, BoardPart, BoardState, CopyRequest, HostMethods } from '../../protocol/messages.ts';
import { RequestFailed, type Handlers } from '../../protocol/rpc.ts';
import { toBindingView } from './bindingView.ts';
import { boardActions } from './boardActions.ts';
import { planCommands, type RunCommand } from './commands.ts';
import { connectedEstate } from './connectedEstate.ts';
import { findAccount, readEncryption } from './encryptionReader.ts';
import { toPlannedBinding } from './plannedBinding.ts';
import { toPlanView } from './planView.ts';
import { encryptionText, failureText, planText, proofText } from './texts.ts';

export interface BoardDeps {
  readonly session: Session;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: LogLine;
  readonly runCommand: RunCommand;
  /** Whether a run goes on in this window: one that says it does and does not was interrupted. */
  readonly isActive: (runId: string) => boolean;
  /** Shows the ways to an estate to somebody who has chosen none. */
  readonly offerConnection: () => Promise<void>;
  readonly copy: (text: string) => PromiseLike<void>;
}

export interface BoardAccount {
  readonly id: string;
  readonly name: string;
}

/**
 * What one account's panel shows, and what its page may ask for. The page holds nothing: hidden, reloaded or new, it is sent
 * this.
 */
export class Board {
  readonly account: BoardAccount;
  readonly #deps: BoardDeps;
  readonly #changed: () => void;
  #part: BoardPart;
  #plan: Plan | undefined;
  #record: RunRecord | undefined;
  #inspection: Inspection | undefined;
  #emulator: boolean;
  #message: string | undefined;
  #reading: object | undefined;
  #disposed = false;

  /** @param changed called whenever the state is another one */
  constructor(account: BoardAccount, part: BoardPart, deps: BoardDeps, changed: () => void) {
    this.account = account;
    this.#part = part;
    this.#deps = deps;
    this.#changed = changed;
    this.#emulator = this.#isEmulator();
  }

  get state(): BoardState {
    const live = this.#record !== undefined && this.#deps.isActive(this.#record.runId);
    const plan = this.#plan && toPlanView(this.#plan, this.#record, live);
    const planned = this.#plan && toPlannedBinding(this.#plan, this.#record, live);
    const encryption = this.#inspection && toBindingView(this.#inspection);
    const part = this.#part;
    const message = part === 'plan' && !plan ? 'This plan had not been begun, so it was not kept.' : this.#message;
    const runId = this.#record?.runId;
    return {
      account: this.account,
      emulator: this.#emulator,
      part,
      ...(plan && { plan }),
      ...(planned && { planned }),
      ...(encryption && { encryption }),
      ...(message !== undefined && { message }),
      busy: this.#reading !== undefined,
      actions: boardActions({
        part,
        plan,
        encryption,
        connected: this.#deps.session.state.kind === 'connected',
        hasRun: this.#record !== undefined,
        emulator: this.#emulator,
      }),
      now: this.#deps.clock.now(),
      memento: { format: 1, account: this.account, part, ...(runId !== undefined && { runId }) },
    };
  }

  showPlan(plan: Plan, record: RunRecord | undefined): void {
    this.#part = 'plan';
    this.#plan = plan;
    this.#setRecord(record);
  }

  /** The run has come further. It does not take a person away from the part they look at. */
  update(record: RunRecord): void {
    this.#plan = record.plan;
    this.#setRecord(record);
  }

  showEncryption(inspection: Inspection): void {
    this.#part = 'encryption';
    this.#setInspection(inspection, this.#isEmulator());
  }

  /** Shows the plan or the encryption, which is read where it has not been. */
  showPart(part: BoardPart): void {
    this.#part = part;
    this.#changed();
    if (part === 'encryption' && !this.#inspection) void this.#read();
  }

  /** What was read may be so no longer: reads it again where it is what is shown, else when it is asked for. */
  invalidate(): void {
    this.#reading = undefined;
    if (this.#part === 'encryption') void this.#read();
    else if (this.#inspection) {
      this.#inspection = undefined;
      this.#changed();
    }
  }

  dispose(): void {
    this.#disposed = true;
  }

  readonly handlers: Handlers<HostMethods> = {
    ready: () => this.state,
    act: ({ action }) => this.#act(action),
    show: ({ part }) => {
      this.showPart(part);
      return null;
    },
    copyText: (request) => this.#copyText(request),
  };

  #setRecord(record: RunRecord | undefined): void {
    this.#record = record;
    this.#emulator = record?.isEmulator ?? this.#isEmulator();
    this.#changed();
  }

  #setInspection(inspection: Inspection | undefined, emulator: boolean, message?: string): void {
    this.#inspection = inspection;
    this.#emulator = emulator;
    this.#message = message;
    this.#reading = undefined;
    this.#changed();
  }

  #isEmulator(): boolean {
    const { state } = this.#deps.session;
    return state.kind === 'connected' && (state.estate.source.cloud.isEmulator ?? false);
  }

  /** Reads the encryption; a reading that another one has overtaken says nothing. */
  async #read(): Promise<void> {
    const reading = {};
    this.#reading = reading;
    this.#changed();
    const overtaken = () => this.#disposed || this.#reading !== reading;
    try {
      const result = await readEncryption(this.#deps.session, this.account);
      if (overtaken() || result.kind === 'connecting') return;
      if (result.kind === 'read') this.#setInspection(result.inspection, result.emulator);
      else this.#setInspection(undefined, this.#emulator, result.message);
    } catch (thrown) {
      // Only a cancellation comes here: the estate is being read anew, and this board hears of it.
      this.#deps.log('info', toFailure(thrown, 'read the encryption', this.account.id).message);
      if (!overtaken()) this.#setInspection(undefined, this.#emulator, 'Reading was stopped.');
    }
  }

  /** Only what is offered can be asked for, whatever a page sends. */
  #act(action: ActionId): null {
    const offered = this.state.actions.some(({ id }) => id === action);
    if (!offered) throw new RequestFailed('This is not possible any more.');
    if (action === 'refresh') this.#refresh();
    else void this.#start(action);
    return null;
  }

  #refresh(): void {
    const { session, log } = this.#deps;
    if (session.state.kind === 'connected') session.state.estate.refresh();
    else connectedEstate(this.#deps).catch((thrown: unknown) => log('error', String(thrown)));
  }

  /** Commands take as long as they take and tell the person themselves how they went. */
  async #start(action: Exclude<ActionId, 'refresh'>): Promise<void> {
    const { runCommand, log } = this.#deps;
    try {
      await runCommand(planCommands[action], ...(await this.#argumentsOf(action)));
    } catch (thrown) {
      log('error', `${planCommands[action]}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  }

  async #argumentsOf(action: Exclude<ActionId, 'refresh'>): Promise<readonly unknown[]> {
    switch (action) {
      case 'run':
        return [this.#plan];
      case 'resume':
      case 'cancel':
        return [this.#record?.runId];
      case 'enable':
      case 'openPortal':
        return [{ resource: await this.#resource() }];
      case 'showLog':
        return [];
    }
  }

  /** The account as a row of the tree has it, where it can be read. */
  async #resource(): Promise<object> {
    const { state } = this.#deps.session;
    const found = state.kind === 'connected' ? await findAccount(state.estate, this.account.id) : undefined;
    return found ?? this.account;
  }

  async #copyText(request: CopyRequest): Promise<null> {
    const text = this.#textOf(request);
    if (text === undefined) throw new RequestFailed('There is nothing to copy any more.');
    await this.#deps.copy(text);
    return null;
  }

  #textOf(request: CopyRequest): string | undefined {
    const { plan, encryption } = this.state;
    switch (request.what) {
      case 'plan':
        return plan && planText(plan);
      case 'proof':
        return plan && proofText(plan);
      case 'findings':
        return encryption && encryptionText(encryption);
      case 'failure': {
        const step = plan?.steps.find(({ id }) => id === request.step);
        return step?.failure && failureText(step.title, step.failure);
      }
    }
  }
}
