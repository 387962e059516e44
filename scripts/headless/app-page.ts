import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { buildApp } from '../build-app';
import { fetchDefaultModel } from '../fetch-default-model';
import { ensureChromium } from '../ensure-chromium';
import { chromiumArguments, gpuArguments } from '../find-browser';
import { serve, type Served } from '../serve';
import './automation';
import { Closing } from './closing';
import { hearInterrupts, type Interrupts } from './interrupts';

/** A database belongs to an origin, and a port is part of it: a kept profile needs the same one each time. */
const profilePort = 41_731;

export interface AppPage {
  readonly page: Page;
  /** Rejects when the page breaks or the browser ends: nothing that waits for it would ever be answered. */
  readonly broken: Promise<never>;
  /** Ctrl+C ends the process, and nothing stays behind; whoever has something to save says what it does first. */
  readonly interrupts: Interrupts;
  close(): Promise<void>;
}

/**
 * The built app in a headless Chromium. A profile of its own that is gone afterwards, unless `profile` names a
 * folder: then libraries, runs and journals are found there again. `say` hears progress.
 */
export async function openApp(
  profile: string | undefined,
  { needsModel, usesGpu = false }: { readonly needsModel: boolean; readonly usesGpu?: boolean },
  say: (line: string) => void,
): Promise<AppPage> {
  if (needsModel) await fetchDefaultModel(say);
  await buildApp(say);
  const executablePath = ensureChromium(say);
  const closing = new Closing(say);
  try {
    const served = await serveFor(profile);
    closing.add(() => served.close());
    const { folder, interrupts } = await profileFolder(profile, closing);
    const context = await chromium.launchPersistentContext(folder, {
      headless: true,
      executablePath,
      args: [...chromiumArguments, ...(usesGpu ? gpuArguments : [])],
      handleSIGINT: false,
    });
    closing.add(() => context.close());
    const page = context.pages()[0] ?? (await context.newPage());
    const broken = breakOf(context, page, closing);
    page.on('console', (message) => {
      if (message.type() === 'error') say(`page: ${message.text()}`);
    });
    await page.goto(served.address);
    await Promise.race([page.evaluate(() => globalThis.cairn.ready), broken]);
    return { page, broken, interrupts, close: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

async function serveFor(profile: string | undefined): Promise<Served> {
  const served = await serve(profile === undefined ? 0 : profilePort);
  if (profile === undefined || new URL(served.address).port === String(profilePort)) return served;
  await served.close();
  throw new Error(
    `Another program uses port ${profilePort}, which a kept profile needs. End it, then try again.`,
  );
}

async function profileFolder(
  profile: string | undefined,
  closing: Closing,
): Promise<{ readonly folder: string; readonly interrupts: Interrupts }> {
  const folder =
    profile === undefined ? await mkdtemp(path.join(tmpdir(), 'cairn-profile-')) : path.resolve(profile);
  // The browser was killed a moment ago when this runs, and may still be writing.
  const leftovers = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 } as const;
  const interrupts = hearInterrupts(() => {
    if (profile === undefined) rmSync(folder, leftovers);
  });
  closing.add(async () => {
    if (profile === undefined) await rm(folder, leftovers);
    interrupts.forget();
  });
  return { folder, interrupts };
}

function breakOf(context: BrowserContext, page: Page, closing: Closing): Promise<never> {
  const broken = new Promise<never>((_, reject) => {
    const end = (what: string) => {
      if (closing.begun) return;
      reject(new Error(`${what} With --profile, --resume goes on from what is stored.`));
    };
    page.on('crash', () => end('The page crashed.'));
    page.on('close', () => end('The page was closed.'));
    // The browser was killed, by somebody or for want of memory.
    context.on('close', () => end('The browser ended.'));
    page.on('pageerror', reject);
  });
  broken.catch(() => undefined);
  return broken;
}
