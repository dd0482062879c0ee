import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

// `npm run dev` serves the pages itself and passes everything else on to a running site.
const site = process.env.SITE ?? 'http://127.0.0.1:8000';

export default defineConfig(({ command }) => ({
  base: command === 'build' ? '/static/' : '/',
  plugins: [svelte(), svelteTesting()],
  build: {
    manifest: true,
    emptyOutDir: false, // a running site goes on serving the pages it was started with
    target: 'es2022',
    assetsInlineLimit: 0, // the content policy allows no data: fonts or scripts
    modulePreload: { polyfill: false }, // the polyfill is an inline script
    rollupOptions: { input: 'src/main.ts' },
  },
  server: {
    proxy: {
      '/api': site,
      '/ws': { target: site, ws: true },
    },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/tests.setup.ts'],
    include: ['src/**/*.test.ts'],
  },
}));
