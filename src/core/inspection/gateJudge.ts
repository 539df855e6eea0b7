import { clause } from '../failure.ts';
import { short } from '../rules/usedVersion.ts';
import type { Gate } from './gate.ts';
import { strangersIn, versionsUsedBy, whoDid } from './keyUsers.ts';
import { isUse, logDelay, quietPeriod, quietSince, type KeyUse, type KeyUseRow } from './keyUse.ts';

/** Everything that a version is judged by. */
export interface GateFacts {
  readonly keyName: string;
  /** Lower case. */
  readonly version: string;
  /** Whether it is enabled; undefined where that could not be read. */
  readonly enabled: boolean | undefined;
  /** The key's newest version, in lower case; undefined where it could not be read. */
  readonly newest: string | undefined;
  /** Since {@link quietSince}. */
  readonly use: KeyUse;
  /** Those that name the key. */
  readonly accounts: readonly KeyHolder[];
  readonly deletedAccounts: readonly KeyHolder[];
  /** Managed identities of accounts that can be seen, by object id in lower case, in words. */
  readonly identities: ReadonlyMap<string, string>;
  /** What could not be seen, a sentence each. */
  readonly unseen: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** An account whose encryption names the key. */
export interface KeyHolder {
  readonly id: string;
  readonly name: string;
  /** The version that it is held to, in lower case; undefined where it follows the newest. */
  readonly pinned: string | undefined;
  /** Object id of the identity with which it reaches the key, in lower case. */
  readonly principalId: string | undefined;
}

/** Open only where everything speaks for it: whatever is not known keeps it shut. */
export function judgeGate(facts: GateFacts): Gate {
  const version = `version ${short(facts.version)} of key ${facts.keyName}`;
  if (facts.enabled === false) return { kind: 'open', evidence: [`${upperFirst(version)} is disabled already.`] };
  const users = [
    ...facts.use.rows.flatMap((row) => userIn(row, facts)),
    ...facts.accounts.flatMap((account) => boundUser(account, facts)),
    ...facts.deletedAccounts.flatMap((account) => deletedUser(account, facts)),
  ];
  const doubts = [...coverageDoubts(facts), ...unnamedUse(facts), ...followers(facts), ...facts.unseen];
  if (facts.enabled === undefined) doubts.push(`Whether ${version} is enabled could not be read.`);
  if (users.length > 0) return { kind: 'used', users: distinct(users), doubts: distinct(doubts) };
  if (doubts.length > 0) return { kind: 'unknown', doubts: distinct(doubts) };
  return { kind: 'open', evidence: evidenceOf(facts) };
}

/** A refused use tells as well that somebody wants the version. */
function userIn(row: KeyUseRow, { version, identities, now }: GateFacts): readonly string[] {
  if (!isUse(row) || row.version !== version || row.last < quietSince(now)) return [];
  const who = whoDid(row, identities);
  if (row.succeeded > 0) return [`${who} has used it, last at ${timeWords(row.last)}.`];
  return row.refused > 0
    ? [`${who} has tried to use it and was refused, last at ${timeWords(row.last)}: it is still wanted.`]
    : [];
}

function boundUser({ name, pinned }: KeyHolder, { version, newest }: GateFacts): readonly string[] {
  if (pinned === version) return [`${name} is pinned to it.`];
  return pinned === undefined && newest === version
    ? [`${name} follows the newest version of the key, which this is.`]
    : [];
}

/** A deleted account is recovered with the encryption that it had, and what it had wrapped may be wrapped with any version. */
function deletedUser({ name, pinned }: KeyHolder, { version }: GateFacts): readonly string[] {
  if (pinned !== undefined && pinned !== version)
    return [
      `${name} is deleted, can be recovered, and had this key: what it wrapped with the version cannot be known.`,
    ];
  return [`${name} is deleted and can be recovered: it would need this key.`];
}

function coverageDoubts({ use: { coverage }, now }: GateFacts): readonly string[] {
  const hours = quietPeriod / 3_600_000;
  switch (coverage.kind) {
    case 'none':
      return [
        `Use cannot be known: ${clause(coverage.reason)}. Turn its diagnostic settings on and wait ${hours} hours.`,
      ];
    case 'unknown':
      return [`Use cannot be known: ${clause(coverage.reason)}.`];
    case 'covered': {
      if (coverage.from > quietSince(now)) {
        return [
          `The audit log begins at ${timeWords(coverage.from)}: only after ${timeWords(coverage.from + quietPeriod + logDelay)} does it cover the ${hours} hours in which a version must have been left alone.`,
        ];
      }
      return coverage.until < now - 2 * logDelay
        ? [`The audit log ends at ${timeWords(coverage.until)}: what happened since is not known.`]
        : [];
    }
  }
}

function unnamedUse({ use, identities, now }: GateFacts): readonly string[] {
  return use.rows
    .filter((row) => isUse(row) && row.version === '' && row.last >= quietSince(now))
    .map((row) => `${whoDid(row, identities)} has used the key, and the log does not tell which version.`);
}

/** That an account has left a version is shown only by its use of another one. */
function followers({ accounts, version, newest, use, now }: GateFacts): readonly string[] {
  if (use.coverage.kind !== 'covered') return [];
  return accounts.flatMap(({ name, pinned, principalId }): readonly string[] => {
    if (pinned === undefined && newest === undefined)
      return [`${name} follows the newest version of the key, which could not be read.`];
    if (principalId === undefined) return [`The identity of ${name} could not be read, so its use of the key neither.`];
    const used = versionsUsedBy(use, principalId, quietSince(now));
    const other = [...used].some((used) => used !== version && used !== '');
    return other ? [] : [`Nothing shows yet that ${name} has come to use another version.`];
  });
}

function evidenceOf(facts: GateFacts): readonly string[] {
  const { accounts, use, identities, now } = facts;
  const strangers = strangersIn(use, identities, quietSince(now));
  return [
    `In the audit log, nobody has used the version, or tried to, for ${quietPeriod / 3_600_000} hours.`,
    ...accounts.map(({ name }) => `${name} uses another version of the key.`),
    ...(accounts.length === 0 ? ['No account that you can see is under the key.'] : []),
    ...(strangers.length > 0 ? ['Others than these accounts use the key, each another version.'] : []),
  ];
}

/** A moment for people, to the minute. */
export function timeWords(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function distinct(sentences: readonly string[]): readonly string[] {
  return [...new Set(sentences)];
}
