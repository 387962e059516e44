import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumArguments, findChromium } from './scripts/find-browser.ts';
import viteConfig from './vite.config.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts', 'tests/contract/*.test.ts', 'tests/faults/*.test.ts'],
          exclude: ['**/*.browser.test.ts'],
          environment: 'node',
        },
      },
      {
        // The same set-up as the page: isolated, with the weights beside it.
        ...viteConfig,
        optimizeDeps: {
          ...viteConfig.optimizeDeps,
          include: ['idb', 'valibot', 'comlink', 'hash-wasm', 'bits-ui', '@lucide/svelte/icons/x'],
        },
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts', 'tests/contract/*.browser.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: findChromium(), args: [...chromiumArguments] },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
