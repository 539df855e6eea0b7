import { expiryProblem, rotateProblem } from '../plans/goals/parts/keyLimits.ts';
import { rotationPolicyOf, type RotationPolicy } from '../resources/rotationPolicy.ts';
import { types } from '../resources/types.ts';
import { asString, isNotSet } from '../resources/value.ts';
import { findings } from './finding.ts';
import type { Finding, Rule } from './rule.ts';
import { suggestedRotation } from './suggestedRotation.ts';

const { found } = findings('rotation-policy');
const expiryPath = 'properties.rotationPolicy.attributes.expiryTime';

export const rotationPolicy: Rule = {
  id: 'rotation-policy',
  title: 'The key store takes the rotation policy',
  source:
    'Configure key auto-rotation in Azure Key Vault: expiryTime "should be at least 28 days"; of a rotation "minimum value is seven days from creation and seven days from expiration time". In a Managed HSM a rotation comes at the earliest 28 days after creation.',
  check({ key }) {
    if (key?.kind !== 'found') return [];
    const { resource } = key;
    const policy = rotationPolicyOf(resource);
    if (typeof policy === 'string') return [];
    const problems = problemsOf(policy, resource.type === types.hsmKey);
    const remedy = problems.length > 0 && policy.rotate ? suggestedRotation(resource, policy) : undefined;
    return problems.map(({ message, path }): Finding => {
      const whole = `The rotation policy of key ${resource.name} will be refused: ${message}`;
      return found('error', resource, whole, { path, ...(remedy && { remedy }) });
    });
  },
};

interface Problem {
  readonly message: string;
  readonly path: string;
}

function problemsOf({ expiryTime, rotate }: RotationPolicy, isHsm: boolean): readonly Problem[] {
  const valid = asString(expiryTime);
  const expiry = expiryProblem({ ...(valid !== undefined && { expiryTime: valid }) });
  const problems = expiry === undefined ? [] : [{ message: expiry, path: expiryPath }];
  if (!rotate) return problems;
  const after = asString(rotate.timeAfterCreate);
  const before = asString(rotate.timeBeforeExpiry);
  if (after !== undefined && before !== undefined) {
    const message = 'A rotation is triggered either some time after creation or some time before expiry, not by both.';
    return [...problems, { message, path: `${rotate.path}.trigger` }];
  }
  // How long a version is valid is known only once deployed: what is said of the other end still counts.
  const isOpen = valid === undefined && !isNotSet(expiryTime);
  const known = { ...(valid !== undefined && { expiryTime: valid }) };
  const isTooShort = after !== undefined ? rotateProblem(known, { timeAfterCreate: after }, isHsm) : undefined;
  if (isTooShort !== undefined) {
    return [...problems, { message: isTooShort, path: `${rotate.path}.trigger.timeAfterCreate` }];
  }
  if (before === undefined || isOpen) return problems;
  const message = rotateProblem(known, { timeBeforeExpiry: before }, isHsm);
  return message === undefined ? problems : [...problems, { message, path: `${rotate.path}.trigger.timeBeforeExpiry` }];
}
