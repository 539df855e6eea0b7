import { isNotSet } from '../../../resources/value.ts';
import type { PlanFinding } from '../../plan.ts';
import { blocker, doubt, note } from './finding.ts';
import { isEnabled, type KeySubject } from './keyVersions.ts';
import { isInHsm } from './notes.ts';

/** Source: "Configure key auto-rotation in Azure Key Vault Managed HSM": at most 100 versions of a key. */
const mostHsmVersions = 100;

/** What speaks against making a new version of a key now. */
export function rotationFindingsOf(subject: KeySubject): readonly PlanFinding[] {
  const { key } = subject;
  const imported = note(
    'imported-key',
    key.id,
    `Nothing tells whether key ${key.name} was imported. If it was, Azure refuses to rotate it, and nothing is changed by that: import a new key instead and move the accounts to it.`,
  );
  const disabled = isEnabled(key)
    ? []
    : [
        note(
          'key-enabled',
          key.id,
          `The newest version of key ${key.name} is disabled. The new one will be enabled, and accounts that follow will take it up; what they encrypted before stays closed until the version of before is enabled.`,
          'warning',
        ),
      ];
  return [imported, ...disabled, ...(isInHsm(key) ? hsmFindings(subject) : [])];
}

/** Source: "Configure key auto-rotation in Azure Key Vault Managed HSM". */
function hsmFindings({ key, store, versions }: KeySubject): readonly PlanFinding[] {
  const policy = key.read('properties.rotationPolicy');
  const findings: PlanFinding[] = [
    note(
      'hsm-rotation',
      key.id,
      `Managed HSM ${store.name} tells nobody of a new version: it sends no events to Event Grid.`,
    ),
  ];
  if (policy.kind === 'unknown') {
    const message = `Whether key ${key.name} has a rotation policy could not be read (${policy.reason}). A Managed HSM refuses to rotate a key without one, and nothing is changed by that.`;
    findings.push(doubt('rotation-policy', key.id, message));
  } else if (isNotSet(policy)) {
    const message = `A Managed HSM rotates only keys that have a rotation policy, and key ${key.name} has none. Set one first (“rotation-policy”).`;
    findings.push(blocker('rotation-policy', key.id, message));
  }
  if (versions.length >= mostHsmVersions) {
    const message = `Key ${key.name} has ${versions.length} versions, and a Managed HSM holds ${mostHsmVersions} of a key at most. Make a new key, and move the accounts to it.`;
    findings.push(blocker('hsm-versions', key.id, message));
  }
  return findings;
}
