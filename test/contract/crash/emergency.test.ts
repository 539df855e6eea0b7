import { describeCrashes } from './crash.ts';
import { emergencyScenarios } from './scenarios/emergency.ts';

await describeCrashes('emergency', emergencyScenarios);
