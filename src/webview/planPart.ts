import { html, nothing, type TemplateResult } from 'lit';
import type { BindingView } from '../protocol/bindingView.ts';
import type { CopyRequest, ExportView } from '../protocol/messages.ts';
import type { PlanView, ProofView, StepView } from '../protocol/planView.ts';
import type { NodeChosen } from './diagram.ts';
import { effectSections } from './effects.ts';
import { findingSection } from './findings.ts';
import { dateOf, propertyRows, stepDetail } from './stepDetail.ts';
import type { StepChosen } from './stepList.ts';

export interface PlanPart {
  readonly plan: PlanView;
  readonly planned: BindingView | undefined;
  readonly step: StepView | undefined;
  readonly node: string | undefined;
  readonly offset: number;
  readonly onStep: (event: StepChosen) => void;
  readonly onNode: (event: NodeChosen) => void;
  readonly copy: (request: CopyRequest) => void;
  readonly showRequest: (step: string) => void;
  readonly exports: readonly ExportView[];
}

/** The plan board: what is in the way, the binding, the steps beside the chosen one, the proof, and what to know. */
export function planPart(part: PlanPart): TemplateResult {
  const { plan, planned, step } = part;
  return html`
    ${findingSection('In the way', plan.blockers)} ${effectSections(plan.effects)}
    ${
      planned
        ? html`<section class="diagram" aria-label="What the encryption will depend on">
            <cmk-binding-diagram
              .view=${planned}
              .chosen=${nodeOf(planned, part.node, step)}
              @node-chosen=${part.onNode}
            ></cmk-binding-diagram>
          </section>`
        : nothing
    }
    ${plan.steps.length === 0 ? nothing : stepBoard(part)} ${plan.proof ? proof(plan.proof, part) : nothing}
    ${choices(plan)} ${findingSection('To know', plan.notes)} ${copyAs(part)}
  `;
}

function stepBoard({ plan, step, offset, onStep, copy, showRequest }: PlanPart): TemplateResult {
  return html`<div class="board">
    <section class="steps" aria-labelledby="steps-heading">
      <h2 id="steps-heading">Steps</h2>
      <cmk-step-list .steps=${plan.steps} .chosen=${step?.id} .offset=${offset} @step-chosen=${onStep}></cmk-step-list>
    </section>
    ${
      step
        ? html`<section class="detail" aria-labelledby="step-title">
            ${stepDetail(step, offset, { copyFailure: (id) => copy({ what: 'failure', step: id }), showRequest })}
          </section>`
        : nothing
    }
  </div>`;
}

function proof({ source, message, readAt, properties }: ProofView, { copy }: PlanPart): TemplateResult {
  return html`<section class="proof">
    <h2>Proof</h2>
    <p>${message}</p>
    ${propertyRows(properties)}
    <p class="quiet">Read back from ${source}, ${dateOf(readAt)}.</p>
    <vscode-button class="small" secondary @click=${() => copy({ what: 'proof' })}>Copy Proof</vscode-button>
  </section>`;
}

/** The plan in other words: for those who run it by other means, or keep it in a repository. */
function copyAs({ exports, copy }: PlanPart): TemplateResult | typeof nothing {
  if (exports.length === 0) return nothing;
  return html`<section class="export">
    <h2 id="export-heading">Copy as</h2>
    <div class="actions" role="group" aria-labelledby="export-heading">
      ${exports.map(
        ({ format, label }) =>
          html`<vscode-button secondary data-export=${format} @click=${() => copy({ what: 'export', format })}
            >${label}</vscode-button
          >`,
      )}
    </div>
  </section>`;
}

function choices({ choices: chosen }: PlanView): TemplateResult | typeof nothing {
  if (chosen.length === 0) return nothing;
  return html`<section class="choices">
    <h2>What was chosen</h2>
    <dl class="rows words">
      ${chosen.map(
        ({ label, value }) =>
          html`<dt>${label}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
  </section>`;
}

/** The step that the person chose, else the one that matters now. */
export function stepToShow({ steps }: PlanView, chosen: string | undefined): StepView | undefined {
  const byState = (...states: readonly StepView['state'][]) => steps.find(({ state }) => states.includes(state));
  return (
    steps.find(({ id }) => id === chosen) ??
    byState('failed') ??
    byState('running', 'waiting', 'interrupted', 'cancelled') ??
    byState('pending', 'notBegun') ??
    steps.at(-1)
  );
}

/** The node that the person chose, else that of the step beside it. */
function nodeOf({ nodes, network }: BindingView, chosen: string | undefined, step: StepView | undefined): string {
  const all = network ? [...nodes, network] : nodes;
  return chosen ?? all.find((node) => step !== undefined && node.step === step.id)?.id ?? '';
}
