import { readdirSync } from 'node:fs';
import tseslint from 'typescript-eslint';

/**
 * Who may enter which room of src/ (docs/architecture.md, "Rooms"). A room lists the rooms it may import from besides
 * itself and the packages it may use: `packages` is a regular expression over bare module names, absent = any.
 */
const rooms = {
  core: { may: [], packages: null },
  azure: { may: ['core'], packages: /^(@azure\/|node:)/ },
  templates: { may: ['core'], packages: /^jsonc-parser$/ },
  node: { may: ['core'], packages: /^(node:|ignore$|tinyglobby$)/ },
  cli: { may: ['core', 'azure', 'node', 'templates'], packages: /^(commander$|node:)/ },
  platform: { may: ['core'], packages: /^(vscode$|@microsoft\/vscode-azext-|@azure\/core-auth$|node:)/ },
  features: { may: ['core', 'platform', 'protocol'], packages: /^(vscode$|@microsoft\/vscode-azext-utils$)/ },
  protocol: { may: [], packages: null },
  webview: { may: ['protocol'], packages: /^(lit($|\/)|@vscode-elements\/)/ },
  emulator: { may: [], packages: /^(fastify$|@fastify\/|jose$|node-forge(\/|$)|node:)/ },
};

function roomRules(name, { may, packages }) {
  const others = Object.keys(rooms).filter((room) => room !== name && !may.includes(room));
  const patterns = [
    {
      regex: `^(\\.\\./)+(${others.join('|')})/`,
      message: `src/${name} may import only from itself${may.length ? ` and ${may.join(', ')}` : ''} (docs/architecture.md, "Rooms").`,
    },
    { regex: '^(\\.\\./)+(extension|cli)\\.ts$', message: 'A composition root is imported by nobody.' },
    {
      regex: packages === null ? '^[^.]' : `^(?!\\.|${packages.source.replace(/^\^/, '')})`,
      message: `src/${name} does not use this package (docs/architecture.md, "Rooms").`,
    },
  ];
  return {
    files: [`src/${name}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
}

const features = readdirSync(new URL('src/features', import.meta.url));

/** Features never import a sibling: what two of them share belongs in core or platform. */
const featureSiblings = features.map((feature) => ({
  files: [`src/features/${feature}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...roomRules('features', rooms.features).rules['no-restricted-imports'][1].patterns,
          {
            regex: `^(\\.\\./)+(${features.filter((other) => other !== feature).join('|')})/`,
            message: 'A feature never imports a sibling feature (docs/architecture.md, "Rooms").',
          },
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'coverage/', 'test-results/', '.vscode-test/', '**/*.cjs'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-duplicate-case': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  ...Object.entries(rooms).map(([name, room]) => roomRules(name, room)),
  ...featureSiblings,
  {
    files: ['src/core/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          'process',
          'Buffer',
          'setTimeout',
          'setInterval',
          'setImmediate',
          'fetch',
          'window',
          'document',
          'require',
        ].map((name) => ({
          name,
          message: 'The core is pure: what it needs from outside comes through src/core/sources.ts.',
        })),
      ],
    },
  },
  {
    // Programs that people run in a terminal speak through the console.
    files: ['test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts', 'src/cli.ts', 'src/emulator/main.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Test runners return promises from describe/it/test that nobody awaits; chai-like expressions do not occur.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'vitest', name: ['describe', 'it', 'test'] }] },
      ],
    },
  },
);
