import { spawnSync } from 'node:child_process';
import { findChromium, lookForChromium } from './find-browser';

const installers: readonly (readonly string[])[] = [
  ['npx', 'playwright', 'install', '--with-deps', 'chromium'],
  ['npx', 'playwright', 'install', 'chromium'],
  ['sh', '-c', 'apt-get update && apt-get install --yes --no-install-recommends chromium'],
  ['sh', '-c', 'sudo -n apt-get update && sudo -n apt-get install --yes --no-install-recommends chromium'],
];

/** A Chromium that starts: one that is there, else Playwright's, else the distribution's. */
export function ensureChromium(say: (line: string) => void): string {
  const present = lookForChromium();
  if (present !== undefined) return present;
  for (const [program, ...parameters] of installers) {
    say(`Chromium is missing: ${[program, ...parameters].join(' ')}`);
    // To standard error: what a command answers on standard output is read by programs.
    spawnSync(program!, parameters, { stdio: ['inherit', 2, 2], timeout: 10 * 60_000 });
    const installed = lookForChromium();
    if (installed !== undefined) return installed;
  }
  return findChromium();
}
