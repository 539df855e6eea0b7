import type { EnableInput } from '../../../../core/plans/inputs.ts';
import { nameOf, normalizeArmId, parseArmId, subscriptionOf } from '../../../../core/resources/armId.ts';
import { attachedIdentities, newestVersion } from '../../../../core/resources/binding.ts';
import { permissionModel } from '../../../../core/resources/grant.ts';
import type { LiveResource } from '../../../../core/resources/resource.ts';
import { types } from '../../../../core/resources/types.ts';
import { asBoolean, asNumber } from '../../../../core/resources/value.ts';
import { short } from '../../../../core/rules/usedVersion.ts';
import type { ChoiceControl, OptionView } from '../../../../protocol/wizardView.ts';
import type { Answers } from '../answers.ts';
import { choice, joined, plainGroup } from '../controls.ts';
import type { Part } from '../form.ts';
import type { Offers } from '../offers.ts';
import type { ChosenKey } from './keyPart.ts';

type Access = Pick<EnableInput, 'identity' | 'version' | 'preferences'>;

/** With which identity the accounts reach the key, which version of it they use, and how far a grant reaches. */
export function accessPart(
  answers: Answers,
  offers: Offers,
  accounts: readonly LiveResource[],
  key: ChosenKey | undefined,
): Part<Access> {
  const identity = identityControl(answers, offers, accounts);
  const version = versionControl(answers, offers, key);
  const scope = hasScopes(key) ? scopeControl(answers, key) : undefined;
  const user = identity.value === undefined || identity.value === 'system' ? undefined : identity.value;
  // What was chosen and is not to be seen, or not yet, is never replaced by something else.
  const missing = [
    ...(identity.value === undefined ? ['an identity'] : []),
    ...(version.value === undefined ? ['a version'] : []),
  ];
  return {
    controls: [identity, version, ...(scope ? [scope] : [])],
    value:
      missing.length > 0
        ? undefined
        : {
            identity: user === undefined ? { kind: 'system' } : { kind: 'user', id: user },
            version: versionOf(version.value),
            preferences: { grantScope: scope?.value === 'store' ? 'store' : 'key' },
          },
    missing,
    summary: joined(
      user === undefined ? 'system-assigned identity' : nameOf(user),
      version.value === 'versionless' ? 'versionless' : 'pinned',
      scope && (scope.value === 'store' ? 'grant at the key store' : 'grant at the key'),
    ),
  };
}

function versionOf(value: string | undefined): Access['version'] {
  if (value === undefined || value === 'versionless') return 'versionless';
  return value === 'newest' ? 'newest' : { pinned: value };
}

function identityControl(answers: Answers, offers: Offers, accounts: readonly LiveResource[]): ChoiceControl {
  const attached = new Set(accounts.flatMap(attachedIdentities).map(normalizeArmId));
  const near = new Set(accounts.map(({ id }) => subscriptionOf(id)));
  const option = ({ id, name }: LiveResource): OptionView => ({
    value: id,
    label: name,
    description: parseArmId(id)?.resourceGroup ?? '',
    detail: 'Can be shared: every resource it is attached to can use the key.',
  });
  return choice(
    answers,
    { id: 'identity', label: 'Identity', look: 'list', help: 'With it the accounts reach the key.' },
    [
      {
        label: '',
        options: [
          {
            value: 'system',
            label: 'System-assigned identity',
            description: 'recommended',
            detail:
              'Belongs to one account alone, and is turned on where it is off. Turning it off later takes the key away.',
          },
        ],
      },
      {
        label: 'User-assigned, attached already',
        options: offers.identities.filter(({ key }) => attached.has(key)).map(option),
      },
      {
        label: 'User-assigned, will be attached',
        options: offers.identities
          .filter(({ key, id }) => !attached.has(key) && near.has(subscriptionOf(id)))
          .map(option),
      },
    ],
    { reading: offers.reading.has('inventory'), byDefault: 'system' },
  );
}

/** Older versions to offer; who needs one further back pins it where the version is shown. */
const offered = 20;

function versionControl(answers: Answers, offers: Offers, chosen: ChosenKey | undefined): ChoiceControl {
  const key = chosen?.key;
  const versions = key ? (offers.versions.get(key.key) ?? []) : [];
  const newest = key && (newestVersion(key) ?? versions[0]?.name);
  const older = versions.filter(({ name }) => name.toLowerCase() !== newest?.toLowerCase()).slice(0, offered);
  return choice(
    answers,
    {
      id: 'version',
      label: 'Version',
      look: 'list',
      help: 'Microsoft’s documents disagree on whether an Azure OpenAI account follows a rotation; the audit log of the key store shows which version is in use.',
    },
    [
      {
        label: '',
        options: [
          {
            value: 'versionless',
            label: 'Versionless: follow the newest version',
            description: 'recommended',
          },
          {
            value: 'newest',
            label: newest === undefined ? 'Pin its first version' : `Pin version ${short(newest)}, the newest`,
            detail: 'A new version counts only once it is set: rotating the key does not reach the account.',
          },
        ],
      },
      { label: 'Older versions', options: older.map(olderOption) },
    ],
    { reading: key !== undefined && offers.reading.has(`versions ${key.key}`), byDefault: 'versionless' },
  );
}

function olderOption(version: LiveResource): OptionView {
  const created = asNumber(version.read('properties.attributes.created'));
  const disabled = asBoolean(version.read('properties.attributes.enabled')) === false;
  return {
    value: version.name,
    label: `Pin version ${short(version.name)}`,
    ...(created !== undefined && { description: `made ${new Date(created * 1000).toISOString().slice(0, 10)}` }),
    ...(disabled && { obstacle: 'A disabled version refuses every operation.' }),
  };
}

/** An access policy reaches all keys of its vault, so there is nothing to choose. */
function hasScopes(chosen: ChosenKey | undefined): boolean {
  const store = chosen?.store;
  return store?.type !== types.vault || permissionModel(store) !== 'accessPolicy';
}

function scopeControl(answers: Answers, chosen: ChosenKey | undefined): ChoiceControl {
  const store = chosen?.store?.name ?? 'the key store';
  return choice(
    answers,
    { id: 'scope', label: 'How far the grant reaches, where one is missing', look: 'list' },
    plainGroup(
      { value: 'key', label: 'The key alone', description: 'recommended', detail: 'The least that works.' },
      { value: 'store', label: `All of ${store}`, detail: 'Every key in it, also later ones.' },
    ),
    { byDefault: 'key' },
  );
}
