/** So many calls in so many seconds, of the paths and methods that it names. */
interface Rule {
  readonly key: string;
  readonly renewalPeriod: number;
  readonly count: number;
  readonly matchPatterns: readonly { readonly path: string; readonly method: string }[];
}

const billing = rule('container.billing', 10, 500, ['billing/*']);

/** From this API version on images are counted apart, and a rule that is not dynamic does not say so. */
const imagesSince = '2023-05-01';

/** By kind, all recorded; other kinds are not known here. */
const rules: Readonly<Record<string, readonly Rule[]>> = {
  Face: [rule('face', 1, 10, ['face/*']), billing, rule('default', 1, 10, ['*'])],
  OpenAI: [rule('openai', 1, 30, ['openai/*']), rule('default', 1, 30, ['*'])],
  QnAMaker: [rule('default', 60, 100, ['*'])],
  'QnAMaker.v2': [rule('default', 60, 600, ['*'])],
};

const images: readonly Rule[] = [
  rule('openai.dalle.post', 1, 30, ['dalle/*', 'openai/images/*'], 'POST'),
  rule('openai.dalle.other', 1, 30, ['dalle/*', 'openai/operations/images/*']),
];

/** The member `callRateLimit` of an account of the kind; none where it is not known. */
export function callRateLimitOf(kind: string, apiVersion: string): object {
  const known = rules[kind];
  if (known === undefined) return {};
  const isOld = apiVersion < imagesSince;
  const all = [...(kind === 'OpenAI' && !isOld ? images : []), ...known];
  return { callRateLimit: { rules: isOld ? all.map(notDynamic) : all } };
}

function notDynamic({ key, renewalPeriod, count, matchPatterns }: Rule): object {
  return { key, renewalPeriod, count, dynamicThrottlingEnabled: false, matchPatterns };
}

function rule(key: string, renewalPeriod: number, count: number, paths: readonly string[], method = '*'): Rule {
  return { key, renewalPeriod, count, matchPatterns: paths.map((path) => ({ path, method })) };
}
