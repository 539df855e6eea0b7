import './main.css';
import '@vscode-elements/elements/dist/vscode-badge/index.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { defineBoard } from './boardElement.ts';
import { connect } from './host.ts';

defineBoard(connect());
