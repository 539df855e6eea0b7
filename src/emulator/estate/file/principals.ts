import type { Described } from './described.ts';
import type { Part } from './judge.ts';

/** The members of which exactly one says who somebody is. */
export const principalMembers = ['application', 'user', 'group', 'identity', 'account'] as const;
type PrincipalMember = (typeof principalMembers)[number];

/** Adds an application that can sign in, with the secret that is given, or one of this run. */
export function addApplication({ build, judge, applications }: Described, value: unknown, place: string): void {
  const part = judge.part(value, place, ['name', 'description', 'secret']);
  const name = part.text('name');
  if (name === '' || !applications.isFree(part, 'name', name)) return;
  const application = build.application(name, part.optionalText('description') ?? '');
  const secret = part.optionalText('secret', { pattern: /./, form: 'a text that is not empty' });
  const whole = secret === undefined ? application : { ...application, secret };
  build.estate.principals.set(application.objectId.toLowerCase(), whole);
  applications.add(name, whole);
}

export function addUser({ build, judge, users }: Described, value: unknown, place: string): void {
  const part = judge.part({ name: value }, place, ['name']);
  const name = part.text('name');
  if (name !== '' && users.isFree(part, 'name', name)) users.add(name, build.user(name));
}

export function addGroup(described: Described, value: unknown, place: string): void {
  const { build, judge, groups } = described;
  const part = judge.part(value, place, ['name', 'members']);
  const name = part.text('name');
  const members = part.list('members').flatMap(({ value: member, place: at }) => {
    return principalIn(described, judge.part(member, at, principalMembers)) ?? [];
  });
  if (name !== '' && groups.isFree(part, 'name', name)) groups.add(name, build.group(name, members));
}

/** The object id of whom a part names; complains where it names nobody, or several. */
export function principalIn<Name extends string>(
  described: Described,
  part: Part<Name | PrincipalMember>,
): string | undefined {
  const [first, ...others] = principalMembers.filter((member) => part.has(member));
  if (first === undefined || others.length > 0) {
    described.judge.complain(part.place, `must have exactly one of: ${principalMembers.join(', ')}.`);
    return undefined;
  }
  switch (first) {
    case 'application':
      return described.applications.named(part, first)?.objectId;
    case 'user':
      return described.users.named(part, first)?.objectId;
    case 'group':
      return described.groups.named(part, first)?.objectId;
    case 'identity':
      return described.identities.named(part, first)?.principalId;
    case 'account': {
      const account = described.accounts.named(part, first);
      if (account !== undefined && account.identity?.principalId === undefined) {
        part.complain(first, `the account '${account.name}' has no system-assigned identity.`);
      }
      return account?.identity?.principalId;
    }
  }
}
