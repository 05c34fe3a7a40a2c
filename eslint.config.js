import { existsSync, readFileSync } from 'node:fs';
import { defineConfig } from 'eslint/config';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import jsdoc from 'eslint-plugin-jsdoc';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

const everything = ['**/*.ts'];
const library = ['src/**/*.ts', 'adapters/**/*.ts'];
const besideTheCore = ['src/testing/**/*.ts', 'src/cli/**/*.ts'];

/** Time and chance: everywhere but in src/runtime they are asked of the injected runtime. */
const timeAndChance = [
  'Date',
  'performance',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
].map((name) => ({
  name,
  message: 'Ask the injected Runtime; only src/runtime reads it.',
}));
const hostOnly = [
  { name: 'console', message: 'The library never prints; report through onEvent.' },
  {
    name: 'process',
    message: 'The core runs without Node; only src/runtime looks for it.',
  },
];
const coreOnly = ['crypto', 'fetch', 'globalThis'].map((name) => ({
  name,
  message: 'Ask src/runtime for what the platform has.',
}));
const restrictedGlobals = (globals) => ['error', { globals, checkGlobalObject: true }];

export default defineConfig(
  {
    ignores: [
      'dist/',
      'coverage/',
      'test/bench/node_modules/',
      'test/bench/contenders/',
      'test/clients/',
      'test/runtimes/',
      'examples/clients/',
      'test/versions/types/',
    ],
  },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
  },
  {
    files: everything,
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX, regexp },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    settings: {
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [
        createNodeResolver({ extensions: ['.ts'], extensionAlias: { '.js': ['.ts'] } }),
      ],
    },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-self-compare': 'error',
      'no-unmodified-loop-condition': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { disallowTypeAnnotations: false, fixStyle: 'separate-type-imports' },
      ],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unnecessary-boolean-literal-compare': 'off',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // What a caller's signal, hook or host threw is passed on as it came.
      '@typescript-eslint/only-throw-error': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true },
      ],
      '@typescript-eslint/prefer-promise-reject-errors': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'import-x/order': [
        'error',
        {
          groups: ['builtin', 'external', 'parent', 'sibling', 'index'],
          'newlines-between': 'never',
          alphabetize: { order: 'asc', caseInsensitive: true },
          named: true,
        },
      ],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-self-import': 'error',
      'import-x/no-duplicates': 'error',
      'import-x/no-mutable-exports': 'error',
      'import-x/no-default-export': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportAllDeclaration',
          message: 'List the names by hand: a door shows what goes through it.',
        },
      ],
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'certain' }],
      'regexp/no-empty-alternative': 'error',
      'regexp/no-dupe-disjunctions': 'error',
    },
  },
  {
    files: library,
    plugins: { jsdoc },
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          enableFixer: false,
          require: { ClassDeclaration: true, FunctionDeclaration: true },
          contexts: [
            'TSInterfaceDeclaration',
            'TSTypeAliasDeclaration',
            'ExportNamedDeclaration > VariableDeclaration',
          ],
        },
      ],
      'jsdoc/no-types': 'error',
      'jsdoc/check-tag-names': ['error', { typed: false }],
      'jsdoc/require-description': [
        'error',
        { contexts: ['FunctionDeclaration', 'TSInterfaceDeclaration', 'TSTypeAliasDeclaration'] },
      ],
    },
  },
  {
    files: library,
    ignores: ['src/runtime/**/*.ts', ...besideTheCore],
    rules: {
      'no-restricted-globals': restrictedGlobals([...timeAndChance, ...hostOnly]),
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Ask the injected Runtime.' },
        { object: 'AbortSignal', property: 'timeout', message: 'It is a timer: use the Runtime.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/runtime/**/*.ts', ...besideTheCore],
    rules: {
      'no-restricted-globals': restrictedGlobals([...timeAndChance, ...hostOnly, ...coreOnly]),
      'no-restricted-imports': ['error', bareImports('^(?!p-retry$)', 'p-retry is all we need.')],
    },
  },
  ...adapterImports(),
  {
    files: ['src/**/*.ts'],
    rules: { 'import-x/no-restricted-paths': ['error', { zones: roomZones() }] },
  },
  {
    files: ['test/**/*.ts', 'examples/**/*.ts', '*.config.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'regexp/no-super-linear-move': 'off',
    },
  },
  { files: ['**/*.config.ts'], rules: { 'import-x/no-default-export': 'off' } },
);

/** One zone a room of src: what it must not import. The rooms stand in test/house/rooms.json. */
function roomZones() {
  const { rooms } = JSON.parse(
    readFileSync(new URL('test/house/rooms.json', import.meta.url), 'utf8'),
  );
  const placeOf = (room) =>
    existsSync(new URL(`src/${room}.ts`, import.meta.url)) ? `./src/${room}.ts` : `./src/${room}`;
  return Object.entries(rooms).map(([name, { imports }]) => {
    const others = Object.keys(rooms).filter(
      (other) => other !== name && other !== 'types' && !imports.includes(other),
    );
    const from = others.map(placeOf);
    const message = `The room "${name}" may not import from there: see test/house/rooms.json.`;
    return { target: placeOf(name), from, message };
  });
}

/** Adapters stand outside: they import the public names, the kit, their host's types, and their own folder. */
function adapterImports() {
  const hosts = {
    axios: ['axios'],
    ky: ['ky'],
    fetch: [],
    redis: ['redis', 'ioredis'],
    ccxt: [],
    'universal-sdk': [],
    monitor: [],
  };
  // What serves a page is for Node, and uses Node's own modules.
  const serves = ['monitor'];
  // The SDK is a host on axios.
  const standsOn = { 'universal-sdk': 'axios' };
  const doors = (up, name) => [
    `${up}src/index\\.js`,
    `${up}src/adapter-kit\\.js`,
    ...(name in standsOn ? [`(?:\\./|\\.\\./)${standsOn[name]}\\.js`] : []),
    ...(serves.includes(name) ? ['node:.+'] : []),
  ];
  return Object.entries(hosts).flatMap(([name, packages]) => [
    adapterRule(`adapters/${name}.ts`, [...doors('\\.\\./', name), `\\./${name}/.+`], packages),
    adapterRule(`adapters/${name}/*.ts`, [...doors('(?:\\.\\./){2}', name), '\\./.+'], packages),
    adapterRule(
      `adapters/${name}/*/*.ts`,
      [...doors('(?:\\.\\./){3}', name), '\\./.+', '\\.\\./[^.].*'],
      packages,
    ),
  ]);
}

function adapterRule(files, own, packages) {
  const closed = {
    regex: `^(?!(?:${[...own, ...packages].join('|')})$)`,
    message:
      'An adapter imports index.js and adapter-kit.js of src, its host, and never another adapter.',
  };
  const typesOnly = packages.map((host) => ({
    regex: `^${host}$`,
    allowTypeImports: true,
    message: "The host is the caller's copy: take its types only.",
  }));
  const patterns = [closed, ...typesOnly];
  return {
    files: [files],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  };
}

function bareImports(allowed, message) {
  return { patterns: [{ regex: `${allowed}[^./]`, message }] };
}
