import type {
  BackupInput,
  DisableInput,
  EnableKeyInput,
  RotateInput,
  RotationPolicyInput,
} from '../../core/plans/inputs.ts';
import { UsageError } from '../problem.ts';
import type { PlanCommand } from './planCommand.ts';
import { declareRotationPolicy, rotationPolicyOf, type RotationPolicyOptions } from './rotationPolicyOptions.ts';

const keyWords = 'STORE/KEY, its URL or its ARM id';
const versionWords = 'STORE/KEY for all of it, STORE/KEY/VERSION for one version';

export const rotate: PlanCommand<RotateInput, { readonly disableOld?: true }> = {
  name: 'rotate',
  summary: 'give a key a new version and bring its accounts along',
  declare: (command) =>
    command
      .argument('<key>', keyWords)
      .option('--disable-old', 'disable the versions before, once nothing uses them any more'),
  input: async ([key = ''], options, { names }) => ({
    kind: 'rotate',
    keyId: await names.key(key),
    disableOld: options.disableOld === true,
  }),
};

export const rotationPolicy: PlanCommand<RotationPolicyInput, RotationPolicyOptions> = {
  name: 'rotation-policy',
  summary: 'say when a key gets new versions by itself',
  declare: (command) => declareRotationPolicy(command.argument('<key>', keyWords)),
  async input([key = ''], options, { names }) {
    const policy = rotationPolicyOf(options);
    if (!policy) throw new UsageError('Which policy? For example: --rotate-after-create P1Y --expires-after P2Y.');
    return { kind: 'rotation-policy', keyId: await names.key(key), policy };
  },
};

export const disable: PlanCommand<DisableInput, { readonly override?: true }> = {
  name: 'disable',
  summary: 'switch a key or a version off, once it is safe',
  declare: (command) =>
    command
      .argument('<key>', versionWords)
      .option('--override', 'also where it cannot be known that nothing uses it; each version must then be confirmed'),
  input: async ([key = ''], options, { names }) => ({
    kind: 'disable',
    id: await names.keyOrVersion(key),
    override: options.override === true,
  }),
};

export const enableKey: PlanCommand<EnableKeyInput, object> = {
  name: 'enable-key',
  summary: 'switch a key or a version on again',
  declare: (command) => command.argument('<key>', versionWords),
  input: async ([key = ''], _options, { names }) => ({ kind: 'enable-key', id: await names.keyOrVersion(key) }),
};

export const backup: PlanCommand<BackupInput, { readonly out: string }> = {
  name: 'backup',
  summary: 'write an encrypted backup of a key to a file',
  declare: (command) =>
    command.argument('<key>', keyWords).requiredOption('--out <file>', 'where to; a file that exists is left alone'),
  input: async ([key = ''], options, { names, absolute }) => ({
    kind: 'backup',
    keyId: await names.key(key),
    path: absolute(options.out),
  }),
};
