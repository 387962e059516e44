import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { openBenchPages } from './bench/bench-pages';
import { benchReport } from './bench/bench-report';
import { framesSeen, watchFrames } from './bench/frames';
import { measureOverhead } from './bench/overhead';
import { pageSize } from './bench/page-size';
import { stopTimes } from './bench/stop-time';
import { projectFolder } from './places';

/** Prints the tables of docs/benchmarks.md as they come out on this machine; `--write` puts them there. */
const { values } = parseArgs({ options: { pairs: { type: 'string' }, write: { type: 'boolean' } } });
const say = (line: string) => console.error(line);

const pages = await openBenchPages(say);
try {
  const { browser, app, appAddress, facts } = pages;
  const size = await pageSize(browser, appAddress);
  // Where somebody stands who starts a run; the room itself was opened before.
  await app.evaluate(() => (location.hash = '#/learn'));
  await app.waitForTimeout(3000);
  await watchFrames(app);
  const pairs = await measureOverhead(pages, Number(values.pairs ?? 5), say);
  const frames = await framesSeen(app);
  const stops = await stopTimes(app, 3);
  const report = benchReport({ browser: browser.version(), facts, pairs, frames, size, stops });
  const file = path.join(projectFolder, 'docs', 'benchmarks.md');
  const text = await format(report, { ...(await resolveConfig(file)), parser: 'markdown' });
  console.log(text);
  if (values.write === true) await writeFile(file, text);
} finally {
  await pages.close();
}
