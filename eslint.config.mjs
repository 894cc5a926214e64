import eslint from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      '.data/',
      'coverage/',
      'console/src/graph/operations.ts',
      'console/src/graph/generated/',
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.cjs', '**/*.mjs'],
    languageOptions: {
      globals: {
        module: 'writable',
        require: 'readonly',
        __dirname: 'readonly',
        URL: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        process: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
        TextDecoderStream: 'readonly',
        Buffer: 'readonly',
        AbortSignal: 'readonly',
        setInterval: 'readonly',
      },
    },
  },
  {
    files: ['examples/browser/**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        ['fetch', 'setTimeout', 'document', 'crypto', 'FormData', 'sessionStorage'].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['console/**/*.ts', 'console/**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    plugins: { 'react-hooks': reactHooks },
    languageOptions: { parserOptions: { project: './console/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      // The router redirects by throwing what is no error.
      '@typescript-eslint/only-throw-error': 'off',
      'react-hooks/rules-of-hooks': 'error',
      'no-eval': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['console/**'],
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
  {
    files: ['**/*.ts'],
    ignores: ['lib/service/config.ts', 'scripts/**', 'console/**', 'tests/**', '**/*.test.ts'],
    rules: {
      // Which folder may import which is held by .dependency-cruiser.cjs.
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Use node:crypto.' },
        { object: 'process', property: 'env', message: 'Declare the variable in the config.ts of the process.' },
        {
          object: 'Date',
          property: 'now',
          message: 'Ask a clock (lib/service/clock.ts), or performance.now() for a duration.',
        },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['lib/service/clock.ts', 'scripts/**', 'tests/**', '**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'Ask a clock (lib/service/clock.ts).',
        },
      ],
    },
  },
  {
    files: ['**/*.test.ts', 'tests/**'],
    rules: { 'no-var': 'off', '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
);
