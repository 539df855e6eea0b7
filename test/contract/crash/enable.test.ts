import { describeCrashes } from './crash.ts';
import { enableScenarios } from './scenarios/enable.ts';

await describeCrashes('enable', enableScenarios);
