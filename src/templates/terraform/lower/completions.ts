import { normalizeArmId } from '../../../core/resources/armId.ts';
import { types } from '../../../core/resources/types.ts';
import { object } from '../../../core/resources/value.ts';
import { idText } from '../evaluate/ids.ts';
import type { Instance } from '../evaluate/instance.ts';
import { headingOf } from '../evaluate/moduleInstance.ts';
import { placeIn } from '../evaluate/scope.ts';
import { outermost } from './arguments.ts';
import { merged } from '../../merge.ts';
import { BodyBuilder } from './body.ts';
import { addEncryption } from './encryption.ts';
import { azapiPieces, pieces, type Pieces } from './pieces.ts';
import { addRotationPolicy } from './rotationPolicy.ts';

/**
 * A block that changes what another block has made: it declares the same resource once more, with all that the first one says and
 * what it adds.
 */
export interface Completion {
  readonly instance: Instance;
  readonly id: string;
  readonly pieces: Pieces;
}

const separateKey = 'azurerm_cognitive_account_customer_managed_key';
const separateRotation = 'azurerm_key_vault_managed_hardware_security_module_key_rotation_policy';

export function completionOf(instance: Instance): Completion | undefined {
  if (instance.isData) return undefined;
  if (instance.terraformType === separateKey) {
    const account = instance.argument('cognitive_account_id');
    if (!account) return undefined;
    const id = idText(account, types.account, instance.module.deployment);
    const body = new BodyBuilder();
    // The block as a whole says it: it is shown by its heading.
    const place = placeIn(instance.scope, headingOf(instance.declared));
    addEncryption({ ...outermost(instance), place }, instance.module.deployment, body);
    return { instance, id, pieces: pieces(instance, id, types.account, body) };
  }
  if (instance.terraformType === separateRotation) return rotation(instance);
  if (instance.azapi?.isUpdate !== true) return undefined;
  const own = azapiPieces(instance);
  return own && { instance, id: own.id, pieces: own };
}

function rotation(instance: Instance): Completion | undefined {
  const key = instance.argument('managed_hsm_key_id');
  const id = key?.kind === 'reference' ? instance.module.deployment.instances.get(key.resource)?.id : undefined;
  if (id === undefined) return undefined;
  const body = new BodyBuilder();
  const whole = outermost(instance);
  addRotationPolicy(whole, whole, body);
  return { instance, id, pieces: pieces(instance, id, types.hsmKey, body) };
}

/** The completion's declaration of the resource; one of a resource that these files do not make is of an existing one. */
export function completed({ id, pieces: own }: Completion, base: Pieces | undefined): Pieces {
  const { existing, ...declaration } = own.declaration;
  const isExisting = base === undefined || base.declaration.existing === true;
  return {
    ...own,
    id: base?.id ?? id,
    name: base?.name ?? own.name ?? normalizeArmId(id),
    body: merged(base?.body ?? object({}), own.body),
    declaration: { ...declaration, ...((isExisting || existing === true) && { existing: true as const }) },
    propertyName: (path) => own.propertyName?.(path) ?? base?.propertyName?.(path),
  };
}
