import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import type { RunReport } from '../../src/core/report';

/** A built-in set on which the default model learns at once. */
const taskSetId = 'sentiment';

type Say = (line: string) => void;

/** Throws at the first thing that is not as it must be. */
export async function endToEnd(page: Page, address: string, say: Say): Promise<void> {
  page.on('pageerror', (error) => {
    // Firefox says so whenever a worker is ended while its WASM waits; nothing in the page hears of an error.
    if (!String(error).includes('uncaught exception: undefined')) say(`page: ${String(error)}`);
  });
  await page.goto(address);
  await page.evaluate(() => globalThis.cairn.ready);
  assert.equal(await page.evaluate(() => crossOriginIsolated), true, 'the page is cross-origin isolated');

  const runId = await learn(page, say);
  const report = await reportOf(page, runId);
  assert.equal(report.status, 'finished');
  assert.equal(report.undecided, 0);
  assert.ok(report.proof?.change, 'the run has a proof');
  tellFigures(report, say);

  await page.reload();
  await page.evaluate(() => globalThis.cairn.ready);
  const again = await reportOf(page, runId);
  assert.deepEqual(again, report, 'after a reload the run is what it was');
  say('after a reload: the run and its proof are there, unchanged');
  await handOn(page, runId, say);
}

async function learn(page: Page, say: Say): Promise<string> {
  const startedAt = Date.now();
  const facts = await page.evaluate(async () => {
    const loaded = await globalThis.cairn.api.loadModel({ kind: 'default' });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
    return loaded.value;
  });
  say(`model loaded in ${secondsSince(startedAt)} s: ${facts.engineVersion}, ${facts.threads} thread(s)`);

  const runStartedAt = Date.now();
  const runId = await page.evaluate(async (set) => {
    const { api, onEvent } = globalThis.cairn;
    const ended = new Promise<void>((resolve) => {
      let begun = false;
      const off = onEvent((event) => {
        if (event.type !== 'run') return;
        begun ||= event.run !== undefined;
        if (!begun || event.run !== undefined) return;
        off();
        resolve();
      });
    });
    const started = await api.startRun({
      kind: 'learn',
      taskSetId: set,
      seed: 1,
      config: {
        distil: 'examples',
        trainTasks: 10,
        validationTasks: 6,
        validationRollouts: 1,
        testTasks: 12,
        testRollouts: 1,
      },
    });
    if (!started.ok) throw new Error(JSON.stringify(started.failure));
    await ended;
    return started.value;
  }, taskSetId);
  say(`run ${runId} ended after ${(secondsSince(runStartedAt) / 60).toFixed(1)} minutes`);
  return runId;
}

async function reportOf(page: Page, runId: string): Promise<RunReport> {
  return (await page.evaluate((id) => globalThis.cairn.api.report(id), runId)) as RunReport;
}

function tellFigures({ usage, rollouts, groups, proof }: RunReport, say: Say): void {
  if (!usage || !proof?.change) throw new Error('the report has no usage or no proof');
  const read = usage.promptTokens - usage.cachedTokens;
  say(
    `${rollouts} rollouts, ${groups.informative} of ${groups.sampled} groups informative; ` +
      `${read} tokens read, ${usage.cachedTokens} found in the cache, ${usage.completionTokens} written ` +
      `in ${Math.round(usage.seconds)} s of the engine`,
  );
  assert.ok(usage.cachedTokens > usage.promptTokens / 2, 'rollouts of one task share their prompt');
  const { estimate, low, high } = proof.change;
  say(`proof: ${estimate.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}], ${proof.conclusion}`);
}

/** The library leaves as a pack; the same browser, with everything deleted, takes it in again. */
async function handOn(page: Page, runId: string, say: Say): Promise<void> {
  const pack = await page.evaluate(async (id) => {
    const { api } = globalThis.cairn;
    const run = (await api.runs()).find((summary) => summary.id === id);
    if (run?.libraryId === undefined) throw new Error(`run ${id} has no library`);
    const file = await api.packFile(run.libraryId);
    const deleted = await api.deleteEverything();
    if (!deleted.ok) throw new Error(JSON.stringify(deleted.failure));
    return file;
  }, runId);
  const imported = await page.evaluate(async (text) => {
    const { api } = globalThis.cairn;
    const { length } = await api.libraries();
    if (length > 0) throw new Error(`${length} libraries are left after everything was deleted`);
    const preview = await api.previewPack(text);
    if (!preview.ok) throw new Error(JSON.stringify(preview.failure));
    const taken = await api.importPack(text);
    if (!taken.ok) throw new Error(JSON.stringify(taken.failure));
    const rows = preview.value.rows.map(({ status }) => status);
    return { rows, experiences: taken.value.library.experiences };
  }, pack);
  const { experiences, proofs } = JSON.parse(pack) as {
    readonly experiences: readonly { readonly id: string }[];
    readonly proofs: readonly unknown[];
  };
  assert.ok(experiences.length > 0, 'the pack has experiences');
  assert.ok(proofs.length > 0, 'the pack has its proof');
  assert.deepEqual(new Set(imported.rows), new Set(['new']));
  assert.deepEqual(
    imported.experiences.map(({ id }) => id),
    experiences.map(({ id }) => id),
  );
  say(`pack: ${pack.length} characters, ${experiences.length} experiences, out and in again`);
}

function secondsSince(startedAt: number): number {
  return Math.round((Date.now() - startedAt) / 1000);
}
