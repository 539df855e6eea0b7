import type { Feature } from '../mutation.ts';

const runner = 'src/core/plans/runner.ts';
const observe = 'src/core/plans/observe.ts';
const lock = 'src/node/fileLock.ts';
const unit = 'test/unit/core/plans/runner.test.ts';
const rotate = 'test/unit/core/plans/goals/rotate.test.ts';
const locks = 'test/unit/node/fileLock.test.ts';

export const plansFeature: Feature = {
  name: 'running of plans',
  mutations: [
    {
      breaks: 'a rotation has no witness and is done twice',
      file: observe,
      text: "if (change.act !== 'rotate') return undefined;",
      by: 'if (change.act.length > 0) return undefined;',
      tests: rotate,
    },
    {
      breaks: 'the witness is not stored before the act is sent',
      file: runner,
      text: "if (witness !== undefined) await this.#step(step, { status: 'running', witness });",
      by: '',
      tests: rotate,
    },
    {
      breaks: 'the record is not stored',
      file: runner,
      text: 'await this.#deps.journal.save(this.#record);',
      by: '',
      tests: unit,
    },
    {
      breaks: 'what cannot be undone runs without consent',
      file: runner,
      text: 'const unasked = consentsNeeded(plan).find((id) => !consents.includes(id));',
      by: 'const unasked = consentsNeeded(plan).find((id) => consents.includes(`not ${id}`));',
      tests: unit,
    },
    {
      breaks: 'a plan with a blocker runs',
      file: runner,
      text: 'if (blocker) throw new PlanRefused(blocker.message);',
      by: '',
      tests: unit,
    },
    {
      breaks: 'a run is resumed on another cloud',
      file: runner,
      text: 'if (cloud !== source.cloud.name || isEmulator !== (source.cloud.isEmulator ?? false)) {',
      by: "if (cloud === '') {",
      tests: unit,
    },
    {
      breaks: 'a change is reported as done that does not show',
      file: runner,
      text: 'if (seen.satisfied && isSettledResource(seen)) return seen;',
      by: 'if (isSettledResource(seen)) return seen;',
      tests: unit,
    },
    {
      breaks: 'nothing is observed before it is changed',
      file: runner,
      text: `    if (seen.satisfied) {
      await this.#finish(step, seen.product);`,
      by: `    if (seen.satisfied && seen.missing !== undefined) {
      await this.#finish(step, seen.product);`,
      tests: unit,
    },
    {
      breaks: 'a refused switch is not tried again while the grant spreads',
      file: runner,
      text: "return isAboutIdentity ? 'the grant to take effect' : undefined;",
      by: 'return undefined;',
      tests: unit,
    },
    {
      breaks: 'a refused switch is tried for another hour',
      file: runner,
      text: 'if (clock.now() >= deadline) {',
      by: 'if (clock.now() >= deadline + 3_600_000) {',
      tests: unit,
    },
    {
      breaks: 'the grant has a minute to spread',
      file: 'src/core/plans/pauses.ts',
      text: 'propagationWindow = 15 * 60_000',
      by: 'propagationWindow = 1 * 60_000',
      tests: unit,
    },
    {
      breaks: 'a missing right of the caller is waited for',
      file: runner,
      text: "(kind === 'forbidden' && details.code !== 'AuthorizationFailed')",
      by: "kind === 'forbidden'",
      tests: unit,
    },
    {
      breaks: 'steps do not wait for those that they depend on',
      file: runner,
      text: 'if (!step.after.every((id) => isFinished(this.#record.steps[id]))) continue;',
      by: '',
      tests: rotate,
    },
    {
      breaks: 'nothing locks the account of a plan',
      file: lock,
      text: 'if (other) throw new Locked(resource, other);',
      by: 'if (other) return;',
      tests: locks,
    },
    {
      breaks: 'a plan locks its subject alone, not the other accounts that it changes',
      file: runner,
      text: 'const held = [plan.subject, ...plan.accounts].map(({ id }) => id);',
      by: 'const held = [plan.subject].map(({ id }) => id);',
      tests: unit,
    },
    {
      breaks: 'a lock outlives its program',
      file: lock,
      text: 'const lives = holder.host === hostname() ? isAlive(holder.pid) : !silent;',
      by: 'const lives = !silent;',
      tests: locks,
      hangs: true,
    },
    {
      breaks: 'a lock of a machine that has gone is kept for ever',
      file: lock,
      text: 'isAlive(holder.pid) : !silent;',
      by: 'isAlive(holder.pid) : true;',
      tests: locks,
    },
    {
      breaks: 'half of the locks are kept where the others cannot be had',
      file: lock,
      text: `    await release();
    throw thrown;`,
      by: '    throw thrown;',
      tests: locks,
    },
    {
      breaks: 'a lock that was lost is taken from whoever holds it now',
      file: lock,
      text: 'if (isOurs) await rm(path, { force: true });',
      by: 'if (isOurs || holder) await rm(path, { force: true });',
      tests: locks,
    },
    {
      breaks: 'the spelling of an id makes another lock',
      file: lock,
      text: 'resources.map((id) => id.toLowerCase())',
      by: 'resources.map((id) => id)',
      tests: locks,
    },
  ],
};
