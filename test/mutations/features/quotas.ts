import type { Feature } from '../mutation.ts';

const buckets = 'src/emulator/quotas/tokenBuckets.ts';
const arm = 'src/emulator/quotas/armQuota.ts';
const vaults = 'src/emulator/quotas/vaultQuota.ts';
const windows = 'src/emulator/quotas/windows.ts';
const queries = 'src/emulator/arm/resourceGraph/quota.ts';
const unitOfArm = 'test/unit/emulator/quotas/armQuota.test.ts';
const unitOfVaults = 'test/unit/emulator/quotas/vaultQuota.test.ts';
const contract = 'test/contract/emulator/quotas.test.ts';

export const quotasFeature: Feature = {
  name: 'quotas',
  mutations: [
    {
      breaks: 'buckets fill twice as fast',
      file: buckets,
      text: 'bucket.tokens + seconds * bucket.perSecond',
      by: 'bucket.tokens + 2 * seconds * bucket.perSecond',
      tests: unitOfArm,
    },
    {
      breaks: 'buckets run over',
      file: buckets,
      text: 'bucket.tokens = Math.min(bucket.size, bucket.tokens + seconds * bucket.perSecond);',
      by: 'bucket.tokens = bucket.tokens + seconds * bucket.perSecond;',
      tests: unitOfArm,
    },
    {
      breaks: 'buckets never fill',
      file: buckets,
      text: 'Math.max(0, now - bucket.filledAt) / 1000',
      by: 'Math.max(0, bucket.filledAt - now) / 1000',
      tests: unitOfArm,
    },
    {
      breaks: 'a token is not taken',
      file: buckets,
      text: '.tokens -= 1;',
      by: '.tokens -= 0;',
      tests: unitOfArm,
    },
    {
      breaks: 'full buckets are never forgotten',
      file: buckets,
      text: 'if (bucket.tokens >= bucket.size) this.#buckets.delete(name);',
      by: '',
      tests: unitOfArm,
    },
    {
      breaks: 'reads are as few as writes',
      file: arm,
      text: 'read: { size: 250, perSecond: 25 }',
      by: 'read: { size: 200, perSecond: 10 }',
      tests: unitOfArm,
    },
    {
      breaks: 'the total of a subscription is not counted',
      file: arm,
      text: 'this.#buckets.take(together, all, now);',
      by: '',
      tests: unitOfArm,
    },
    {
      breaks: 'the total of a subscription is that of one principal',
      file: arm,
      text: 'const globalFactor = 15;',
      by: 'const globalFactor = 1;',
      tests: unitOfArm,
    },
    {
      breaks: 'all principals share one bucket',
      file: arm,
      text: "${subscription ?? ''} ${caller.objectId.toLowerCase()}`",
      by: "${subscription ?? ''}`",
      tests: unitOfArm,
    },
    {
      breaks: 'all subscriptions share one bucket',
      file: arm,
      text: "const own = `${kind} ${subscription ?? ''} ",
      by: 'const own = `${kind} ',
      tests: unitOfArm,
    },
    {
      breaks: 'a deletion counts as a write',
      file: arm,
      text: "return method === 'DELETE' ? 'delete' : 'write';",
      by: "return 'write';",
      tests: unitOfArm,
    },
    {
      breaks: 'what is left to all principals is not told',
      file: arm,
      text: "...remaining('subscription-global', kind, this.#buckets.tokensIn(together, all, now)),",
      by: '',
      tests: contract,
      named: 'tell what is left, refuse',
    },
    {
      breaks: 'a refusal of Resource Manager has no Retry-After',
      file: arm,
      text: "headers: { ...reply.headers, 'retry-after': String(seconds) }",
      by: 'headers: { ...reply.headers }',
      tests: contract,
      named: 'tell what is left, refuse',
    },
    {
      breaks: 'quotas cannot be switched off',
      file: arm,
      text: "if (azure.behaviour.quotas === 'off') return",
      by: "if (azure.behaviour.quotas !== 'off' && azure.behaviour.quotas !== 'azure') return",
      tests: contract,
      named: 'are off unless asked for',
    },
    {
      breaks: 'the total of vaults of a subscription is not counted',
      file: vaults,
      text: 'this.#windows.use(together, share, now);',
      by: '',
      tests: unitOfVaults,
      named: 'five times',
    },
    {
      breaks: 'regions are not told apart',
      file: vaults,
      text: '${vault.subscriptionId.toLowerCase()} ${vault.location.toLowerCase()}`',
      by: '${vault.subscriptionId.toLowerCase()}`',
      tests: unitOfVaults,
      named: 'five times',
    },
    {
      breaks: 'keys in hardware may be used as often as others',
      file: vaults,
      text: 'return isHsm(key) ? software / 2 : software;',
      by: 'return software;',
      tests: unitOfVaults,
    },
    {
      breaks: 'a refused request counts',
      file: vaults,
      text: 'if (isTooMuch) throw tooMany();',
      by: 'if (isTooMuch) { this.#windows.use(together, share, now); throw tooMany(); }',
      tests: unitOfVaults,
    },
    {
      breaks: 'a refusal of a vault has a Retry-After',
      file: vaults,
      text: 'if (isTooMuch) throw tooMany();',
      by: "if (isTooMuch) { const refusal = tooMany(); refusal.reply = { ...refusal.reply, headers: { 'retry-after': '1' } }; throw refusal; }",
      tests: contract,
      named: 'twenty keys',
    },
    {
      breaks: 'making a key counts as using one',
      file: vaults,
      text: "{ kind: 'create', limit: asksForHsm(body) ? 10 : 20 }",
      by: "{ kind: 'key', limit: asksForHsm(body) ? 10 : 20 }",
      tests: unitOfVaults,
      named: 'apart',
    },
    {
      breaks: 'a window never ends',
      file: windows,
      text: 'now - window.startedAt >= this.#length',
      by: 'now - window.startedAt >= Infinity',
      tests: unitOfVaults,
      named: 'in ten seconds',
    },
    {
      breaks: 'a window is over a moment early',
      file: windows,
      text: 'now - window.startedAt >= this.#length',
      by: 'now - window.startedAt >= this.#length - 1',
      tests: unitOfVaults,
      named: 'in ten seconds',
    },
    {
      breaks: 'sixteen queries pass in five seconds',
      file: queries,
      text: 'const requests = 15;',
      by: 'const requests = 16;',
      tests: contract,
      named: 'fifteen queries',
    },
    {
      breaks: 'queries of all users are counted together',
      file: queries,
      text: 'const now = clock.now();',
      by: "user = 'everybody'; const now = clock.now();",
      tests: contract,
      named: 'of Resource Graph',
    },
    {
      breaks: 'a write that is refused has its effect',
      file: 'src/emulator/arm/resourceManager.ts',
      text: `    const counted = this.#count(request, caller, \`/\${segments.join('/')}\`);
    try {
      const reply = await this.#answerCaller(request, caller, segments);`,
      by: `    let counted = {};
    try {
      const reply = await this.#answerCaller(request, caller, segments);
      counted = this.#count(request, caller, \`/\${segments.join('/')}\`);`,
      tests: contract,
      named: 'before it has its effect',
    },
  ],
};
