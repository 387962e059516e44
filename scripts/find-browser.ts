import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const known = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A Chromium that is on this machine: the one named in CAIRN_CHROMIUM, the system's, else Playwright's own. */
export function findChromium(): string {
  const candidates = [process.env['CAIRN_CHROMIUM'], ...known, chromium.executablePath()];
  const found = candidates.find((file) => file && existsSync(file));
  if (found) return found;
  throw new Error(
    'No Chromium was found. Run `npx playwright install chromium`, or `apt-get install chromium`, or name one in CAIRN_CHROMIUM.',
  );
}

/** Without a sandbox only where the sandbox cannot work: as root, in containers. */
export const chromiumArguments: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  // The page learns in a worker, but a hidden one must not be slowed down for being hidden.
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
];
