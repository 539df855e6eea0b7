import { describeCrashes } from './crash.ts';
import { surroundingsScenarios } from './scenarios/surroundings.ts';

await describeCrashes('surroundings', surroundingsScenarios);
