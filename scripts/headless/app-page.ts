import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { buildApp } from '../build-app';
import { fetchDefaultModel } from '../fetch-default-model';
import { ensureChromium } from '../ensure-chromium';
import { chromiumArguments } from '../find-browser';
import { serve } from '../serve';
import './automation';

/** A database belongs to an origin, and a port is part of it: a kept profile needs the same one each time. */
const profilePort = 41_731;

export interface AppPage {
  readonly page: Page;
  /** Rejects when the page breaks: nothing that waits for it would ever be answered. */
  readonly broken: Promise<never>;
  close(): Promise<void>;
}

/**
 * The built app in a headless Chromium. A profile of its own that is gone afterwards, unless `profile` names a
 * folder: then libraries, runs and journals are found there again. `say` hears progress.
 */
export async function openApp(
  profile: string | undefined,
  needsModel: boolean,
  say: (line: string) => void,
): Promise<AppPage> {
  if (needsModel) await fetchDefaultModel(say);
  await buildApp(say);
  const served = await serve(profile === undefined ? 0 : profilePort);
  if (profile !== undefined && new URL(served.address).port !== String(profilePort)) {
    await served.close();
    throw new Error(
      `Another program uses port ${profilePort}, which a kept profile needs. End it, then try again.`,
    );
  }
  const folder = profile ?? (await mkdtemp(path.join(tmpdir(), 'cairn-profile-')));
  const context = await chromium.launchPersistentContext(path.resolve(folder), {
    headless: true,
    executablePath: ensureChromium(say),
    args: [...chromiumArguments],
    handleSIGINT: false,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const broken = new Promise<never>((_, reject) => {
    page.on('crash', () =>
      reject(new Error('The page crashed. With --profile, --resume goes on from what is stored.')),
    );
    page.on('pageerror', (error) => reject(error));
  });
  broken.catch(() => undefined);
  page.on('console', (message) => {
    if (message.type() === 'error') say(`page: ${message.text()}`);
  });
  await page.goto(served.address);
  await Promise.race([page.evaluate(() => globalThis.cairn.ready), broken]);

  return {
    page,
    broken,
    async close() {
      await context.close();
      await served.close();
      if (profile === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
