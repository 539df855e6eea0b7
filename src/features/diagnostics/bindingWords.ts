import { nameOf } from '../../core/resources/armId.ts';
import type { Binding, Link } from '../../core/resources/binding.ts';
import type { Resource } from '../../core/resources/resource.ts';
import { asString } from '../../core/resources/value.ts';
import { short } from '../../core/rules/usedVersion.ts';
import type { TemplateBinding } from '../../core/templates.ts';

/** What a declared resource is called in the file; its name in Azure may be known only once it is deployed. */
export function calledIn(resource: Resource): string {
  return asString(resource.read('name')) ?? resource.declaration?.symbol ?? nameOf(resource.name);
}

/** The binding of an account in one line, for a lens. */
export function bindingLine({ binding, findings }: TemplateBinding): string {
  return [encryptionWords(binding), ...problemWords(findings.length)].join(' · ');
}

export function encryptionWords(binding: Binding): string {
  switch (binding.keySource) {
    case 'unknown':
      return 'Encryption known once deployed';
    case 'microsoft':
      return 'Microsoft-managed keys';
    case 'customer':
      return `Customer-managed key ${linkWords(binding.key)} in ${linkWords(binding.store)}, ${versionWords(binding)}`;
  }
}

export function linkWords(link: Link | undefined): string {
  return link?.kind === 'found' ? calledIn(link.resource) : (link?.name ?? 'not known');
}

export function versionWords({ version }: Binding): string {
  switch (version?.kind) {
    case undefined:
      return 'version not known';
    case 'versionless':
      return 'follows new versions';
    case 'pinned':
      return `pinned to version ${short(version.version)}`;
    default:
      return 'pinned when deployed';
  }
}

export function grantWords({ grant }: Binding): string {
  switch (grant?.kind) {
    case 'sufficient':
      return grant.via.map(({ description }) => description).join(', ');
    case 'missing':
      return `none in these files: ${grant.reason}`;
    case 'unknown':
    case undefined:
      return `not known${grant ? `: ${grant.reason}` : ''}`;
  }
}

function problemWords(count: number): readonly string[] {
  if (count === 0) return [];
  return [count === 1 ? '1 finding' : `${count} findings`];
}
