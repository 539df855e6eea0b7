import { isOn, type Answers } from '../answers.ts';
import { check, choice } from '../controls.ts';
import { section, type FilledForm, type FormContext, type Part } from '../form.ts';
import { findKey, isReadingKeys, keyOptions, keyUsers } from '../options.ts';

/** Gives a key a new version and brings its accounts along. */
export function rotateForm(answers: Answers, { offers, now }: FormContext): FilledForm {
  const stores = offers.stores.map(({ store }) => store);
  const control = choice(
    answers,
    {
      id: 'key',
      label: 'Key',
      look: 'list',
      help: 'Accounts that are pinned get the new version one after the other; the others are watched until they use it.',
      none: 'No key store is to be seen.',
    },
    keyOptions(offers, [], now, keyUsers(offers)),
    { reading: isReadingKeys(offers, stores) },
  );
  const found = findKey(offers, control.value ?? '');
  const key: Part<string> = {
    controls: [control],
    value: found?.key.id,
    missing: found ? [] : ['a key'],
    summary: found ? `${found.key.name} in ${found.store.name}` : '',
  };
  const disableOld = isOn(answers, 'disableOld');
  const after: Part<boolean> = {
    controls: [
      check(answers, {
        id: 'disableOld',
        label: 'Disable the versions before, once nothing uses them',
        help: 'Waits until the audit logs show that nothing does; where they cannot show it, the plan asks.',
      }),
    ],
    value: disableOld,
    missing: [],
    summary: disableOld ? 'the versions before are disabled' : 'the versions before stay enabled',
  };
  return {
    sections: [section('key', 'Key', key), section('after', 'Afterwards', after)],
    input: key.value === undefined ? undefined : { kind: 'rotate', keyId: key.value, disableOld },
    missing: key.missing,
    wants: { keysOf: stores },
  };
}
