import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { openBenchPages } from './bench/bench-pages';
import { benchReport } from './bench/bench-report';
import { benchmarkPage, parts, type Part } from './bench/benchmark-page';
import { openEnginePage } from './bench/engine-page';
import { engineReport } from './bench/engine-report';
import { measureFirstRollouts } from './bench/first-rollout';
import { framesSeen, watchFrames } from './bench/frames';
import { measureLanePlans } from './bench/lanes';
import { measureNative } from './bench/native-server';
import { measureOverhead } from './bench/overhead';
import { pageSize } from './bench/page-size';
import { measureReuse } from './bench/prefix-reuse';
import { stopTimes, stopTimesOfServer } from './bench/stop-time';
import { buildApp } from './build-app';
import { projectFolder } from './places';
import { serve } from './serve';

/** Prints the tables of docs/benchmarks.md as they come out on this machine; `--write` puts them there. */
const { values } = parseArgs({
  options: {
    pairs: { type: 'string' },
    tries: { type: 'string' },
    only: { type: 'string' },
    write: { type: 'boolean' },
  },
});
const say = (line: string) => console.error(line);
const { only } = values;
if (only !== undefined && !parts.includes(only as Part)) {
  throw new Error(`--only is one of ${parts.join(', ')}, not ${only}`);
}

const fresh: Partial<Record<Part, string>> = {};
if (only !== 'engine') fresh.app = await measureApp(Number(values.pairs ?? 5));
if (only !== 'app') fresh.engine = await measureEngine(Number(values.tries ?? 2));
const file = path.join(projectFolder, 'docs', 'benchmarks.md');
const page = benchmarkPage(await readFile(file, 'utf8').catch(() => ''), fresh);
const text = await format(page, { ...(await resolveConfig(file)), parser: 'markdown' });
console.log(text);
if (values.write === true) await writeFile(file, text);

async function measureApp(pairCount: number): Promise<string> {
  const pages = await openBenchPages(say);
  try {
    const { browser, app, appAddress, facts } = pages;
    const size = await pageSize(browser, appAddress);
    // Where somebody stands who starts a run; the room itself was opened before.
    await app.evaluate(() => (location.hash = '#/learn'));
    await app.waitForTimeout(3000);
    await watchFrames(app);
    const pairs = await measureOverhead(pages, pairCount, say);
    const frames = await framesSeen(app);
    const stops = await stopTimes(app, 3);
    // Last: it takes the model's place.
    const serverStops = await stopTimesOfServer(app, 3);
    return benchReport({ browser: browser.version(), facts, pairs, frames, size, stops, serverStops });
  } finally {
    await pages.close();
  }
}

async function measureEngine(tries: number): Promise<string> {
  await buildApp(say);
  const app = await serve(0);
  const { browser, page, close } = await openEnginePage(say);
  try {
    const first = await measureFirstRollouts(browser, app.address, say);
    const lanes = await measureLanePlans(page, tries, say);
    const reuse = await measureReuse(page, tries, say);
    const native = await measureNative(page, lanes.loaded.default.facts.threads, say);
    return engineReport({ browser: browser.version(), lanes, reuse, native, first });
  } finally {
    await close();
    await app.close();
  }
}
