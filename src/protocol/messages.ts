import type { BindingView } from './bindingView.ts';
import type { PlanView } from './planView.ts';
import type { CancelMessage, ReplyMessage, RequestMessage } from './rpc.ts';
import type { Answer, ExportFormat, WizardKind, WizardView } from './wizardView.ts';

/**
 * Everything that host and page say to each other. The host owns the state and sends it whole; the page asks. No message
 * carries a token or a secret.
 */

/** From the host to the page. */
export type HostMessage = StateMessage | ReplyMessage;

/** From the page to the host. */
export type PageMessage = RequestMessage<HostMethods> | CancelMessage;

export interface StateMessage {
  readonly kind: 'state';
  readonly state: BoardState;
}

/** What the page may ask of the host. None of these changes anything in Azure without the host asking the person first. */
export interface HostMethods {
  /** The page has begun and wants what there is to show. */
  readonly ready: { readonly params: null; readonly result: BoardState };
  readonly act: { readonly params: { readonly action: ActionId }; readonly result: null };
  /** Shows the plan or the encryption as it is. */
  readonly show: { readonly params: { readonly part: BoardPart }; readonly result: null };
  /** Puts a text of what is shown on the clipboard; the host has the text. */
  readonly copyText: { readonly params: CopyRequest; readonly result: null };
  /** What the wizard is to plan. */
  readonly setKind: { readonly params: { readonly kind: WizardKind }; readonly result: null };
  /** Answers one of the wizard's controls. */
  readonly setChoice: { readonly params: { readonly control: string; readonly answer: Answer }; readonly result: null };
  /** Has the person pick a file in the host's own dialog, for one of the wizard's controls. */
  readonly chooseFile: { readonly params: { readonly control: string }; readonly result: null };
  /** Opens the resource before and after a step in VS Code's diff editor. */
  readonly showRequest: { readonly params: { readonly step: string }; readonly result: null };
}

export type ActionId = 'run' | 'resume' | 'cancel' | 'enable' | 'choose' | 'refresh' | 'showLog' | 'openPortal';

export interface ActionView {
  readonly id: ActionId;
  readonly label: string;
  /** The one that most people want next. */
  readonly primary: boolean;
  /** It is offered, and not possible at the moment. */
  readonly disabled?: boolean;
}

export type CopyRequest =
  | { readonly what: 'plan' | 'proof' | 'findings' }
  | { readonly what: 'failure'; readonly step: string }
  /** The plan as a script or template that does the same. */
  | { readonly what: 'export'; readonly format: ExportFormat };

export type BoardPart = 'plan' | 'encryption';

/** All that the page shows. */
export interface BoardState {
  /** What the board is about: an account, or the key or key store of a plan. */
  readonly account: { readonly id: string; readonly name: string };
  /** The account whose encryption can be shown beside the plan. */
  readonly encryptionOf?: string;
  /** The choices that the plan comes from, where it is made here. */
  readonly wizard?: WizardView;
  /** Whether what is shown is the emulator's. */
  readonly emulator: boolean;
  readonly part: BoardPart;
  readonly plan?: PlanView;
  /** The binding as the plan makes it. */
  readonly planned?: BindingView;
  /** The binding as it is. */
  readonly encryption?: BindingView;
  /** Why there is nothing to show, or what is being done about it. */
  readonly message?: string;
  readonly busy: boolean;
  readonly actions: readonly ActionView[];
  /** Languages in which the plan can be copied. */
  readonly exports: readonly ExportView[];
  /** The host's clock when this was sent, in milliseconds since 1970: the page counts down by it. */
  readonly now: number;
  /** What the page keeps for the window's next life. */
  readonly memento: BoardMemento;
}

/** Enough to build the board again after the window was reloaded. */
export interface BoardMemento {
  readonly format: 1;
  readonly account: { readonly id: string; readonly name: string };
  readonly part: BoardPart;
  readonly runId?: string;
  readonly wizard?: WizardMemento;
}

/** What has been chosen so far: ids, names and dates, never a secret. */
export interface WizardMemento {
  readonly kind: WizardKind;
  readonly answers: Readonly<Record<string, Answer>>;
}

export interface ExportView {
  readonly format: ExportFormat;
  readonly label: string;
}
