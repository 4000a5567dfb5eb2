import js from '@eslint/js'
import tseslint from 'typescript-eslint'

/** The one-way imports of the tree: what each folder may not import (docs/architecture.md). */
const closed = {
  rules: ['bot', 'server', 'jobs', 'models', 'store', 'forms', 'web'],
  models: ['bot', 'server', 'jobs', 'store', 'web'],
  bot: ['server', 'jobs', 'store', 'web'],
  server: ['bot', 'jobs', 'store', 'web'],
  jobs: ['bot', 'server', 'store', 'web'],
  store: ['bot', 'server', 'jobs', 'models', 'rules', 'forms', 'web'],
  web: ['bot', 'server', 'jobs', 'models', 'store'],
}
const packages = {
  rules: ['mongoose', 'mongodb', 'grammy', 'koa', 'sharp', 'node:*'],
  models: ['grammy', 'koa'],
  server: ['grammy'],
  bot: ['koa'],
  jobs: ['grammy', 'koa'],
}

const boundaries = Object.entries(closed).map(([folder, others]) => ({
  files: [`${folder}/**/*.{ts,tsx}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...[...others, 'admin'].map((other) => ({
            regex: `^(\\.\\./)+${other}/`,
            message: `${folder} does not import ${other}`,
          })),
          ...(packages[folder] ?? []).map((name) => ({ group: [name], message: `${folder} does not use ${name}` })),
        ],
      },
    ],
  },
}))

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'data/', 'test/artifacts/', '**/*.mjs'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/require-await': 'off',
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'config.ts alone reads the environment' },
      ],
    },
  },
  {
    files: ['test/**', 'bench/**', 'config.ts'],
    rules: { 'no-restricted-properties': 'off', '@typescript-eslint/no-unused-expressions': 'off' },
  },
  { files: ['bench/**', 'admin.ts', 'main.ts', 'store/serve.ts'], rules: { 'no-console': 'off' } },
  { files: ['eslint.config.js'], extends: [tseslint.configs.disableTypeChecked] },
  ...boundaries,
)
