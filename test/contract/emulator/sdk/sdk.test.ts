import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rejection } from '../harness.ts';
import { servedRoutes } from '../refusals/routes.ts';
import type { Case, Table } from './operation.ts';
import { expectScope, expectTold, refusalOf, wordsOf } from './refusing.ts';
import { routeOf } from './routesOf.ts';
import { tables, withoutSdk } from './tables/index.ts';
import { probes, type Probe, type Sent } from './ways.ts';
import { World } from './world.ts';

interface Tried extends Case {
  readonly sdk: string;
  readonly service: Table['service'];
}

const tried: readonly Tried[] = tables.flatMap(({ sdk, service, cases }) =>
  cases.map((each) => ({ ...each, sdk, service })),
);

describe('Every operation through its SDK', () => {
  let world: World;
  const reached = new Set<string>();
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(async () => {
    await world.close();
  });

  const refusals = probes.flatMap((way) =>
    tried.flatMap((each) => {
      const refused = refusalOf(way, each.service, each);
      return refused === undefined ? [] : [[`${way}: ${each.sdk} ${each.name}`, way, each, refused] as const];
    }),
  );

  it.each(refusals)('%s', async (_, way, each, refused) => {
    const sent: Sent[] = [];
    const run = each.run(world.caller(way, sent), namesFor(way, each));
    if (refused === 204) {
      await run.catch(refuseAllButStumbling);
      expect(sent.map(({ status }) => status)).toContain(204);
      return;
    }
    const error = await rejection(run);
    expectTold(error, refused, sent);
    const isArm = each.service === 'resourceManager' && sent.at(-1)?.method !== 'HEAD';
    if (way === 'missing right' && isArm) expectScope(wordsOf(error, sent), sent);
  });

  function namesFor(way: Probe, { missing }: Case): World['names'] {
    if (way !== 'missing resource' || (typeof missing === 'object' && 'reason' in missing)) return world.names;
    return world.without(typeof missing === 'string' ? missing : missing[0]);
  }

  it.each(tried.map((each) => [`${each.sdk} ${each.name}`, each] as const))('succeeds: %s', async (_, each) => {
    await world.reset();
    const sent: Sent[] = [];
    const result = await each.run(world.caller(undefined, sent), world.names);
    const yields = each.yields(world.names);
    if (yields === undefined) expect(isNothing(result), JSON.stringify(result)).toBe(true);
    else expect({ result }).toMatchObject({ result: yields });
    expect(sent.some(({ hasBody }) => hasBody)).toBe(each.sendsBody);
    expect(sent.at(-1)?.status).toBeLessThan(300);
    for (const request of sent) reached.add(routeOf(request) ?? '');
  });

  it.each(tables.map((table) => [table.sdk, table] as const))(
    'leaves out nothing of %s without a reason',
    (_, table) => {
      const { cases, leftOut, methods } = table;
      const has = methods(world.caller(undefined, []), world.names);
      expect(has.length).toBeGreaterThan(0);
      const patterns = Object.values(leftOut).flat();
      const isLeftOut = (name: string): boolean => patterns.some((pattern) => fits(pattern, name));
      const names = cases.map(({ name }) => name.replace(/ \(.*\)$/, ''));
      expect(has.filter((name) => !names.includes(name) && !isLeftOut(name))).toEqual([]);
      expect(names.filter((name) => !has.includes(name))).toEqual([]);
      expect(names.filter(isLeftOut)).toEqual([]);
      expect(patterns.filter((pattern) => !has.some((name) => fits(pattern, name)))).toEqual([]);
    },
  );

  it('reaches every route of the emulator, but for those that no SDK calls', () => {
    const without = Object.values(withoutSdk).flat();
    const names = servedRoutes.map(({ name }) => name);
    expect(names.filter((name) => !reached.has(name) && !without.includes(name))).toEqual([]);
    expect(without.filter((name) => reached.has(name) || !names.includes(name))).toEqual([]);
  });
});

/** Some clients look for a body in 204, which has none, and stumble. */
function refuseAllButStumbling(error: unknown): void {
  if (!(error instanceof TypeError)) throw error;
}

/** What clients make of a reply without a body. */
function isNothing(result: unknown): boolean {
  return result === undefined || result === null || JSON.stringify(result) === '{}';
}

/** `recordSets.*` fits every operation of a group. */
function fits(pattern: string, name: string): boolean {
  return pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
