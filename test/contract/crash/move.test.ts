import { describeCrashes } from './crash.ts';
import { moveScenarios } from './scenarios/move.ts';

await describeCrashes('move', moveScenarios);
