import type { Azure } from '../azure.ts';
import type { MovableClock } from '../clock.ts';
import type { Services } from '../wire/services.ts';
import { estatePart } from './estatePart.ts';
import type { StatePart } from './part.ts';

/** Whether a clock is kept with the state; one that the program that starts the emulator made for itself is not. */
function isKept(clock: MovableClock | (MovableClock & StatePart)): clock is MovableClock & StatePart {
  return 'prepare' in clock;
}

/** Everything that survives a restart and that a snapshot holds; later parts may refer to earlier ones. */
export function statePartsOf(azure: Azure, clock: MovableClock, services: Services): readonly StatePart[] {
  return [
    ...(isKept(clock) ? [clock] : []),
    estatePart(azure.estate),
    azure.tokens,
    azure.keyEvents,
    ...services.stateParts,
  ];
}
