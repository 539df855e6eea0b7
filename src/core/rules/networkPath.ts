import type { Rule } from './rule.ts';
import type { Resource } from '../resources/resource.ts';
import { asString, isNotSet, known } from '../resources/value.ts';
import { findings } from './finding.ts';

const { found, unknown } = findings('network-path');

const listPath = 'properties.allowedFqdnList';
const bypassPath = 'properties.networkAcls.bypass';
const accessPath = 'properties.publicNetworkAccess';

export const networkPath: Rule = {
  id: 'network-path',
  title: 'The service reaches the key store',
  source:
    'Azure OpenAI and Foundry: "If you use the Key Vault firewall, you must allow trusted Microsoft services". Key Vault\'s list of trusted services (2026-08-20) names neither; the documents contradict each other, and only the vault\'s audit log shows it.',
  check(binding) {
    const { account, network } = binding;
    if (!network || binding.store?.kind !== 'found') return [];
    const store = binding.store.resource;
    switch (network.kind) {
      case 'open':
        return [];
      case 'trustedServices':
        return [
          found(
            store.declaration ? 'hint' : 'info',
            store,
            `${store.name} lets in trusted Microsoft services only. Azure OpenAI's documents rely on that; Key Vault's own list does not name the service. If the change is refused, this may be why; the vault's audit log tells.`,
            { path: closingPath(store) },
          ),
        ];
      case 'perimeter':
        return [
          found(
            'warning',
            store,
            `${store.name} is secured by a network security perimeter, which overrides the bypass for trusted services: ${account.name} may not reach its key.`,
            {
              path: accessPath,
              related: [{ resource: account, message: `${account.name} needs a key of it.` }],
            },
          ),
        ];
      case 'unknown':
        return [unknown(store, `Whether ${account.name} can reach ${store.name} is not known: ${network.reason}.`)];
      case 'closed':
        if (network.end === 'account') {
          return [
            found('error', account, `${account.name} cannot reach its key: ${network.reason}.`, {
              path: isNotSet(account.read(listPath)) ? 'properties.restrictOutboundNetworkAccess' : listPath,
              related: [{ resource: store, message: `${store.name} holds the key.` }],
            }),
          ];
        }
        return [
          found('error', store, `${account.name} cannot reach its key: ${network.reason}.`, {
            path: bypassPath,
            related: [{ resource: account, message: `${account.name} needs a key of it.` }],
            remedy: {
              id: 'trusted-services',
              title: `Let trusted Microsoft services through the firewall of ${store.name}`,
              changes: [
                {
                  kind: 'set',
                  resource: store.id ?? store.key,
                  type: store.type,
                  path: bypassPath,
                  value: known('AzureServices'),
                },
              ],
              cost: 'none',
              costExplanation: `The firewall of ${store.name} keeps denying everything else. Key Vault's own list of trusted services does not name Azure OpenAI, whose documents ask for this.`,
            },
          }),
        ];
    }
  },
};

/** What shuts others out: the bypass where it is said, or else the public access that is off, or the firewall without it. */
function closingPath(store: Resource): string {
  const isOff = asString(store.read(accessPath))?.toLowerCase() === 'disabled';
  return isNotSet(store.read(bypassPath)) && isOff ? accessPath : bypassPath;
}
