import { css } from 'lit';

/** Glyphs, in VS Code's own colours for these states. */
export const glyphStyles = css`
  .glyph {
    --tone: var(--vscode-descriptionForeground);
    --cut: var(--vscode-editor-background);
    flex: none;
    overflow: visible;
  }
  .glyph.good {
    --tone: var(--vscode-charts-green);
  }
  .glyph.warning {
    --tone: var(--vscode-problemsWarningIcon-foreground, var(--vscode-editorWarning-foreground));
  }
  .glyph.bad {
    --tone: var(--vscode-problemsErrorIcon-foreground, var(--vscode-editorError-foreground));
  }
  .glyph.active {
    --tone: var(--vscode-problemsInfoIcon-foreground, var(--vscode-editorInfo-foreground));
  }
  .glyph .fill {
    fill: var(--tone);
  }
  .glyph .cut,
  .glyph .line {
    fill: none;
    stroke: var(--tone);
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .glyph .cut {
    stroke: var(--cut);
    stroke-width: 1.8;
  }
  .glyph .dashes {
    stroke-dasharray: 2.2 2.83;
    stroke-linecap: butt;
  }
  .glyph .track {
    opacity: 0.3;
  }
  .glyph .turning {
    transform-origin: 8px 8px;
    animation: turn 1.2s linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .glyph .turning {
      animation: none;
    }
  }
`;

/** Text, as VS Code's own pages have it. */
export const textStyles = css`
  :host {
    display: block;
    color: var(--vscode-foreground);
    line-height: 1.45;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3 {
    margin: 0;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  h1:focus {
    outline: none;
  }
  h2 {
    font-size: 1.15em;
  }
  h3 {
    font-size: 1em;
  }
  p {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .quiet {
    color: var(--vscode-descriptionForeground);
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  code {
    font-family: var(--vscode-editor-font-family, monospace);
    font-size: 0.95em;
    color: inherit;
    background: none;
    overflow-wrap: anywhere;
  }
`;
