import { css } from 'lit';
import { effectStyles } from './effects.ts';
import { findingStyles } from './findings.ts';
import { glyphStyles, textStyles } from './sharedStyles.ts';
import { detailStyles } from './stepDetail.ts';

const frame = css`
  .emulator {
    padding: 6px 24px;
    border-bottom: 1px solid var(--vscode-inputValidation-warningBorder);
    background: var(--vscode-inputValidation-warningBackground);
    color: var(--vscode-inputValidation-warningForeground, var(--vscode-foreground));
  }
  main {
    display: grid;
    gap: 26px;
    max-width: 1200px;
    margin: 0 auto;
    padding: 20px 24px 40px;
  }
  main > *,
  section {
    min-width: 0;
  }
  header {
    display: grid;
    gap: 4px;
  }
  h1 {
    font-size: 1.5em;
    line-height: 1.3;
  }
  .over {
    font-size: 0.92em;
  }
  .status {
    margin-top: 2px;
    font-size: 1.08em;
  }
  .status.failed,
  .status.blocked,
  .status.broken {
    color: var(--vscode-editorError-foreground);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 12px;
  }
  .small {
    justify-self: start;
  }
  .problem {
    padding: 8px 12px;
    border: 1px solid var(--vscode-problemsErrorIcon-foreground, var(--vscode-editorError-foreground));
    border-radius: 4px;
  }
`;

const board = css`
  .board {
    display: grid;
    grid-template-columns: minmax(240px, 2fr) minmax(0, 3fr);
    gap: 28px;
  }
  .steps h2 {
    margin: 0 0 8px 4px;
  }
  .steps {
    margin-left: -4px;
  }
  .detail {
    container-type: inline-size;
    padding-left: 28px;
    border-left: 1px solid var(--vscode-contrastBorder, var(--vscode-editorWidget-border));
  }
  .detail.node {
    padding-left: 16px;
  }
  .detail.node p + p {
    margin-top: 6px;
  }
  .proof,
  .choices {
    container-type: inline-size;
  }
  .proof {
    padding: 14px 18px;
    border: 1px solid var(--vscode-charts-green);
    border-left-width: 4px;
    border-radius: 4px;
  }
  .proof > * + * {
    margin-top: 8px;
  }
  @media (max-width: 640px) {
    main {
      gap: 20px;
      padding: 14px 14px 32px;
    }
    .emulator {
      padding-inline: 14px;
    }
    .board {
      grid-template-columns: minmax(0, 1fr);
      gap: 16px;
    }
    .detail {
      padding: 14px 0 0;
      border-left: 0;
      border-top: 1px solid var(--vscode-contrastBorder, var(--vscode-editorWidget-border));
    }
  }
`;

export const boardStyles = [textStyles, glyphStyles, frame, board, detailStyles, effectStyles, findingStyles];
