import { describeCrashes } from './crash.ts';
import { accessScenarios } from './scenarios/access.ts';

await describeCrashes('access', accessScenarios);
