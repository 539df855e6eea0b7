import { LitElement, css, html, nothing, svg, type SVGTemplateResult } from 'lit';
import type { BindingNode, BindingView } from '../protocol/bindingView.ts';
import { layoutDiagram, type Box } from './diagramLayout.ts';
import { glyphAt, nodeLooks } from './glyphs.ts';
import { rove } from './roving.ts';
import { glyphStyles, textStyles } from './sharedStyles.ts';

/** The person has chosen a part of the binding. */
export class NodeChosen extends Event {
  readonly node: BindingNode;

  constructor(node: BindingNode) {
    super('node-chosen', { bubbles: true, composed: true });
    this.node = node;
  }
}

/**
 * The binding as a drawing: a chain of nodes from the account to its key store, the network path on the last edge. To a screen
 * reader it is a list of which one item can be chosen.
 */
export class BindingDiagram extends LitElement {
  static override properties = {
    view: { attribute: false },
    chosen: { type: String },
    width: { state: true },
    rowHeight: { state: true },
  };

  declare view: BindingView | undefined;
  /** The id of the chosen node. */
  declare chosen: string | undefined;
  declare width: number;
  declare rowHeight: number;
  readonly #sizes = new ResizeObserver(([entry]) => {
    if (entry) this.width = Math.floor(entry.contentRect.width);
  });

  constructor() {
    super();
    this.width = 0;
    this.rowHeight = 84;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    this.#sizes.disconnect();
    super.disconnectedCallback();
  }

  /** The nodes in the order in which keys walk them: the network path before the store that it leads to. */
  get #order(): readonly BindingNode[] {
    if (!this.view) return [];
    const { nodes, network } = this.view;
    return network ? [...nodes.slice(0, -1), network, ...nodes.slice(-1)] : nodes;
  }

  override render() {
    const { view, width } = this;
    if (!view || width === 0) return nothing;
    const order = this.#order;
    const layout = layoutDiagram(width, order.length, this.rowHeight);
    return html`<svg
      class="${layout.kind} ${layout.roomy ? 'roomy' : ''}"
      width=${layout.width}
      height=${layout.height}
      viewBox="0 0 ${layout.width} ${layout.height}"
      role="presentation"
    >
      ${layout.edges.map(({ line, tip }, index) => {
        const [from, to] = [order[index], order[index + 1]];
        // The network path lies on an edge: only the edge's own end has a tip.
        return svg`<g class="edge ${isLoose(from) || isLoose(to) ? 'loose' : ''}">
          <path d=${line} />${to === view.network ? nothing : svg`<path class="tip" d=${tip} />`}
        </g>`;
      })}
      <g role="listbox" aria-label=${view.summary} @keydown=${(event: KeyboardEvent) => this.#onKey(event)}>
        ${order.map((node, index) => this.#node(node, layout.boxes[index]))}
      </g>
    </svg>`;
  }

  #node(node: BindingNode, box: Box | undefined): SVGTemplateResult {
    if (!box) return svg``;
    const isNetwork = node === this.view?.network;
    const focused = this.#order.some(({ id }) => id === this.chosen) ? this.chosen : this.#order[0]?.id;
    const name = [node.label, node.name, node.stateWords, ...node.details].join(', ');
    return svg`<g
      class="node ${node.state} ${isNetwork ? 'network' : ''}"
      role="option"
      data-node=${node.id}
      tabindex=${node.id === focused ? 0 : -1}
      aria-selected=${node.id === this.chosen ? 'true' : 'false'}
      aria-label=${name}
      @click=${() => this.#choose(node)}
    >
      ${outline(box)}
      ${glyphAt(box.x + 10, box.y + 11, nodeLooks[node.state])}
      <foreignObject x=${box.x} y=${box.y} width=${box.width} height=${box.height} aria-hidden="true">
        <div class="words">
          <div class="label">${node.label}</div>
          <div class="name" title=${node.name}>${node.name}</div>
          <div class="state">${node.stateWords}</div>
        </div>
      </foreignObject>
    </g>`;
  }

  #choose(node: BindingNode): void {
    this.dispatchEvent(new NodeChosen(node));
  }

  #onKey(event: KeyboardEvent): void {
    const order = this.#order;
    const at = event.target instanceof Element ? event.target.getAttribute('data-node') : null;
    const index = order.findIndex(({ id }) => id === at);
    const here = order[index];
    if (!here) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#choose(here);
      return;
    }
    const next = rove(event.key, index, order.length);
    const node = next === undefined ? undefined : order[next];
    if (!node) return;
    event.preventDefault();
    this.#choose(node);
    this.renderRoot.querySelector<SVGGElement>(`[data-node="${node.id}"]`)?.focus();
  }

  /** A row is as high as the longest words in it, which are known only once they are drawn. */
  protected override updated(): void {
    const heights = [...this.renderRoot.querySelectorAll<HTMLElement>('.rows .words')].map(
      (words) => words.offsetHeight,
    );
    if (heights.length > 0) this.rowHeight = Math.max(64, ...heights);
  }

  static override styles = [
    textStyles,
    glyphStyles,
    css`
      :host {
        min-height: 1px;
      }
      svg.rows,
      svg.column {
        display: block;
      }
      .edge path {
        fill: none;
        stroke: var(--vscode-descriptionForeground);
        stroke-width: 1.5;
      }
      .edge.loose path:not(.tip) {
        stroke-dasharray: 4 4;
      }
      .node {
        cursor: pointer;
        outline: none;
      }
      .node .glyph {
        --cut: var(--vscode-editor-background);
      }
      .box {
        fill: var(--vscode-editorWidget-background);
        stroke: var(--vscode-contrastBorder, var(--vscode-editorWidget-border));
        stroke-width: 1;
      }
      .network .box {
        fill: var(--vscode-editor-background);
        stroke-dasharray: 2 3;
      }
      .node.broken .box {
        stroke: var(--vscode-problemsErrorIcon-foreground, var(--vscode-editorError-foreground));
        stroke-width: 2;
      }
      .node.attention .box {
        stroke: var(--vscode-problemsWarningIcon-foreground, var(--vscode-editorWarning-foreground));
        stroke-width: 2;
      }
      .node.active .box {
        stroke: var(--vscode-problemsInfoIcon-foreground, var(--vscode-editorInfo-foreground));
        stroke-width: 2;
      }
      .node.planned .box,
      .node.unknown .box {
        stroke: var(--vscode-descriptionForeground);
        stroke-dasharray: 5 3;
      }
      .node:hover .box {
        fill: var(--vscode-list-hoverBackground);
      }
      .ring {
        fill: none;
        stroke: none;
        stroke-width: 2;
      }
      .node[aria-selected='true'] .box {
        fill: var(--vscode-list-activeSelectionBackground, var(--vscode-editorWidget-background));
      }
      .node[aria-selected='true'] .words,
      .node[aria-selected='true'] .label {
        color: var(--vscode-list-activeSelectionForeground, var(--vscode-foreground));
      }
      .node[aria-selected='true'] .glyph {
        --cut: var(--vscode-list-activeSelectionBackground, var(--vscode-editor-background));
      }
      .node[aria-selected='true'] .ring {
        stroke: var(--vscode-contrastActiveBorder, none);
        stroke-width: 1;
      }
      .node:focus-visible .ring {
        stroke: var(--vscode-focusBorder);
        stroke-width: 2;
      }
      foreignObject {
        overflow: visible;
      }
      .words {
        padding: 9px 10px 8px 34px;
      }
      .label {
        font-size: 0.85em;
        line-height: 18px;
        color: var(--vscode-descriptionForeground);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .name,
      .state {
        display: -webkit-box;
        overflow: hidden;
        overflow-wrap: anywhere;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
        line-clamp: 2;
      }
      .name {
        font-weight: 600;
        line-height: 17px;
      }
      .state {
        margin-top: 3px;
        font-size: 0.92em;
        line-height: 15px;
      }
      .rows .words {
        padding-left: 10px;
      }
      .rows .label {
        padding-left: 24px;
      }
      .rows .name {
        margin-top: 4px;
        -webkit-line-clamp: 3;
        line-clamp: 3;
      }
      .column .words {
        height: 100%;
        padding-block: 6px 0;
        overflow: hidden;
      }
      .column .name,
      .column .state {
        display: block;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .column .label {
        line-height: 16px;
      }
      .column .state {
        margin: 0;
      }
      .roomy .words {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        column-gap: 16px;
        align-content: center;
        padding-block: 0;
      }
      .roomy .state {
        display: -webkit-box;
        grid-row: 1 / span 2;
        grid-column: 2;
        align-self: center;
        white-space: normal;
      }
    `,
  ];
}

/** An edge from or to something that is not there, or not known to be, is broken. */
function isLoose(node: BindingNode | undefined): boolean {
  return node?.state === 'planned' || node?.state === 'unknown' || node?.state === 'broken';
}

function outline({ x, y, width, height }: Box): SVGTemplateResult {
  return svg`<rect class="ring" x=${x - 2.5} y=${y - 2.5} width=${width + 5} height=${height + 5} rx="8"/>
    <rect class="box" x=${x} y=${y} width=${width} height=${height} rx="6"/>`;
}
