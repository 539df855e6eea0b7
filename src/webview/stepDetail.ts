import { css, html, nothing, type TemplateResult } from 'lit';
import type { FailureView, PropertyView, StepView } from '../protocol/planView.ts';
import { glyphIcon, stepLooks } from './glyphs.ts';

/** What a person can do with a step. */
export interface StepActions {
  readonly copyFailure: (step: string) => void;
  readonly showRequest: (step: string) => void;
}

/** What there is to know of one step. */
export function stepDetail(step: StepView, offset: number, act: StepActions): TemplateResult {
  return html`
    <h2 id="step-title">${step.title}</h2>
    <p class="line">
      ${glyphIcon(stepLooks[step.state])}
      <span>
        ${stateWords(step)}${
          step.awaiting
            ? html`<cmk-countdown
                .until=${step.awaiting.until}
                .offset=${offset}
                .parked=${step.awaiting.parked}
              ></cmk-countdown>`
            : nothing
        }${step.finishedAt === undefined ? nothing : html` <span class="quiet">at ${timeOf(step.finishedAt)}</span>`}${
          step.attempts === undefined ? nothing : html` <span class="quiet">(tried ${step.attempts} times)</span>`
        }
      </span>
    </p>
    ${step.failure ? failure(step, step.failure, act.copyFailure) : nothing}
    <h3>Why</h3>
    <p>${step.reason}</p>
    <h3>What it costs</h3>
    <p>
      ${
        step.cost.kind === 'irreversible' || step.cost.kind === 'disruptive'
          ? html`<vscode-badge>${step.cost.label}</vscode-badge>`
          : html`<strong>${step.cost.label}.</strong>`
      }
      ${step.cost.explanation}
    </p>
    ${
      step.confirmation
        ? html`<p class="confirmation">
            Before it runs you are asked to type <code>${step.confirmation.phrase}</code>. ${step.confirmation.reason}
          </p>`
        : nothing
    }
    <h3>What changes</h3>
    <p>${step.change.summary}</p>
    ${propertyRows(step.change.properties)}
    <p class="quiet id"><code>${step.change.resource}</code></p>
    ${
      step.comparable
        ? html`<vscode-button class="small" secondary @click=${() => act.showRequest(step.id)}
            >Requests Before and After</vscode-button
          >`
        : nothing
    }
    ${
      step.undo === undefined
        ? nothing
        : html`<h3>The way back</h3>
            <p>${step.undo}</p>`
    }
    ${
      step.after.length === 0
        ? nothing
        : html`<h3>Comes after</h3>
            <ul>
              ${step.after.map((title) => html`<li>${title}</li>`)}
            </ul>`
    }
  `;
}

/** The state, up to the countdown where there is one. */
function stateWords({ awaiting, stateWords: words }: StepView): string {
  if (!awaiting) return words;
  return awaiting.parked ? `${words}: ${awaiting.what}, ` : `Waiting for ${awaiting.what}, `;
}

/** While Azure is asked again, a refusal is part of the waiting, and no failure. */
function failure(step: StepView, view: FailureView, copy: (step: string) => void): TemplateResult {
  const waiting = step.state === 'waiting' || step.state === 'interrupted';
  const expected = step.awaiting?.refused === true;
  return html`<div class="failure ${waiting ? 'waiting' : ''}">
    ${view.diagnosis === undefined ? nothing : html`<p><strong>${view.diagnosis}</strong></p>`}
    <p>${expected ? 'The last answer was a refusal, which is expected until then.' : view.message}</p>
    ${
      view.azure.length === 0
        ? nothing
        : html`<details>
            <summary>What Azure said</summary>
            <dl class="rows words">
              ${view.azure.map(
                ({ label, value }) =>
                  html`<dt>${label}</dt>
                    <dd><code>${value}</code></dd>`,
              )}
            </dl>
          </details>`
    }
    <vscode-button class="small" secondary @click=${() => copy(step.id)}>Copy Details</vscode-button>
  </div>`;
}

/** Properties with what they become. */
export function propertyRows(properties: readonly PropertyView[]): TemplateResult | typeof nothing {
  if (properties.length === 0) return nothing;
  return html`<dl class="rows">
    ${properties.map(
      ({ path, value, meaning }) =>
        html`<dt><code>${breakable(path)}</code></dt>
          <dd>
            <code>${value}</code>${meaning === undefined ? nothing : html` <span class="quiet">${meaning}</span>`}
          </dd>`,
    )}
  </dl>`;
}

/** A path that may be broken after its dots. */
function breakable(path: string): TemplateResult {
  return html`${path.split(/(?<=\.)/).map((part) => html`${part}<wbr />`)}`;
}

export function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' });
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

export const detailStyles = css`
  .line {
    display: flex;
    gap: 8px;
    align-items: start;
    margin: 6px 0 14px;
  }
  .line .glyph {
    margin-top: 2px;
  }
  .detail h3 {
    margin: 16px 0 4px;
  }
  .detail ul {
    margin: 0;
    padding-left: 1.4em;
  }
  .rows {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    gap: 0;
    margin: 8px 0;
    border-top: 1px solid var(--vscode-contrastBorder, var(--vscode-editorWidget-border));
  }
  .rows dt,
  .rows dd {
    margin: 0;
    padding: 5px 0;
    border-bottom: 1px solid var(--vscode-contrastBorder, var(--vscode-editorWidget-border));
    overflow-wrap: anywhere;
  }
  .rows dt {
    padding-right: 18px;
    color: var(--vscode-descriptionForeground);
  }
  .rows.words {
    grid-template-columns: minmax(0, auto) minmax(0, 1fr);
  }
  .confirmation {
    margin-top: 6px;
  }
  .id {
    margin-bottom: 8px;
    font-size: 0.92em;
  }
  .failure {
    margin: 0 0 14px;
    padding: 10px 12px;
    border: 1px solid var(--vscode-problemsErrorIcon-foreground, var(--vscode-editorError-foreground));
    border-left-width: 4px;
    border-radius: 4px;
  }
  .failure.waiting {
    border-color: var(--vscode-problemsInfoIcon-foreground, var(--vscode-editorInfo-foreground));
  }
  .failure > * + * {
    margin-top: 8px;
  }
  summary {
    width: fit-content;
    border-radius: 2px;
    color: var(--vscode-textLink-foreground);
    cursor: pointer;
  }
  summary:focus-visible {
    outline: 2px solid var(--vscode-focusBorder);
    outline-offset: 2px;
  }
  @container (max-width: 460px) {
    .rows {
      display: block;
    }
    .rows dt {
      padding: 6px 0 0;
      border-bottom: 0;
    }
    .rows dd {
      padding-top: 0;
    }
  }
`;
