import { toFailure } from '../../core/failure.ts';
import type { Inspection } from '../../core/inspection/inspect.ts';
import type { Plan } from '../../core/plans/plan.ts';
import type { RunRecord } from '../../core/plans/record.ts';
import { types } from '../../core/resources/types.ts';
import type { LogLine } from '../../core/sources.ts';
import { parseArmId } from '../../core/resources/armId.ts';
import type {
  ActionId,
  BoardPart,
  BoardState,
  CopyRequest,
  HostMethods,
  WizardMemento,
} from '../../protocol/messages.ts';
import type { ExportFormat } from '../../protocol/wizardView.ts';
import { RequestFailed, type Handlers } from '../../protocol/rpc.ts';
import { toBindingView } from './bindingView.ts';
import { boardActions } from './boardActions.ts';
import { planCommands, type RunCommand } from './commands.ts';
import { connectedEstate } from './connectedEstate.ts';
import { findAccount, readEncryption } from './encryptionReader.ts';
import { toPlannedBinding } from './plannedBinding.ts';
import { toPlanView } from './planView.ts';
import type { RequestDocuments } from './requestDocuments.ts';
import { encryptionText, failureText, planText, proofText } from './texts.ts';
import { isAnswer } from './wizard/answers.ts';
import { isWizardKind } from './wizard/kinds.ts';
import { Wizard, type WizardDeps } from './wizard/wizard.ts';

export interface BoardDeps extends WizardDeps {
  readonly log: LogLine;
  readonly runCommand: RunCommand;
  /** Whether a run goes on in this window: one that says it does and does not was interrupted. */
  readonly isActive: (runId: string) => boolean;
  /** Shows the ways to an estate to somebody who has chosen none. */
  readonly offerConnection: () => Promise<void>;
  readonly copy: (text: string) => PromiseLike<void>;
  /** Shows two texts beside each other. */
  readonly compare: (documents: RequestDocuments) => PromiseLike<void>;
  /** The plan as a script or template; absent where there is nothing that writes them. */
  readonly exportPlan?: (plan: Plan, format: ExportFormat) => Promise<string>;
}

const exports: BoardState['exports'] = [
  { format: 'azCli', label: 'Azure CLI' },
  { format: 'powershell', label: 'PowerShell' },
  { format: 'bicep', label: 'Bicep' },
  { format: 'terraform', label: 'Terraform' },
];

export interface BoardAccount {
  readonly id: string;
  readonly name: string;
}

/** The actions that are commands. */
type CommandAction = Exclude<ActionId, 'refresh' | 'choose'>;

/**
 * What one panel shows, and what its page may ask for. The page holds nothing: hidden, reloaded or new, it is sent
 * this.
 */
export class Board {
  readonly account: BoardAccount;
  readonly #deps: BoardDeps;
  readonly #changed: () => void;
  #part: BoardPart;
  readonly #wizard: Wizard | undefined;
  #plan: Plan | undefined;
  /** The plan that was handed over to be run, until its run is heard of. */
  #handedOver: Plan | undefined;
  #record: RunRecord | undefined;
  #inspection: Inspection | undefined;
  #emulator: boolean;
  #message: string | undefined;
  #reading: object | undefined;
  #disposed = false;

  /**
   * @param changed called whenever the state is another one
   * @param wizard where the plan is made here: what has been chosen so far
   */
  constructor(account: BoardAccount, part: BoardPart, deps: BoardDeps, changed: () => void, wizard?: WizardMemento) {
    this.account = account;
    this.#part = part;
    this.#deps = deps;
    this.#changed = changed;
    this.#emulator = this.#isEmulator();
    this.#wizard = wizard && new Wizard(deps, wizard, () => this.#onWizard());
  }

  get state(): BoardState {
    const live = this.#record !== undefined && this.#deps.isActive(this.#record.runId);
    const shown = this.#shownPlan;
    const plan = shown && toPlanView(shown, this.#record, live);
    const planned = shown && toPlannedBinding(shown, this.#record, live);
    const encryption = this.#inspection && toBindingView(this.#inspection);
    const part = this.#part;
    const wizard = this.#wizard?.view;
    const encryptionOf = this.#encryptionOf;
    const message =
      part === 'plan' && !plan && !wizard ? 'This plan had not been begun, so it was not kept.' : this.#message;
    const runId = this.#record?.runId;
    return {
      account: this.account,
      ...(encryptionOf && { encryptionOf: encryptionOf.name }),
      ...(wizard && { wizard }),
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
        wizard: wizard && (wizard.planning ? 'planning' : wizard.problem === undefined ? 'planned' : 'failed'),
      }),
      exports: this.#deps.exportPlan && shown && shown.steps.length > 0 ? exports : [],
      now: this.#deps.clock.now(),
      memento: {
        format: 1,
        account: this.account,
        part,
        ...(runId !== undefined && { runId }),
        ...(this.#wizard && { wizard: this.#wizard.memento }),
      },
    };
  }

  /** Whether the choices of this board can still be made. */
  get isChoosing(): boolean {
    return this.#wizard?.isOpen ?? false;
  }

  /** Answers controls of the wizard, as somebody does who opens it on a row of the tree. */
  choose(start: WizardMemento): void {
    this.#wizard?.start(start);
  }

  /** Whether a run is that of the plan that is shown here. */
  isOf(record: RunRecord): boolean {
    if (this.#record) return this.#record.runId === record.runId;
    return this.#handedOver !== undefined && isSame(this.#handedOver, record.plan);
  }

  showPlan(plan: Plan, record: RunRecord | undefined): void {
    this.#part = 'plan';
    this.#plan = plan;
    this.#setRecord(record);
  }

  /** The run has come further. It does not take a person away from the part they look at. */
  update(record: RunRecord): void {
    this.#plan = record.plan;
    this.#handedOver = undefined;
    this.#wizard?.close();
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
    if (this.isChoosing) this.#wizard?.followEstate();
    if (this.#part === 'encryption') void this.#read();
    else if (this.#inspection) {
      this.#inspection = undefined;
      this.#changed();
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#wizard?.dispose();
  }

  readonly handlers: Handlers<HostMethods> = {
    ready: () => this.state,
    act: ({ action }) => this.#act(action),
    show: ({ part }) => {
      this.showPart(part);
      return null;
    },
    copyText: (request) => this.#copyText(request),
    setKind: ({ kind }) => {
      const wizard = this.#openWizard();
      if (!isWizardKind(kind)) throw new RequestFailed('There is no such plan.');
      wizard.setKind(kind);
      return null;
    },
    setChoice: ({ control, answer }) => {
      const wizard = this.#openWizard();
      if (typeof control !== 'string' || !isAnswer(answer)) throw new RequestFailed('This cannot be chosen.');
      try {
        wizard.setAnswer(control, answer);
      } catch (thrown) {
        if (thrown instanceof RangeError) throw new RequestFailed('This cannot be chosen any more.');
        throw thrown;
      }
      return null;
    },
    chooseFile: async ({ control }) => {
      await this.#openWizard().chooseFile(control);
      return null;
    },
    showRequest: ({ step }, signal) => this.#showRequest(step, signal),
  };

  get #shownPlan(): Plan | undefined {
    return this.isChoosing ? this.#wizard?.plan : this.#plan;
  }

  /** The account whose encryption is shown beside the plan. */
  get #encryptionOf(): BoardAccount | undefined {
    if (parseArmId(this.account.id)?.type.toLowerCase() === types.account.toLowerCase()) return this.account;
    return this.#shownPlan?.accounts[0];
  }

  /** Choices are made before the run, never under it. */
  #openWizard(): Wizard {
    if (!this.#wizard?.isOpen) throw new RequestFailed('The choices of this plan are made.');
    return this.#wizard;
  }

  #onWizard(): void {
    // It speaks while it is being made, before the board can be seen.
    if (this.#wizard === undefined || this.#disposed) return;
    this.#emulator = this.#record?.isEmulator ?? this.#isEmulator();
    this.#changed();
  }

  async #showRequest(id: string, signal: AbortSignal): Promise<null> {
    const plan = this.#shownPlan;
    const step = plan?.steps.find((one) => one.id === id);
    const { session, compare } = this.#deps;
    if (!plan || !step) throw new RequestFailed('This step is not in the plan any more.');
    if (session.state.kind !== 'connected') throw new RequestFailed('Connect to Azure to read the resource.');
    const { requestDocuments } = await import('./requestDocuments.ts');
    const documents = await requestDocuments(plan, step, session.state.estate.source, signal);
    if (!documents) throw new RequestFailed('This step has no request with a body to compare.');
    await compare(documents);
    return null;
  }

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
      const result = await readEncryption(this.#deps.session, this.#encryptionOf ?? this.account);
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
    const offered = this.state.actions.some(({ id, disabled = false }) => id === action && !disabled);
    if (!offered) throw new RequestFailed('This is not possible any more.');
    if (action === 'refresh') this.#refresh();
    else if (action === 'choose') this.#chooseAnew();
    else void this.#start(action);
    return null;
  }

  /** The run stays where runs are kept; the choices stand as they were. */
  #chooseAnew(): void {
    this.#record = undefined;
    this.#plan = undefined;
    this.#wizard?.reopen();
  }

  #refresh(): void {
    const { session, log } = this.#deps;
    if (session.state.kind === 'connected') session.state.estate.refresh();
    else connectedEstate(this.#deps).catch((thrown: unknown) => log('error', String(thrown)));
  }

  /** Commands take as long as they take and tell the person themselves how they went. */
  async #start(action: CommandAction): Promise<void> {
    const { runCommand, log } = this.#deps;
    try {
      await runCommand(planCommands[action], ...(await this.#argumentsOf(action)));
    } catch (thrown) {
      log('error', `${planCommands[action]}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  }

  async #argumentsOf(action: CommandAction): Promise<readonly unknown[]> {
    switch (action) {
      case 'run':
        this.#handedOver = this.#shownPlan;
        return [this.#shownPlan];
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
    const account = this.#encryptionOf ?? this.account;
    const found = state.kind === 'connected' ? await findAccount(state.estate, account.id) : undefined;
    return found ?? account;
  }

  async #copyText(request: CopyRequest): Promise<null> {
    const text = request.what === 'export' ? await this.#exported(request.format) : this.#textOf(request);
    if (text === undefined) throw new RequestFailed('There is nothing to copy any more.');
    await this.#deps.copy(text);
    return null;
  }

  async #exported(format: ExportFormat): Promise<string | undefined> {
    const plan = this.#shownPlan;
    const isOffered = this.state.exports.some((one) => one.format === format);
    return plan && isOffered ? this.#deps.exportPlan?.(plan, format) : undefined;
  }

  #textOf(request: Exclude<CopyRequest, { what: 'export' }>): string | undefined {
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

/** Plans are plain JSON. */
function isSame(a: Plan, b: Plan): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
