import { keyOf, storeOf } from '../resources/boundKey.ts';
import { isMicrosoftManaged } from '../resources/binding.ts';
import { earlierDeclarations } from '../resources/order.ts';
import { isNotSet } from '../resources/value.ts';
import { findings } from './finding.ts';
import type { Rule } from './rule.ts';

const { found } = findings('key-dropped');
const path = 'properties.encryption';

export const keyDropped: Rule = {
  id: 'key-dropped',
  title: 'A later declaration keeps the key',
  source:
    "Azure Resource Manager: a PUT is the whole resource, and what it leaves out is reset. Microsoft's own samples therefore repeat every property of the account when a second step sets its key.",
  check({ account, keySource }, { graph }) {
    const { declaration } = account;
    // A script, and Terraform, change a part and leave the rest.
    if (!declaration || declaration.format === 'script' || declaration.format === 'terraform') return [];
    if (keySource !== 'microsoft' || !isNotSet(account.read(path))) return [];
    const earlier = earlierDeclarations(graph, account).find(
      (other) => other.read(path).kind !== 'unknown' && !isMicrosoftManaged(other.read(path)),
    );
    // Two that are each made on a condition can be either the one or the other.
    if (!earlier || (declaration.conditional && earlier.declaration?.conditional)) return [];
    const key = keyOf(earlier, storeOf(earlier, graph), graph);
    const name = key.kind === 'found' ? key.resource.name : key.name;
    const message = `${account.name} is declared a second time without its encryption: this resets it to Microsoft-managed keys, and silently drops key ${name}.`;
    return [
      found('warning', account, message, {
        path,
        related: [{ resource: earlier, path, message: 'The key is set here, before.' }],
        remedy: {
          id: 'key-dropped',
          title: `Say the encryption of ${account.name} again`,
          changes: [{ kind: 'set', resource: account.key, type: account.type, path, value: earlier.read(path) }],
          cost: 'none',
          costExplanation: 'The account stays under the key that the declaration before has set.',
        },
      }),
    ];
  },
};
