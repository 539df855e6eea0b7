import { afterAll, describe, it } from 'vitest';
import type { Plan } from '../../../src/core/plans/plan.ts';
import type { LoggedRequest } from '../../../src/emulator/requestLog.ts';
import { census, differences } from './census.ts';
import { live } from './lives.ts';
import { begin, planOf, type Scenario } from './scenario.ts';
import { canBefall, Strike, troubles, type Trouble } from './trouble.ts';
import type { World } from './world.ts';

/** What an undisturbed run of a plan is like. */
interface Rehearsal {
  readonly plan: Plan;
  readonly requests: readonly LoggedRequest[];
  readonly census: ReadonlyMap<string, number>;
}

/** Every how manyeth case is tried on every run; no divisor of the number of troubles, so that each of them gets its turn. */
const stride = 127;
const isComplete = process.env['AOAI_CMK_CRASH'] === 'all';

/** Tries each trouble at each request of each plan; a case is a test of its own, so that they are counted. */
export async function describeCrashes(title: string, scenarios: readonly Scenario[]): Promise<void> {
  let cases = 0;
  let tried = 0;
  let good = 0;
  for (const scenario of scenarios) {
    const rehearsal = await rehearse(scenario).catch((error: unknown) => error as Error);
    describe(`crash: ${title}, ${scenario.name}`, () => {
      if (rehearsal instanceof Error) {
        it('runs undisturbed', () => {
          throw rehearsal;
        });
        return;
      }
      const all = casesOf(scenario, rehearsal);
      for (const { request, at, trouble } of chosenOf(all, cases)) {
        it(`${at + 1} ${request.method} ${placeIn(request)}: ${trouble}`, async () => {
          tried++;
          const violations = await tryCase(scenario, rehearsal, trouble, at);
          if (violations.length > 0) throw new Violation(violations);
          good++;
        });
      }
      cases += all.length;
    });
  }
  afterAll(() => {
    console.log(`${title}: ${tried} of ${cases} crash cases, ${tried - good} failed`);
  });
}

/** One trouble at one request of a plan. */
interface Case {
  readonly request: LoggedRequest;
  readonly at: number;
  readonly trouble: Trouble;
}

function casesOf({ account }: Scenario, { requests }: Rehearsal): readonly Case[] {
  return requests.flatMap((request, at) =>
    troubles
      .filter((trouble) => canBefall(trouble, request.method, account))
      .map((trouble) => ({ request, at, trouble })),
  );
}

/** All cases, or every so manyeth, counted from those of the scenarios before; one at least. */
function chosenOf(all: readonly Case[], before: number): readonly Case[] {
  if (isComplete) return all;
  const chosen = all.filter((_, place) => (before + place) % stride === 0);
  return chosen.length > 0 ? chosen : all.slice(-1);
}

/** What was violated, without the place in the code, which is always the same. */
class Violation extends Error {
  constructor(violations: readonly string[]) {
    super(violations.join('\n'));
    this.stack = this.message;
  }
}

async function rehearse(scenario: Scenario): Promise<Rehearsal> {
  const world = await begin(scenario);
  try {
    const { log, azure } = world.emulator;
    const plan = await planOf(scenario, world);
    const before = log.entries().at(-1)?.index ?? -1;
    const { record, ends } = await live(world, plan, { rest: scenario.rest });
    const requests = [...log.after(before)];
    if (record.status !== 'succeeded') throw new Error(`It ends ${ends.join(', ')}: ${whyNot(record)}`);
    const violations = await invariants(scenario, world);
    if (violations.length > 0) throw new Violation(violations);
    return { plan, requests, census: census(azure.estate) };
  } finally {
    await world.close();
  }
}

/**
 * Requests that are sent at the same time may spare each other one (a key store asks each of the first for a token), so that now and
 * then a run has one less: then the trouble has had no chance, and gets another.
 */
const chances = 3;

async function tryCase(scenario: Scenario, rehearsal: Rehearsal, trouble: Trouble, at: number): Promise<string[]> {
  for (let chance = 1; chance <= chances; chance++) {
    const violations = await tryOnce(scenario, rehearsal, trouble, at);
    if (violations) return violations;
  }
  return ['nothing was struck'];
}

/** What was violated; undefined where the run had fewer requests than that. */
async function tryOnce(
  scenario: Scenario,
  rehearsal: Rehearsal,
  trouble: Trouble,
  at: number,
): Promise<string[] | undefined> {
  const world = await begin(scenario);
  try {
    const plan = scenario.plan ? await planOf(scenario, world) : rehearsal.plan;
    const strike = new Strike(world, trouble, at, scenario.account);
    const { record, ends } = await live(world, plan, { strike, rest: scenario.rest });
    if (strike.struck === undefined) return undefined;
    return [
      ...(record.status === 'succeeded' ? [] : [`ends ${ends.join(', ')}: ${whyNot(record)}`]),
      ...(await invariants(scenario, world)),
      ...differences(rehearsal.census, census(world.emulator.azure.estate)),
    ].map((violation) => `${violation} [at ${strike.struck ?? ''}]`);
  } finally {
    await world.close();
  }
}

/** As long as what was begun may still come about, in milliseconds: a removed grant counts for a while. */
const aftermath = 2 * 3_600_000;

/** What is wrong in the end: the goal is missed, or data was locked on the way. */
async function invariants({ reached, locks = [] }: Scenario, world: World): Promise<string[]> {
  await world.pass(aftermath);
  const { history } = await world.emulator.watchdog.report();
  const isOpen = new Map(world.atFirst);
  const locked: string[] = [];
  for (const { account, canOpenData, reason, request } of history) {
    const isMeant = locks.some((name) => account.endsWith(`/${name}`));
    // An account that comes back to life may wait for its grant: it was not open before.
    if (isOpen.get(account) === true && !canOpenData && !isMeant) {
      locked.push(`${account} was locked: ${reason} after ${request}`);
    }
    isOpen.set(account, canOpenData);
  }
  return [...((await reached(world.emulator.azure)) ? [] : ['the goal is not reached']), ...locked];
}

function whyNot({
  steps,
  status,
}: {
  readonly steps: Plan extends never ? never : object;
  readonly status: string;
}): string {
  const told = Object.entries(steps as Record<string, { status: string; diagnosis?: string; failure?: object }>)
    .filter(([, step]) => step.failure !== undefined || step.status === 'parked')
    .map(([id, step]) => `${id} ${step.status} ${step.diagnosis ?? ''} ${JSON.stringify(step.failure ?? {})}`);
  return `${status} ${told.join('; ')}`;
}

/** The end of a request's address, without what is different each time. */
function placeIn({ host, target }: LoggedRequest): string {
  const path = target.split('?')[0] ?? '';
  const provider = path.lastIndexOf('/providers/');
  const shown = provider >= 0 ? path.slice(provider + '/providers/'.length) : `${host}${path}`;
  return shown.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, '…');
}
