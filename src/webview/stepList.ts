import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { StepView } from '../protocol/planView.ts';
import { glyphIcon, stepLooks } from './glyphs.ts';
import { rove } from './roving.ts';
import { glyphStyles, textStyles } from './sharedStyles.ts';

/** The person has chosen a step. */
export class StepChosen extends Event {
  readonly step: string;

  constructor(step: string) {
    super('step-chosen', { bubbles: true, composed: true });
    this.step = step;
  }
}

/** The steps with how far each has come: a list box with one of them chosen. */
export class StepList extends LitElement {
  static override properties = {
    steps: { attribute: false },
    chosen: { type: String },
    offset: { type: Number },
  };

  declare steps: readonly StepView[];
  declare chosen: string | undefined;
  /** How far the host's clock is ahead of the page's. */
  declare offset: number;

  constructor() {
    super();
    this.steps = [];
    this.offset = 0;
  }

  override render() {
    return html`<ol role="listbox" aria-label="Steps" @keydown=${(event: KeyboardEvent) => this.#onKey(event)}>
      ${this.steps.map((step, index) => this.#item(step, index))}
    </ol>`;
  }

  #item(step: StepView, index: number): TemplateResult {
    const chosen = step.id === this.chosen;
    const words = step.awaiting && !step.awaiting.parked ? `Waiting for ${step.awaiting.what}` : step.stateWords;
    return html`<li
      role="option"
      class=${step.state}
      data-step=${step.id}
      tabindex=${chosen ? 0 : -1}
      aria-selected=${chosen ? 'true' : 'false'}
      @click=${() => this.#choose(step)}
    >
      ${glyphIcon(stepLooks[step.state])}
      <div class="words">
        <div class="title"><span class="hidden">Step ${index + 1} of ${this.steps.length}: </span>${step.title}</div>
        <div class="more">
          <span>${words}</span>
          ${
            step.awaiting
              ? html`<cmk-countdown
                  aria-hidden="true"
                  .until=${step.awaiting.until}
                  .offset=${this.offset}
                  .parked=${step.awaiting.parked}
                ></cmk-countdown>`
              : nothing
          }
          ${
            step.cost.kind === 'irreversible' || step.cost.kind === 'disruptive'
              ? html`<vscode-badge>${step.cost.label}</vscode-badge>`
              : nothing
          }
        </div>
      </div>
    </li>`;
  }

  #choose({ id }: StepView): void {
    this.dispatchEvent(new StepChosen(id));
  }

  #onKey(event: KeyboardEvent): void {
    const index = this.steps.findIndex(({ id }) => id === this.chosen);
    const next = rove(event.key, index, this.steps.length);
    const step = next === undefined ? undefined : this.steps[next];
    if (!step) return;
    event.preventDefault();
    this.#choose(step);
    this.renderRoot.querySelector<HTMLElement>(`[data-step="${step.id}"]`)?.focus();
  }

  static override styles = [
    textStyles,
    glyphStyles,
    css`
      ol {
        margin: 0;
        padding: 2px;
        list-style: none;
      }
      li {
        position: relative;
        display: flex;
        gap: 10px;
        padding: 8px 10px;
        border-radius: 4px;
        cursor: pointer;
      }
      li + li {
        margin-top: 2px;
      }
      /* The thread that the steps hang on. */
      li + li::before {
        content: '';
        position: absolute;
        left: 17px;
        top: -11px;
        height: 18px;
        border-left: 1px solid var(--vscode-descriptionForeground);
        opacity: 0.5;
      }
      .glyph {
        position: relative;
        margin-top: 2px;
      }
      .words {
        min-width: 0;
      }
      .title {
        overflow-wrap: anywhere;
      }
      .more {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 8px;
        margin-top: 2px;
        font-size: 0.92em;
        color: var(--vscode-descriptionForeground);
      }
      cmk-countdown::before {
        content: '· ';
      }
      cmk-countdown {
        font-variant-numeric: tabular-nums;
      }
      li:hover {
        background: var(--vscode-list-hoverBackground);
      }
      li[aria-selected='true'] {
        background: var(--vscode-list-activeSelectionBackground);
        color: var(--vscode-list-activeSelectionForeground);
        outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }
      li[aria-selected='true'] .title {
        font-weight: 600;
      }
      li[aria-selected='true'] .more {
        color: inherit;
      }
      li[aria-selected='true'] .glyph {
        --cut: var(--vscode-list-activeSelectionBackground, var(--vscode-editor-background));
      }
      li:focus-visible {
        outline: 2px solid var(--vscode-focusBorder);
        outline-offset: 0;
      }
    `,
  ];
}
