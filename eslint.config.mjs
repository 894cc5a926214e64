import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Which folders a folder may not reach into: everything goes one way down. */
const layers = {
  'lib/**': ['**/gateway/**', '**/subgraphs/**', '**/scripts/**', '**/migrations/**'],
  'gateway/**': ['**/subgraphs/**', '**/scripts/**', '**/migrations/**'],
  'subgraphs/kam/**': ['**/orchestrator/**', '**/granulator/**', '**/gateway/**', '**/scripts/**'],
  'subgraphs/orchestrator/**': ['**/kam/**', '**/granulator/**', '**/gateway/**', '**/scripts/**'],
  'subgraphs/granulator/**': ['**/kam/**', '**/orchestrator/**', '**/gateway/**', '**/scripts/**'],
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.data/', 'coverage/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.cjs', '**/*.mjs'],
    languageOptions: {
      globals: {
        module: 'writable',
        process: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
        TextDecoderStream: 'readonly',
      },
    },
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      // type-graphql and TypeORM read the types of decorated members at run time: a type import would leave nothing to read.
      '@typescript-eslint/consistent-type-imports': 'off',
      // Hooks of the gateway runtime and readers of the language model are handed over as plain functions.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-namespace': 'off',
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Use node:crypto.' }],
      'no-eval': 'error',
    },
  },
  ...Object.entries(layers).map(([folder, group]) => ({
    files: [`${folder}/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group, message: 'A layer reaches only below itself; see ARCHITECTURE.md.' }] },
      ],
    },
  })),
  {
    files: ['**/*.resolver.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'typeorm', message: 'A resolver asks a service.' },
            { name: 'pg', message: 'A resolver asks a service.' },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.test.ts', 'tests/**'],
    rules: { 'no-var': 'off', '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
);
