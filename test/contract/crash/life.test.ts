import { describeCrashes } from './crash.ts';
import { lifeScenarios } from './scenarios/life.ts';

await describeCrashes('life', lifeScenarios);
