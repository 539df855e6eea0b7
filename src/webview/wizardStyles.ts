import { css } from 'lit';

const sections = css`
  form {
    display: grid;
    gap: 18px;
  }
  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
  }
  .sections {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 290px), 1fr));
    gap: 18px 28px;
    align-items: start;
  }
  .closed .sections {
    grid-template-columns: minmax(0, 1fr);
    gap: 4px;
  }
  .section {
    min-width: 0;
  }
  .section > summary {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 10px;
    align-items: baseline;
    padding: 4px 0;
    border-bottom: 1px solid var(--vscode-contrastBorder, var(--vscode-editorWidget-border));
    border-radius: 2px;
    cursor: pointer;
    list-style: none;
  }
  .section > summary::before {
    content: '';
    flex: none;
    width: 5px;
    height: 5px;
    margin: 0 4px 2px 2px;
    border-right: 1.5px solid currentColor;
    border-bottom: 1.5px solid currentColor;
    transform: rotate(-45deg);
  }
  .section[open] > summary::before {
    transform: rotate(45deg) translate(-1px, -1px);
  }
  .section > summary > .quiet {
    overflow-wrap: anywhere;
  }
  summary:focus-visible {
    outline: 2px solid var(--vscode-focusBorder);
    outline-offset: 2px;
  }
  .controls {
    display: grid;
    gap: 16px;
    padding-top: 12px;
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 190px), 1fr));
    gap: 8px;
    margin-top: 6px;
  }
  .option.tile {
    padding: 8px 10px;
    border: 1px solid var(--vscode-contrastBorder, var(--vscode-editorWidget-border));
    border-radius: 4px;
  }
`;

const controls = css`
  .control {
    display: grid;
    gap: 4px;
    min-width: 0;
  }
  .control > label:not(.option),
  .control > legend,
  .control > .name,
  .kinds > legend {
    font-weight: 600;
  }
  .help,
  .detail,
  .description,
  .group {
    color: var(--vscode-descriptionForeground);
  }
  .help,
  .error,
  .detail {
    font-size: 0.92em;
  }
  .error {
    padding: 3px 8px;
    border: 1px solid var(--vscode-inputValidation-errorBorder, var(--vscode-editorError-foreground));
    background: var(--vscode-inputValidation-errorBackground);
    color: var(--vscode-inputValidation-errorForeground, var(--vscode-foreground));
    border-radius: 2px;
  }
  .options {
    display: grid;
    gap: 1px;
  }
  .options.many {
    max-height: 300px;
    padding: 2px;
    overflow-y: auto;
    border: 1px solid var(--vscode-contrastBorder, var(--vscode-editorWidget-border));
    border-radius: 2px;
  }
  .group {
    margin-top: 6px;
    font-size: 0.92em;
  }
  .option {
    display: flex;
    gap: 8px;
    align-items: start;
    padding: 4px 6px;
    border-radius: 3px;
    cursor: pointer;
  }
  .option:hover {
    background: var(--vscode-list-hoverBackground);
  }
  .option span {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .option:has(:checked) {
    background: var(--vscode-list-inactiveSelectionBackground);
    outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .option:has(:focus-visible) {
    outline: 2px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  .option .detail,
  .unable .detail {
    display: block;
  }
  .description {
    margin-left: 6px;
    font-size: 0.92em;
  }
  fieldset[disabled] .option {
    cursor: default;
  }
  .unable ul {
    margin: 4px 0 0;
    padding: 0;
    list-style: none;
  }
  .unable li {
    display: flex;
    gap: 8px;
    padding: 4px 6px;
    overflow-wrap: anywhere;
  }
  .unable .glyph {
    margin-top: 2px;
  }
  .unable summary {
    width: fit-content;
    border-radius: 2px;
    color: var(--vscode-textLink-foreground);
    cursor: pointer;
  }
  .file {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
`;

/** The browser's own fields, in VS Code's colours. */
const fields = css`
  input:not([type='radio'], [type='checkbox']),
  select {
    width: 100%;
    min-width: 0;
    height: 26px;
    padding: 3px 6px;
    border: 1px solid var(--vscode-input-border, var(--vscode-editorWidget-border));
    border-radius: 2px;
    background: var(--vscode-input-background);
    color: var(--vscode-input-foreground);
    font: inherit;
  }
  select {
    border-color: var(--vscode-dropdown-border, var(--vscode-editorWidget-border));
    background: var(--vscode-dropdown-background);
    color: var(--vscode-dropdown-foreground);
  }
  input::placeholder {
    color: var(--vscode-input-placeholderForeground);
    opacity: 1;
  }
  input[aria-invalid='true'] {
    border-color: var(--vscode-inputValidation-errorBorder, var(--vscode-editorError-foreground));
  }
  input:focus-visible,
  select:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  input[type='radio'],
  input[type='checkbox'] {
    flex: none;
    width: 16px;
    height: 16px;
    margin: 2px 0 0;
    appearance: none;
    border: 1px solid var(--vscode-checkbox-border, var(--vscode-descriptionForeground));
    background: var(--vscode-checkbox-background);
    color: var(--vscode-checkbox-foreground, var(--vscode-foreground));
  }
  input[type='radio'] {
    border-radius: 50%;
  }
  input[type='checkbox'] {
    border-radius: 3px;
  }
  input[type='radio']:focus-visible,
  input[type='checkbox']:focus-visible {
    outline: none;
    border-color: var(--vscode-focusBorder);
  }
  input[type='radio']:checked::after {
    content: '';
    display: block;
    width: 8px;
    height: 8px;
    margin: 3px;
    border-radius: 50%;
    background: currentColor;
  }
  input[type='checkbox']:checked::after {
    content: '';
    display: block;
    width: 4px;
    height: 8px;
    margin: 1px 0 0 5px;
    border: solid currentColor;
    border-width: 0 2px 2px 0;
    transform: rotate(45deg);
  }
`;

export const wizardStyles = [sections, controls, fields];
