import { defineConfig } from '@playwright/test';
import { chromiumArguments, findChromium } from './scripts/find-browser';

const port = Number(process.env.PORT ?? 4180);

/** The built app with the real engine and the real model, in a real browser: one worker, for two cores. */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    baseURL: `http://localhost:${port}/`,
    viewport: { width: 1280, height: 900 },
    launchOptions: { executablePath: findChromium(), args: [...chromiumArguments] },
  },
  webServer: {
    command: 'npx --no-install tsx scripts/start.ts',
    env: { PORT: String(port) },
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
    timeout: 300_000,
  },
});
