import { html, nothing, type TemplateResult } from 'lit';
import type { BindingNode, BindingView } from '../protocol/bindingView.ts';
import type { CopyRequest } from '../protocol/messages.ts';
import type { NodeChosen } from './diagram.ts';
import { findingSection } from './findings.ts';
import { glyphIcon, nodeLooks } from './glyphs.ts';

export interface EncryptionPart {
  readonly view: BindingView;
  readonly node: string | undefined;
  readonly onNode: (event: NodeChosen) => void;
  readonly copy: (request: CopyRequest) => void;
}

/** The binding as it is, the chosen part of it in words, and what was found. */
export function encryptionPart({ view, node, onNode, copy }: EncryptionPart): TemplateResult {
  const chosen = nodeToShow(view, node);
  return html`
    <section class="diagram" aria-label="What the encryption depends on">
      <cmk-binding-diagram .view=${view} .chosen=${chosen?.id} @node-chosen=${onNode}></cmk-binding-diagram>
    </section>
    ${chosen ? nodeDetail(chosen) : nothing} ${findingSection('Findings', view.findings)}
    ${
      view.findings.length === 0 && view.state === 'ok'
        ? html`<p class="quiet">
            Nothing was found that speaks against this key. That it is configured does not show that it has been used:
            only the audit log of the key store does.
          </p>`
        : nothing
    }
    <vscode-button class="small" secondary @click=${() => copy({ what: 'findings' })}>Copy as Text</vscode-button>
  `;
}

function nodeDetail(node: BindingNode): TemplateResult {
  return html`<section class="detail node" aria-labelledby="node-title">
    <h2 id="node-title">${node.label}: ${node.name}</h2>
    <p class="line">${glyphIcon(nodeLooks[node.state])} <span>${node.stateWords}</span></p>
    ${node.details.map((detail) => html`<p>${detail}</p>`)}
  </section>`;
}

/** The part that the person chose, else the first that needs them, else the account. */
function nodeToShow({ nodes, network }: BindingView, chosen: string | undefined): BindingNode | undefined {
  const all = network ? [...nodes, network] : nodes;
  const worst = (['broken', 'unknown', 'attention'] as const).map((state) => all.find((node) => node.state === state));
  return all.find(({ id }) => id === chosen) ?? worst.find((node) => node !== undefined) ?? all[0];
}
