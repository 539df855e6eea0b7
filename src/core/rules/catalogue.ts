import type { Binding } from '../resources/binding.ts';
import { accountState } from './accountState.ts';
import { apiVersion } from './apiVersion.ts';
import { auditLog } from './auditLog.ts';
import { cloudSuffix } from './cloudSuffix.ts';
import { customerKeyRequired } from './customerKeyRequired.ts';
import { expiryWithoutRotation } from './expiryWithoutRotation.ts';
import { keyDropped } from './keyDropped.ts';
import { keyRemoval } from './keyRemoval.ts';
import { keyUri } from './keyUri.ts';
import { keyUriVault } from './keyUriVault.ts';
import { nameHeld } from './nameHeld.ts';
import { notifyOnly } from './notifyOnly.ts';
import { pinnedExpiry } from './pinnedExpiry.ts';
import { retention } from './retention.ts';
import { rotationPinned } from './rotationPinned.ts';
import { rotationPolicy } from './rotationPolicy.ts';
import { rotationUnused } from './rotationUnused.ts';
import { versionlessDocumented } from './versionlessDocumented.ts';
import { clientId } from './clientId.ts';
import { excessRights } from './excessRights.ts';
import { grant } from './grant.ts';
import { grantOrder } from './grantOrder.ts';
import { grantRole } from './grantRole.ts';
import { hsmActivated } from './hsmActivated.ts';
import { identity } from './identity.ts';
import { identityAtCreation } from './identityAtCreation.ts';
import { keyDates } from './keyDates.ts';
import { keyEnabled } from './keyEnabled.ts';
import { keyOperations } from './keyOperations.ts';
import { keyProtection } from './keyProtection.ts';
import { keyType } from './keyType.ts';
import { keyVersion } from './keyVersion.ts';
import { keyVisible } from './keyVisible.ts';
import { networkPath } from './networkPath.ts';
import { permissionModel } from './permissionModel.ts';
import { policyPermissions } from './policyPermissions.ts';
import { purgeProtection } from './purgeProtection.ts';
import { region } from './region.ts';
import type { Finding, Rule, RuleContext, Severity } from './rule.ts';
import { softDelete } from './softDelete.ts';
import { tenant } from './tenant.ts';

/** Every rule, in the order in which a person would want to hear of them. */
export const catalogue: readonly Rule[] = [
  accountState,
  nameHeld,
  customerKeyRequired,
  keyDropped,
  keyRemoval,
  keyUri,
  keyUriVault,
  keyVisible,
  region,
  tenant,
  hsmActivated,
  keyType,
  keyProtection,
  keyOperations,
  keyEnabled,
  keyDates,
  keyVersion,
  pinnedExpiry,
  rotationPinned,
  rotationUnused,
  versionlessDocumented,
  rotationPolicy,
  expiryWithoutRotation,
  notifyOnly,
  softDelete,
  purgeProtection,
  retention,
  networkPath,
  auditLog,
  cloudSuffix,
  apiVersion,
  identity,
  clientId,
  identityAtCreation,
  permissionModel,
  grantRole,
  policyPermissions,
  grant,
  grantOrder,
  excessRights,
];

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2, hint: 3 };

/** What all rules find, the gravest first. */
export function judge(binding: Binding, context: RuleContext): readonly Finding[] {
  return catalogue
    .flatMap((rule) => rule.check(binding, context))
    .sort((a, b) => order[a.severity] - order[b.severity]);
}

export function ruleById(id: string): Rule | undefined {
  return catalogue.find((rule) => rule.id === id);
}
