import { spawnSync } from 'node:child_process';
import { findChromium } from './find-browser';

const installers: readonly (readonly string[])[] = [
  ['npx', 'playwright', 'install', '--with-deps', 'chromium'],
  ['npx', 'playwright', 'install', 'chromium'],
  ['sh', '-c', 'apt-get update && apt-get install --yes --no-install-recommends chromium'],
  ['sh', '-c', 'sudo -n apt-get update && sudo -n apt-get install --yes --no-install-recommends chromium'],
];

/** A Chromium that starts: one that is there, else Playwright's, else the distribution's. */
export function ensureChromium(say: (line: string) => void): string {
  const present = working();
  if (present !== undefined) return present;
  for (const [program, ...parameters] of installers) {
    say(`Chromium is missing: ${[program, ...parameters].join(' ')}`);
    spawnSync(program!, parameters, { stdio: 'inherit', timeout: 10 * 60_000 });
    const installed = working();
    if (installed !== undefined) return installed;
  }
  return findChromium();
}

/** Being there is not enough: a browser without its libraries does not start. */
function working(): string | undefined {
  try {
    const file = findChromium();
    return spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 60_000 }).status === 0
      ? file
      : undefined;
  } catch {
    return undefined;
  }
}
