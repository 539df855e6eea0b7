import type { Feature } from '../mutation.ts';

const clock = 'src/emulator/clock.ts';
const deleted = 'src/emulator/arm/cognitiveServices/deletedAccounts.ts';
const tokens = 'src/emulator/entra/tokenAuthority.ts';
const control = 'test/contract/emulator/control.test.ts';
const keyLife = 'test/contract/emulator/keyLife.test.ts';
const service = 'test/contract/emulator/serviceSide.test.ts';

export const clockFeature: Feature = {
  name: 'clock',
  mutations: [
    {
      breaks: 'a clock that stands still cannot be moved',
      file: clock,
      text: 'this.#now += forward(milliseconds);',
      by: 'forward(milliseconds);',
      tests: 'test/unit/emulator/clock.test.ts',
    },
    {
      breaks: 'a real clock can be moved once only',
      file: clock,
      text: 'this.#offset += forward(milliseconds);',
      by: 'this.#offset = forward(milliseconds);',
      tests: 'test/unit/emulator/clock.test.ts',
    },
    {
      breaks: 'time runs backwards',
      file: clock,
      text: 'if (milliseconds >= 0) return milliseconds;',
      by: 'if (milliseconds === milliseconds) return milliseconds;',
      tests: 'test/unit/emulator/clock.test.ts',
    },
    {
      breaks: 'the control API moves time backwards',
      file: 'src/emulator/control/server.ts',
      text: "if (target < now) throw new BadInput('The clock only moves forward.');",
      by: '',
      tests: control,
      named: 'moves the clock forward only',
    },
    {
      breaks: 'tokens expire by the clock of the machine',
      file: tokens,
      text: '{ currentDate: new Date(this.#clock.now()) }',
      by: '{ currentDate: new Date(Date.now()) }',
      tests: 'test/contract/emulator/authentication.test.ts',
    },
    {
      breaks: 'tokens never expire',
      file: tokens,
      text: 'currentDate: new Date(this.#clock.now()) }',
      by: 'currentDate: new Date(this.#clock.now()), clockTolerance: 1e9 }',
      tests: 'test/contract/emulator/authentication.test.ts',
    },
    {
      breaks: 'deleted keys are never purged by themselves',
      file: 'src/emulator/keyVault/deletion.ts',
      text: 'if (scheduledPurgeAt <= now) store',
      by: 'if (scheduledPurgeAt <= now - now) store',
      tests: keyLife,
    },
    {
      breaks: 'deleted accounts can be recovered for ever',
      file: deleted,
      text: 'return scheduledPurgeDate === 0 || now < scheduledPurgeDate;',
      by: 'return scheduledPurgeDate === 0 || now < Infinity;',
      tests: 'test/contract/emulator/accounts.test.ts',
    },
    {
      breaks: 'deleted accounts can be recovered for a day',
      file: deleted,
      text: 'const retention = 48 *',
      by: 'const retention = 24 *',
      tests: 'test/contract/emulator/accounts.test.ts',
    },
    {
      breaks: 'deleted vaults can be recovered for ever',
      file: 'src/emulator/arm/keyVault/deletedStores.ts',
      text: 'azure.clock.now() < found.scheduledPurgeAt',
      by: 'azure.clock.now() < Infinity',
      tests: 'test/contract/emulator/vaults.test.ts',
    },
    {
      breaks: 'rows of a log can be found at once',
      file: 'src/emulator/logAnalytics/collector.ts',
      text: 'filter(({ event }) => event.at <= newest)',
      by: 'filter(({ event }) => event.at <= newest + behaviour.ingestionDelay)',
      tests: 'test/contract/emulator/logAnalytics.test.ts',
    },
    {
      breaks: 'rows of a log never come',
      file: 'src/emulator/logAnalytics/collector.ts',
      text: 'const newest = clock.now() - behaviour.ingestionDelay;',
      by: 'const newest = clock.now() * 0 - behaviour.ingestionDelay;',
      tests: 'test/contract/emulator/logAnalytics.test.ts',
    },
    {
      breaks: 'role assignments count at once',
      file: 'src/emulator/arm/authorization/roleAssignments.ts',
      text: 'now + call.azure.behaviour.propagation',
      by: 'now',
      tests: 'test/contract/emulator/roles.test.ts',
    },
    {
      breaks: 'keys are not rotated when their policy says so',
      file: 'src/emulator/keyVault/rotation.ts',
      text: 'due !== undefined && due <= now;',
      by: 'due !== undefined && due < 0;',
      tests: keyLife,
    },
    {
      breaks: 'the service notices a new version at once',
      file: 'src/emulator/service/following.ts',
      text: 'return created * 1000 + versionLag + more;',
      by: 'return created * 1000;',
      tests: service,
      named: 'following',
    },
    {
      breaks: 'the regular use of a key is judged at the end, not at its moment',
      file: 'src/emulator/service/timePasses.ts',
      text: 'await happen({ ...azure, clock: { now: () => at } }, account, kind);',
      by: 'await happen({ ...azure, clock: { now: () => Math.max(at, azure.clock.now()) } }, account, kind);',
      tests: service,
      named: 'uses the key',
    },
    {
      breaks: 'an operation ends at once, whatever time has passed',
      file: 'src/emulator/service/operations.ts',
      text: "operation.status !== 'Updating' || operation.completesAt > now",
      by: "operation.status !== 'Updating' || operation.completesAt > Infinity",
      tests: control,
      named: 'settles what is due',
    },
    {
      breaks: 'time is made to pass in one leap',
      file: 'src/emulator/control/passTime.ts',
      text: 'momentsBetween(looked, after, until)[0] ?? until',
      by: 'momentsBetween(looked, until, until)[0] ?? until',
      tests: control,
      named: 'settles what is due',
    },
    {
      breaks: 'the moments at which keys begin and expire are taken for milliseconds',
      file: 'src/emulator/control/moments.ts',
      text: 'exp: 1000,',
      by: 'exp: 1,',
      tests: 'test/unit/emulator/control/moments.test.ts',
    },
    {
      breaks: 'a clock is not kept with the state',
      file: 'src/emulator/persistence/parts.ts',
      text: '...(isKept(clock) ? [clock] : []),',
      by: '...(isKept(clock) ? [] : []),',
      tests: 'test/contract/emulator/state.test.ts',
      named: 'its clock is where it was',
    },
    {
      breaks: 'a manual clock runs',
      file: 'src/emulator/options.ts',
      text: "clock === 'manual' ?",
      by: 'clock === undefined ?',
      tests: 'test/contract/emulator/process.test.ts',
      named: 'clock that stands still',
    },
  ],
};
