import { known, type Location } from '../../../core/resources/value.ts';
import { valueIn, type NestedBlock } from '../evaluate/blocks.ts';
import type { Deployment } from '../evaluate/deployment.ts';
import { doubtful, nameIn } from './arguments.ts';
import type { BodyBuilder } from './body.ts';
import { keyParts } from './keyId.ts';

const path = 'properties.encryption';

/** The arguments that name a key: azurerm_ai_services has one of its own for keys in a Managed HSM. */
const keyArguments = ['key_vault_key_id', 'managed_hsm_key_id'];

/** An account's customer-managed key, from its block or from the resource of its own. */
export function addEncryption(block: NestedBlock, deployment: Deployment, body: BodyBuilder): void {
  const argument = keyArguments.find((name) => valueIn(block, name));
  const id = argument === undefined ? undefined : valueIn(block, argument);
  const at = argument === undefined ? block.place : (nameIn(block, argument) ?? block.place);
  if (!id) return;
  if (block.conditional) {
    body.set(path, doubtful(id, 'customer_managed_key'), block.place);
    return;
  }
  place(body, path, block.place);
  place(body, `${path}.keyVaultProperties`, block.place);
  body.set(`${path}.keySource`, { ...known('Microsoft.KeyVault'), origin: { kind: 'file', ...block.place } });
  const parts = keyParts(id, deployment);
  body.set(`${path}.keyVaultProperties.keyVaultUri`, parts.keyVaultUri, at);
  body.set(`${path}.keyVaultProperties.keyName`, parts.keyName, at);
  if (parts.keyVersion.kind !== 'absent') body.set(`${path}.keyVaultProperties.keyVersion`, parts.keyVersion, at);
  const client = valueIn(block, 'identity_client_id');
  if (client) body.set(`${path}.keyVaultProperties.identityClientId`, client, nameIn(block, 'identity_client_id'));
}

function place(body: BodyBuilder, property: string, location: Location): void {
  body.named(property, location);
}
