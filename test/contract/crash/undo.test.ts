import { describeCrashes } from './crash.ts';
import { undoScenarios } from './scenarios/undo.ts';

await describeCrashes('undo', undoScenarios);
