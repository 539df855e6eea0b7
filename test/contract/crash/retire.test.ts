import { describeCrashes } from './crash.ts';
import { retireScenarios } from './scenarios/life.ts';

await describeCrashes('retire', retireScenarios);
