import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ActionView, BoardPart, BoardState, CopyRequest, HostMethods } from '../protocol/messages.ts';
import { RequestFailed } from '../protocol/rpc.ts';
import type { PlanView } from '../protocol/planView.ts';
import { announce } from './announcements.ts';
import { boardStyles } from './boardStyles.ts';
import { Countdown } from './countdown.ts';
import { BindingDiagram, type NodeChosen } from './diagram.ts';
import { encryptionPart } from './encryptionPart.ts';
import type { Host } from './host.ts';
import { planPart, stepToShow } from './planPart.ts';
import { StepList, type StepChosen } from './stepList.ts';
import { wizardPart, wizardStatus } from './wizardPart.ts';
import { WizardForm } from './wizardForm.ts';
import type { ChoiceMade, FileWanted, KindChosen } from './wizardEvents.ts';

/** Everything that the page shows. The host owns the state; the page only remembers what the person is looking at. */
class BoardElement extends LitElement {
  static host: Host;
  static override styles = boardStyles;
  static override properties = {
    state: { state: true },
    step: { state: true },
    node: { state: true },
    said: { state: true },
    problem: { state: true },
  };

  declare state: BoardState | undefined;
  declare step: string | undefined;
  declare node: string | undefined;
  declare said: string;
  declare problem: string | undefined;
  #offset = 0;
  #focusedButton: Element | null = null;
  readonly #lifetime = new AbortController();

  constructor() {
    super();
    const { memory } = BoardElement.host;
    this.step = memory.step;
    this.node = memory.node;
    this.said = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    BoardElement.host.onState((state) => this.#take(state));
    window.addEventListener('pagehide', () => this.#lifetime.abort(), { once: true });
    void this.#ask('ready', null).then((state) => {
      if (state) this.#take(state);
    });
  }

  override render(): TemplateResult {
    const { state } = this;
    return html`
      ${state ? this.#board(state) : html`<main aria-busy="true"><p class="quiet">Loading…</p></main>`}
      <div class="hidden" role="status" aria-live="polite">${this.said}</div>
    `;
  }

  protected override willUpdate(): void {
    this.#focusedButton = this.renderRoot.querySelector('.actions :focus');
  }

  /** A button that was pressed may be gone: the focus goes to the title, never to a button that means something else. */
  protected override updated(): void {
    if (this.#focusedButton?.isConnected === false) this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  #board(state: BoardState): TemplateResult {
    return html`
      ${
        state.emulator
          ? html`<aside class="emulator" aria-label="Emulator">
              <strong>Emulator</strong> – nothing here is Azure
            </aside>`
          : nothing
      }
      <main>
        ${this.#header(state)}
        ${this.problem === undefined ? nothing : html`<p class="problem" role="alert">${this.problem}</p>`}
        ${state.part === 'plan' ? html`${this.#wizard(state)} ${this.#plan(state)}` : this.#encryption(state)}
      </main>
    `;
  }

  #header(state: BoardState): TemplateResult {
    const { plan, encryption, part, wizard } = state;
    const title =
      part === 'plan'
        ? (plan?.title ?? (wizard ? 'What do you want to do?' : 'Plan'))
        : `Encryption of ${state.encryptionOf ?? state.account.name}`;
    const about = wizard ? 'Plan wizard' : `Plan for ${state.account.name}`;
    return html`<header>
      <p class="quiet over">${part === 'plan' ? about : 'Customer-managed key'}</p>
      <h1 tabindex="-1">${title}</h1>
      ${part === 'plan' && plan ? this.#planStatus(plan) : nothing}
      ${part === 'plan' && wizard ? wizardStatus(wizard) : nothing}
      ${
        part === 'encryption' && encryption
          ? html`<p class="status ${encryption.state}">${encryption.stateWords}</p>`
          : nothing
      }
      ${state.busy && part === 'encryption' ? html`<p class="quiet">Reading from Azure…</p>` : nothing}
      ${state.message !== undefined && !state.busy ? html`<p>${state.message}</p>` : nothing}
      <div class="actions" role="group" aria-label="Actions">
        ${repeat(
          state.actions,
          ({ id }) => id,
          (action) => this.#action(action),
        )}
        ${this.#otherPart(state)}
      </div>
    </header>`;
  }

  #planStatus(plan: PlanView): TemplateResult {
    const irreversible = plan.status === 'planned' && plan.steps.some(({ cost }) => cost.kind === 'irreversible');
    return html`<p class="status ${plan.status}">${plan.statusWords}</p>
      ${irreversible ? html`<p class="quiet">You are asked once more before what cannot be undone.</p>` : nothing}`;
  }

  #action({ id, label, primary, disabled = false }: ActionView): TemplateResult {
    return html`<vscode-button
      ?secondary=${!primary}
      ?disabled=${disabled}
      data-action=${id}
      @click=${() => void this.#ask('act', { action: id })}
      >${label}</vscode-button
    >`;
  }

  #otherPart({ part, plan, wizard, encryptionOf }: BoardState): TemplateResult | typeof nothing {
    if (part === 'encryption') return plan || wizard ? this.#partButton('plan', 'Show Plan') : nothing;
    if (encryptionOf === undefined) return nothing;
    return this.#partButton('encryption', 'Show Encryption Now');
  }

  #partButton(part: BoardPart, label: string): TemplateResult {
    return html`<vscode-button secondary data-part=${part} @click=${() => void this.#ask('show', { part })}
      >${label}</vscode-button
    >`;
  }

  #wizard({ wizard }: BoardState): TemplateResult | typeof nothing {
    if (!wizard) return nothing;
    return wizardPart(wizard, {
      onKind: ({ kind }: KindChosen) => void this.#ask('setKind', { kind }),
      onChoice: ({ control, answer }: ChoiceMade) => void this.#ask('setChoice', { control, answer }),
      onFile: ({ control }: FileWanted) => void this.#ask('chooseFile', { control }),
    });
  }

  #plan({ plan, planned, exports }: BoardState): TemplateResult | typeof nothing {
    if (!plan) return nothing;
    return planPart({
      plan,
      planned,
      step: stepToShow(plan, this.step),
      offset: this.#offset,
      onStep: (event: StepChosen) => this.#chooseStep(event.step),
      onNode: ({ node }: NodeChosen) => {
        if (node.step !== undefined) this.#chooseStep(node.step);
        this.node = node.id;
      },
      node: this.node,
      copy: (request) => this.#copy(request),
      showRequest: (id) => void this.#ask('showRequest', { step: id }),
      exports,
    });
  }

  #encryption({ encryption }: BoardState): TemplateResult | typeof nothing {
    if (!encryption) return nothing;
    return encryptionPart({
      view: encryption,
      node: this.node,
      onNode: ({ node }: NodeChosen) => {
        this.node = node.id;
        this.#remember();
      },
      copy: (request) => this.#copy(request),
    });
  }

  #chooseStep(step: string): void {
    this.step = step;
    this.node = undefined;
    this.#remember();
  }

  #copy(request: CopyRequest): void {
    void this.#ask('copyText', request).then((answer) => {
      if (answer === null) this.said = 'Copied.';
    });
  }

  #take(state: BoardState): void {
    const said = announce(this.state, state);
    if (said !== undefined) this.said = said;
    this.#offset = state.now - Date.now();
    this.problem = undefined;
    this.state = state;
    this.#remember();
  }

  #remember(): void {
    const { state, step, node } = this;
    BoardElement.host.remember({
      ...(state && { board: state.memento }),
      ...(step !== undefined && { step }),
      ...(node !== undefined && { node }),
    });
  }

  /** Asks the host; a refusal is shown, and undefined returned. */
  async #ask<K extends keyof HostMethods>(
    method: K,
    params: HostMethods[K]['params'],
  ): Promise<HostMethods[K]['result'] | undefined> {
    try {
      return await BoardElement.host.rpc.request(method, params, this.#lifetime.signal);
    } catch (thrown) {
      if (thrown instanceof RequestFailed) this.problem = thrown.message;
      return undefined;
    }
  }
}

/** Brings the board to life in the document. */
export function defineBoard(host: Host): void {
  BoardElement.host = host;
  customElements.define('cmk-countdown', Countdown);
  customElements.define('cmk-step-list', StepList);
  customElements.define('cmk-binding-diagram', BindingDiagram);
  customElements.define('cmk-wizard', WizardForm);
  customElements.define('cmk-board', BoardElement);
}
