import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listModels } from '../../src/engines/endpoint/endpoint';
import { learn as words } from '../../src/ui/messages/learn';
import { models } from '../../src/ui/messages/models';
import { run as runWords } from '../../src/ui/messages/run';
import { shell } from '../../src/ui/messages/shell';
import { freshName } from '../unit/store/fixtures/open';
import { MortalDisk } from '../unit/support/mortal-disk';
import type { EngineName, Fault, RunFault, World } from './fault';
import { inBrowserModel } from './in-browser-model';
import { inLlama } from './in-llama';
import { inServer, key } from './in-server';
import { inWebLlm } from './in-web-llm';
import { loadingOthers } from './loading-others';
import { loadingWeights } from './loading-weights';
import { listingFaults } from './listing-models';
import { onDisk } from './on-disk';
import { Page, passing, type PageOptions } from './page';
import { smallSet as taskSet } from '../unit/support/small-set';
import { contentsOf, request } from './small-run';
import { faultsPage } from './table';
import { wellWorlds } from './well-worlds';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

const runFaults = [...inLlama, ...inWebLlm, ...inServer, ...inBrowserModel];
const loadFaults = [...loadingWeights, ...loadingOthers];

/** What the page said when each of them happened. */
const seen = new Map<Fault, string>();

/** What a run leaves in which nothing goes wrong; once for each engine. */
const undisturbed = new Map<EngineName, Promise<unknown>>();

function wholeOf(engine: EngineName): Promise<unknown> {
  const whole = undisturbed.get(engine) ?? runUndisturbed(wellWorlds[engine]());
  undisturbed.set(engine, whole);
  return whole;
}

async function runUndisturbed(world: World): Promise<unknown> {
  const database = freshName();
  const page = await openWith(world, { database });
  await page.start(request);
  expect(await page.untilItRests()).toBe('over');
  page.close();
  return await contentsOf(database);
}

async function openWith(
  { choice, spawn }: World,
  options: Pick<PageOptions, 'database' | 'disk'>,
): Promise<Page> {
  const page = await Page.open({ taskSet, spawn, ...options });
  const loaded = await page.load(choice);
  if (!loaded.ok) throw new Error(`not loaded: ${JSON.stringify(loaded.failure)}`);
  return page;
}

async function begin(fault: RunFault) {
  const database = freshName();
  const trouble = fault.trouble();
  const world = fault.world(trouble);
  const page = await openWith(world, { database });
  trouble.isArmed = true;
  await page.start(request);
  return { database, trouble, world, page };
}

/** What the page says while the run waits. */
function saidOfWaiting(page: Page): string {
  const { why, model, failure } = page.run!.lost!;
  return [models.lost.why[why](model), failure && words.loadFailure(failure)].filter(Boolean).join(' ');
}

/** What the page said of the model while the run went on. */
function saidOnTheWay(page: Page): string {
  const restarts = page.events.flatMap((event) =>
    event.type === 'model' && event.model.state === 'restarting' ? [event.model.facts.model] : [],
  );
  return restarts[0] === undefined ? 'Nothing.' : words.model.restarting(restarts[0]);
}

test('the run that is compared with learns, and proves what it learnt', async () => {
  for (const engine of ['llama.cpp', 'web-llm', 'server', 'browser'] as const) {
    const whole = JSON.stringify(await wholeOf(engine));
    expect(whole).toContain('"status":"finished"');
    expect(whole).toContain('"conclusion":"helps"');
  }
});

describe.each(runFaults)('$engine: $fault', (fault) => {
  if (fault.end === 'retried' || fault.end === 'is slower') {
    test('is asked again, and nothing differs in the end', async () => {
      const { database, trouble, page } = await begin(fault);
      expect(await page.untilItRests()).toBe('over');
      expect(trouble.hasStruck).toBe(true);
      expect(page.storageFailures).toEqual([]);
      seen.set(fault, saidOnTheWay(page));
      page.close();
      expect(await contentsOf(database)).toEqual(await wholeOf(fault.engine));
    });
  }

  if (fault.end === 'waits') {
    test('is waited for, told, and nothing differs once it is over', async () => {
      const { database, trouble, page } = await begin(fault);
      expect(await page.untilItRests()).toBe('waits');
      seen.set(fault, saidOfWaiting(page));
      expect(JSON.stringify(page.run)).not.toContain(key);
      trouble.end();
      page.runs.continue();
      expect(await page.untilItRests()).toBe('over');
      page.close();
      expect(await contentsOf(database)).toEqual(await wholeOf(fault.engine));
    });

    test('may be stopped at, and taken up in another visit', async () => {
      const { database, trouble, world, page } = await begin(fault);
      expect(await page.untilItRests()).toBe('waits');
      await page.stop();
      page.close();
      expect((await contentsOf(database))['runs']).toMatchObject([{ status: 'stopped' }]);

      trouble.end();
      const later = await openWith(world, { database });
      await later.resume();
      expect(await later.untilItRests()).toBe('over');
      later.close();
      expect(await contentsOf(database)).toEqual(await wholeOf(fault.engine));
    });
  }

  if (fault.end === 'goes on') {
    test('costs one answer, and is told', async () => {
      const { page } = await begin(fault);
      expect(await page.untilItRests()).toBe('over');
      const rollouts = page.events.flatMap((event) =>
        event.type === 'run-event' && event.event.type === 'rollout-end' ? [event.event.rollout] : [],
      );
      const failures = rollouts.flatMap(({ failure }) => (failure ? [runWords.sampleFailure(failure)] : []));
      expect(failures).toHaveLength(1);
      expect(rollouts.length).toBeGreaterThan(6);
      seen.set(fault, failures[0]!);
      page.close();
    });
  }
});

describe.each(loadFaults)('loading, $engine: $fault', (fault) => {
  test('is told, costs nothing that was kept, and is over when it is over', async () => {
    const scene = fault.scene();
    const keptBefore = await scene.kept?.();
    const database = freshName();
    const page = await Page.open({ database, taskSet, spawn: scene.spawn });
    const loaded = await page.load(scene.choice);
    if (fault.end === 'not loaded') {
      if (loaded.ok) throw new Error('it was loaded');
      seen.set(fault, words.loadFailure(loaded.failure));
      expect(JSON.stringify(page.model.state)).not.toContain(key);
      expect(await page.runs.start(request)).toMatchObject({ ok: false, failure: { kind: 'no-model' } });
      expect(await scene.kept?.()).toEqual(keptBefore);
      scene.end();
      expect(await page.load(scene.choice)).toMatchObject({ ok: true });
    } else {
      expect(loaded).toMatchObject({ ok: true });
      seen.set(fault, 'Nothing.');
      expect(await scene.kept?.()).toEqual(keptBefore);
    }
    await page.start(request);
    expect(await page.untilItRests()).toBe('over');
    page.close();
    expect(await contentsOf(database)).toEqual(await wholeOf(fault.engine));
  });
});

describe.each(onDisk)('$fault', (fault) => {
  test('is told, and once it is over the disk holds what it should', async () => {
    const database = freshName();
    const page = await openWith(wellWorlds[fault.engine](), {
      database,
      disk: (real) => new MortalDisk(real, fault.fateOf),
    });
    await page.start(request);
    expect(await page.untilItRests()).toBe('over');
    const [failure] = page.storageFailures;
    if (!failure || failure.why === 'read-only') throw new Error('nothing was told');
    seen.set(fault, shell.banners.storage[failure.why]);
    page.close();
    expect(await contentsOf(database)).toEqual(await wholeOf(fault.engine));
  });
});

describe.each(listingFaults)('asking which models there are: $fault', (fault) => {
  test('is told without the key', async () => {
    const server = { baseUrl: 'https://models.example/v1', key };
    const list = await passing(listModels(server, async () => fault.answer()));
    if (list.ok) throw new Error('it was listed');
    const said = models.endpoint.notFound(list.failure.detail, list.failure.why);
    expect(said).not.toContain(key);
    seen.set(fault, said);
  });
});

test('the documentation has a row for each fault, with what the page says', async () => {
  const sections = [
    { heading: 'While a run goes on', faults: runFaults },
    { heading: 'While a model loads', faults: loadFaults },
    { heading: 'While a server is asked which models it has', faults: listingFaults },
    { heading: 'While answers are written to the disk', faults: onDisk },
  ];
  for (const { fault } of sections.flatMap(({ faults }) => [...faults] as Fault[]))
    expect(fault).not.toContain('|');
  const missing = sections.flatMap(({ faults }) =>
    (faults as readonly Fault[]).filter((fault) => !seen.get(fault)),
  );
  expect(missing.map(({ fault }) => fault)).toEqual([]);
  await expect(await faultsPage(sections, seen)).toMatchFileSnapshot('../../docs/faults.md');
});
