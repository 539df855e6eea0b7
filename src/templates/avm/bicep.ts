import { parseSource, type SourceFile } from '../bicep/lower/source.ts';
import { accountModule } from './account.ts';
import { groupAssignment, resourceAssignment, subscriptionAssignment } from './assignments.ts';
import { identityModule } from './identity.ts';
import { keyModule, vaultModule } from './vault.ts';

/**
 * The Azure Verified Modules that have to do with customer-managed keys. Their files are not here; what they make of their public
 * parameters is said in Bicep itself. Source: github.com/Azure/bicep-registry-modules, avm.
 */
const modules: Readonly<Record<string, string>> = {
  'res/cognitive-services/account': accountModule,
  'res/key-vault/vault': vaultModule,
  'res/key-vault/vault/key': keyModule,
  'res/managed-identity/user-assigned-identity': identityModule,
  'res/authorization/role-assignment/rg-scope': groupAssignment,
  'res/authorization/role-assignment/sub-scope': subscriptionAssignment,
  'ptn/authorization/resource-role-assignment': resourceAssignment,
};

const parsed = new Map<string, SourceFile>();

/**
 * What stands for a module of a registry; undefined where it is not one of those.
 * @param path `br/public:avm/res/key-vault/vault:0.13.0`, or with the registry's own name
 */
export function registrySource(path: string): SourceFile | undefined {
  const [, name = ''] = /^br[:/].*?\bavm\/((?:res|ptn)\/[\w/-]+):[\w.-]+$/i.exec(path) ?? [];
  const text = Object.hasOwn(modules, name) ? modules[name] : undefined;
  if (text === undefined) return undefined;
  let source = parsed.get(name);
  if (!source) {
    source = parseSource(`registry:avm/${name}`, text, name);
    parsed.set(name, source);
  }
  return source;
}
