import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, test as base, type Page } from '@playwright/test';
import { chromiumArguments, findChromium } from '../../../scripts/find-browser';
import '../../../scripts/headless/automation';

/** A browser whose every request is written down by its network service, whoever makes it: pages, workers in workers too. */
export interface LoggedBrowser {
  readonly page: Page;
  /** Ends the browser; answers the addresses that pages of this app and their workers asked for. */
  requests(): Promise<readonly string[]>;
}

interface NetLog {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly {
    readonly type: number;
    readonly params?: { readonly url?: string; readonly initiator?: string };
  }[];
}

export const test = base.extend<{ readonly logged: LoggedBrowser }>({
  logged: async ({ baseURL }, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cairn-requests-'));
    const log = path.join(folder, 'net-log.json');
    const browser = await chromium.launch({
      executablePath: findChromium(),
      args: [...chromiumArguments, `--log-net-log=${log}`],
    });
    const context = await browser.newContext(baseURL === undefined ? {} : { baseURL });
    await use({
      page: await context.newPage(),
      async requests() {
        await browser.close();
        return urlsIn(JSON.parse(await readFile(log, 'utf8')) as NetLog);
      },
    });
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  },
});

/** What the browser asks for on its own account has no initiator, but for pages, whose address a person has typed. */
function urlsIn({ constants, events }: NetLog): readonly string[] {
  const started = constants.logEventTypes['URL_REQUEST_START_JOB'];
  const web = events.flatMap(({ type, params }) =>
    type === started && params?.url && params.initiator && params.initiator !== 'not an origin'
      ? [params.url]
      : [],
  );
  return [...new Set(web)].filter((url) => /^(https?|wss?):/.test(url));
}
