import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const known = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

let found: string | undefined;

/** A Chromium that starts on this machine: the one named in CAIRN_CHROMIUM, else the system's, else Playwright's own. */
export function findChromium(): string {
  const file = lookForChromium();
  if (file !== undefined) return file;
  throw new Error(
    'No Chromium that starts was found. Run `npx playwright install chromium`, or `apt-get install chromium`, or name one in CAIRN_CHROMIUM.',
  );
}

/**
 * The same, without an error where there is none. One that is named and does not start is an error all the same:
 * whoever named it does not want another. Asked once per process, since starting a browser takes a moment.
 */
export function lookForChromium(): string | undefined {
  found ??= named(process.env['CAIRN_CHROMIUM']) ?? firstThatStarts([...known, chromium.executablePath()]);
  return found;
}

export function named(file: string | undefined): string | undefined {
  if (file === undefined || file === '') return undefined;
  if (!existsSync(file)) throw new Error(`CAIRN_CHROMIUM names ${file}, and there is no such file.`);
  if (!starts(file)) {
    throw new Error(`CAIRN_CHROMIUM names ${file}, and \`${file} --version\` fails: it does not start.`);
  }
  return file;
}

export function firstThatStarts(files: readonly string[]): string | undefined {
  return files.find((file) => existsSync(file) && starts(file));
}

/** Being there is not enough: a stub, or a browser without its libraries, does not start. */
function starts(file: string): boolean {
  return spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
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

/** For WebGPU in a browser without a screen, which Linux has behind flags only. */
export const gpuArguments: readonly string[] =
  process.platform === 'linux'
    ? [
        '--enable-unsafe-webgpu',
        '--enable-features=Vulkan',
        '--use-angle=vulkan',
        '--disable-vulkan-surface',
        '--ignore-gpu-blocklist',
      ]
    : ['--enable-unsafe-webgpu'];
