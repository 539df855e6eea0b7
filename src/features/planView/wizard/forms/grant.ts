import type { GrantInput } from '../../../../core/plans/inputs.ts';
import { nameOf } from '../../../../core/resources/armId.ts';
import { listOf, textOf, type Answers } from '../answers.ts';
import { checked, choice, joined, plainGroup, text } from '../controls.ts';
import { hasErrors, section, type FilledForm, type FormContext, type Part } from '../form.ts';
import type { Offers } from '../offers.ts';
import { accountOptions, isReadingKeys, scopeOptions, unreadStores } from '../options.ts';

/** OpenAI's application "EKM - OpenAI Azure". Source: OpenAI's help on Enterprise Key Management, Azure. */
const openAiApplication = '20a14814-5ab7-4612-a671-1382b412bf93';

/** Lets an identity use a key: who, for what, and where. */
export function grantForm(answers: Answers, { offers }: FormContext): FilledForm {
  const principal = principalPart(answers, offers);
  const place = placePart(answers, offers);
  const purpose = purposeOf(answers);
  return {
    sections: [section('principal', 'Who gets access', principal), section('place', 'To what', place)],
    input:
      principal.value && place.value !== undefined
        ? { kind: 'grant', scopeId: place.value, principal: principal.value, purpose }
        : undefined,
    missing: [...principal.missing, ...place.missing],
    wants: { keysOf: offers.stores.map(({ store }) => store) },
  };
}

function purposeOf(answers: Answers): GrantInput['purpose'] {
  return textOf(answers, 'purpose', 'encryption') === 'openAiEkm' ? 'openAiEkm' : 'encryption';
}

function principalPart(answers: Answers, offers: Offers): Part<GrantInput['principal']> {
  const purpose = choice(
    answers,
    { id: 'purpose', label: 'For what', look: 'list' },
    plainGroup(
      { value: 'encryption', label: 'Encryption of Azure resources', detail: 'May read, wrap and unwrap.' },
      {
        value: 'openAiEkm',
        label: 'OpenAI’s own Enterprise Key Management',
        detail: 'For ChatGPT Enterprise and OpenAI’s API, not for Azure. May read, encrypt and decrypt.',
      },
    ),
    { byDefault: 'encryption' },
  );
  const kind = choice(
    answers,
    { id: 'principalKind', label: 'Who', look: 'list' },
    plainGroup(
      { value: 'account', label: 'An account’s identity' },
      { value: 'identity', label: 'A user-assigned identity' },
      {
        value: 'application',
        label: 'An application',
        detail: 'By its application id; its service principal is made in the tenant where it is missing.',
      },
    ),
    { byDefault: purpose.value === 'openAiEkm' ? 'application' : 'account' },
  );
  const own = ownPart(kind.value, answers, offers, purpose.value === 'openAiEkm');
  return { ...own, controls: [purpose, kind, ...own.controls] };
}

function ownPart(
  kind: string | undefined,
  answers: Answers,
  offers: Offers,
  forOpenAi: boolean,
): Part<GrantInput['principal']> {
  switch (kind) {
    case 'application':
      return applicationPart(answers, forOpenAi ? openAiApplication : '');
    case 'identity':
      return pickedPart(answers, 'identity', 'Identity', offers, [
        { label: '', options: offers.identities.map(({ id, name }) => ({ value: id, label: name })) },
      ]);
    default:
      return pickedPart(answers, 'account', 'Account', offers, accountOptions(offers));
  }
}

function applicationPart(answers: Answers, byDefault: string): Part<GrantInput['principal']> {
  const id = textOf(answers, 'appId', byDefault).trim();
  const control = checked(
    text(answers, {
      id: 'appId',
      label: 'Application id',
      input: 'text',
      byDefault,
      ...(byDefault !== '' && {
        help: 'OpenAI’s own application, as its documentation names it, stands here already.',
      }),
    }),
    id === '' || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
      ? undefined
      : 'An application id has the form 00000000-0000-0000-0000-000000000000.',
  );
  return {
    controls: [control],
    value: id === '' || hasErrors([control]) ? undefined : { kind: 'application', appId: id },
    missing: id === '' ? ['an application id'] : [],
    summary: id,
  };
}

function pickedPart(
  answers: Answers,
  kind: 'account' | 'identity',
  label: string,
  offers: Offers,
  groups: ReturnType<typeof accountOptions>,
): Part<GrantInput['principal']> {
  // Whoever comes from another kind of plan has chosen an account already.
  const byDefault = kind === 'account' ? (listOf(answers, 'accounts')[0] ?? '') : '';
  const none = `No ${label.toLowerCase()} is to be seen.`;
  const control = choice(answers, { id: `${kind}OfGrant`, label, look: 'list', none }, groups, {
    reading: offers.reading.has('inventory'),
    byDefault,
  });
  const { value } = control;
  return {
    controls: [control],
    value: value === undefined ? undefined : { kind, id: value },
    missing: value === undefined ? [kind === 'account' ? 'an account' : 'an identity'] : [],
    summary: value === undefined ? '' : joined(nameOf(value)),
  };
}

function placePart(answers: Answers, offers: Offers): Part<string> {
  const stores = offers.stores.map(({ store }) => store);
  const control = choice(
    answers,
    {
      id: 'scopeOfGrant',
      label: 'Key or key store',
      look: 'list',
      help: 'The key alone is the least that works.',
      none: 'No key store is to be seen.',
    },
    [...scopeOptions(offers), ...unreadStores(offers)],
    { reading: isReadingKeys(offers, stores), byDefault: textOf(answers, 'key') },
  );
  const { value } = control;
  return {
    controls: [control],
    value,
    missing: value === undefined ? ['a key or key store'] : [],
    summary: value === undefined ? '' : nameOf(value),
  };
}
