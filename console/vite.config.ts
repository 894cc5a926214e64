import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The gateway that the console is developed against. */
const GATEWAY = 'http://localhost:4000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // The gateway puts a new nonce in its place with each answer.
  html: { cspNonce: '__NONCE__' },
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: 'es2022',
    // Older ones know no light-dark(), which the colours of both schemes are made with.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // What is inlined would not be allowed by the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
  },
  server: {
    proxy: { '/graphql': { target: GATEWAY, ws: true }, '/session': GATEWAY, '/deliverables': GATEWAY },
  },
});
