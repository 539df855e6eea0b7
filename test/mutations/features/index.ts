import type { Feature } from '../mutation.ts';
import { clockFeature } from './clock.ts';
import { emulatorOptionsFeature } from './emulatorOptions.ts';
import { estateFileFeature } from './estateFile.ts';
import { faultsFeature } from './faults.ts';
import { gateFeature } from './gate.ts';
import { pageFeature } from './page.ts';
import { plansFeature } from './plans.ts';
import { proxyFeature } from './proxy.ts';
import { quotasFeature } from './quotas.ts';
import { rulesFeature } from './rules.ts';
import { secretsFeature } from './secrets.ts';
import { stateFileFeature } from './stateFile.ts';
import { watchdogFeature } from './watchdog.ts';

/** What is broken on purpose: the emulator's ways to stand in for Azure, then what keeps people's data safe. */
export const features: readonly Feature[] = [
  watchdogFeature,
  faultsFeature,
  clockFeature,
  quotasFeature,
  stateFileFeature,
  proxyFeature,
  estateFileFeature,
  emulatorOptionsFeature,
  gateFeature,
  plansFeature,
  secretsFeature,
  pageFeature,
  rulesFeature,
];
