import { expect, test } from 'vitest';
import type { Result } from '../../../src/core/result';
import { fail, ok } from '../../../src/core/result';
import type { LoadFailure } from '../../../src/engines/engine';
import type { FetchProgress } from '../../../src/engines/weights/complete-model';
import { Downloads } from '../../../workers/desks/downloads';
import type { KeeperApi } from '../../../workers/keeper/wire';
import type { DownloadChoice, DownloadState } from '../../../workers/models-wire';
import { ManualTimers, settle } from '../engines/manual-timers';

const choice = (name: string): DownloadChoice => ({
  engine: 'wllama',
  model: { id: `https://hub.example/${name}`, name, files: [{ url: `https://hub.example/${name}` }] },
});
const idOf = (name: string) => `https://hub.example/${name}`;

interface Fetching {
  readonly tell: (progress: FetchProgress) => void;
  readonly end: (result: Result<void, LoadFailure>) => void;
}

/** A keeper that does what a test says, and stops when it is told. */
function desk() {
  const timers = new ManualTimers();
  const fetching = new Map<string, Fetching>();
  const asked: string[] = [];
  let told: readonly DownloadState[] = [];
  let tellings = 0;
  let now = 0;
  let forgotten: Promise<void> | undefined;
  const cancelled = fail<LoadFailure>({ kind: 'cancelled' });
  const begin = <T>(id: string, what: string, onProgress: (progress: FetchProgress) => void, value: T) => {
    asked.push(`${what} ${id}`);
    return new Promise<Result<T, LoadFailure>>((resolve) => {
      fetching.set(id, {
        tell: onProgress,
        end: (result) => {
          fetching.delete(id);
          resolve(result.ok ? ok(value) : result);
        },
      });
    });
  };
  const check = { checkedBytes: 10, wrongBytes: 0, by: 'hash' } as const;
  const keeper: KeeperApi = {
    open: async () => undefined,
    fetch: (wanted, onProgress) =>
      begin(wanted.engine === 'wllama' ? wanted.model.id : wanted.model, 'fetch', onProgress, undefined),
    verify: async () => ok(check),
    repair: (id, onProgress) => begin(id, 'repair', onProgress, check),
    async forget(id) {
      asked.push(`forget ${id}`);
      await forgotten;
      return ok(undefined);
    },
    async forgetUnused(id) {
      asked.push(`forgetUnused ${id}`);
      return ok(undefined);
    },
    async stop(id) {
      fetching.get(id)?.end(cancelled);
    },
  };
  const downloads = new Downloads({
    keeper: { use: (ask) => ask(keeper) },
    timers,
    now: () => now,
    onChange: (states) => {
      told = states;
      tellings += 1;
    },
  });
  return {
    downloads,
    timers,
    fetching,
    asked,
    told: () => told,
    tellings: () => tellings,
    phases: () => Object.fromEntries(told.map(({ name, phase }) => [name, phase])),
    async progress(name: string, receivedBytes: number, totalBytes = 100_000, phase = 'fetching' as const) {
      fetching.get(idOf(name))?.tell({ phase, receivedBytes, totalBytes });
      await timers.advance(250);
    },
    /** Deleting takes until what is answered here is called. */
    slowToForget() {
      let end: () => void = () => undefined;
      forgotten = new Promise((resolve) => (end = resolve));
      return end;
    },
    later: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

test('two are fetched at once, and the others wait in the order of asking', async () => {
  const { downloads, fetching, phases, progress } = desk();
  const all = ['a', 'b', 'c', 'd'].map((name) => downloads.fetch(choice(name)));
  await settle();
  expect([...fetching.keys()]).toEqual([idOf('a'), idOf('b')]);
  await progress('a', 10);
  expect(phases()).toEqual({ a: 'fetching', b: 'waiting', c: 'waiting', d: 'waiting' });
  fetching.get(idOf('b'))?.end(ok(undefined));
  await settle();
  expect([...fetching.keys()]).toEqual([idOf('a'), idOf('c')]);
  for (const name of ['a', 'c', 'd']) {
    fetching.get(idOf(name))?.end(ok(undefined));
    await settle();
  }
  expect((await Promise.all(all)).every((result) => result.ok)).toBe(true);
  expect(phases()).toEqual({});
});

test('asked for twice, a model comes once', async () => {
  const { downloads, fetching, asked } = desk();
  const first = downloads.fetch(choice('a'));
  const second = downloads.fetch(choice('a'));
  await settle();
  fetching.get(idOf('a'))?.end(ok(undefined));
  expect(await Promise.all([first, second])).toEqual([ok(undefined), ok(undefined)]);
  expect(asked).toEqual([`fetch ${idOf('a')}`]);
});

test('speed and time left go by the last seconds, and are told a few times a second', async () => {
  const { downloads, told, tellings, progress, later, fetching } = desk();
  void downloads.fetch(choice('a'));
  await settle();
  let bytes = 0;
  for (let second = 0; second < 10; second++) {
    later(1_000);
    bytes += 1_000;
    await progress('a', bytes);
  }
  expect(told()[0]).toMatchObject({ receivedBytes: 10_000, bytesPerSecond: 1_000, secondsLeft: 90 });
  for (let second = 0; second < 6; second++) {
    later(1_000);
    bytes += 5_000;
    await progress('a', bytes);
  }
  expect(told()[0]).toMatchObject({ bytesPerSecond: 5_000, secondsLeft: 12 });
  const before = tellings();
  for (let i = 0; i < 1_000; i++) {
    fetching.get(idOf('a'))?.tell({ phase: 'fetching', receivedBytes: bytes + i, totalBytes: 100_000 });
  }
  expect(tellings()).toBe(before);
});

test('speed decays while nothing comes, and after a while it is said that nothing does, until something comes', async () => {
  const { downloads, told, timers, progress, later } = desk();
  void downloads.fetch(choice('a'));
  await settle();
  for (let second = 0; second <= 4; second++) {
    await progress('a', second * 1_000);
    later(1_000);
  }
  const silent = async (milliseconds: number) => {
    later(milliseconds);
    await timers.advance(1_000);
    return told()[0]!;
  };
  const { bytesPerSecond = NaN, secondsLeft = NaN } = await silent(3_000);
  expect(bytesPerSecond).toBeLessThan(700);
  expect(secondsLeft).toBeGreaterThan(140);
  const gone = await silent(2_000);
  expect(gone).toMatchObject({ phase: 'fetching', receivedBytes: 4_000, isSilent: true });
  expect(gone).not.toHaveProperty('bytesPerSecond');
  expect(gone).not.toHaveProperty('secondsLeft');
  await progress('a', 5_000);
  expect(told()[0]).not.toHaveProperty('isSilent');
  expect(told()[0]?.bytesPerSecond).toBeLessThan(700);

  await downloads.pause(idOf('a'));
  await timers.advance(5_000);
  expect(timers.waiting).toBe(0);
});

test('while it waits for a network or checks, no speed is told', async () => {
  const { downloads, told, progress, later, fetching } = desk();
  void downloads.fetch(choice('a'));
  await settle();
  for (let second = 0; second < 4; second++) {
    later(1_000);
    await progress('a', second * 1_000);
  }
  for (const phase of ['waiting', 'checking'] as const) {
    fetching.get(idOf('a'))?.tell({ phase, receivedBytes: 3_000, totalBytes: 100_000 });
    expect(told()[0]).toMatchObject({ phase, receivedBytes: 3_000 });
    expect(told()[0]).not.toHaveProperty('bytesPerSecond');
  }
});

test('a paused download keeps its place, and goes on when it is asked for again', async () => {
  const { downloads, fetching, told, progress } = desk();
  const first = downloads.fetch(choice('a'));
  await settle();
  await progress('a', 4_000);
  await downloads.pause(idOf('a'));
  expect(await first).toEqual({ ok: false, failure: { kind: 'cancelled' } });
  expect(told()).toEqual([
    { id: idOf('a'), name: 'a', phase: 'paused', receivedBytes: 4_000, totalBytes: 100_000 },
  ]);
  const second = downloads.fetch(choice('a'));
  await settle();
  expect(told()[0]).toMatchObject({ phase: 'waiting', receivedBytes: 4_000 });
  fetching.get(idOf('a'))?.end(ok(undefined));
  expect(await second).toEqual(ok(undefined));
  expect(told()).toEqual([]);
});

test('one that waits in the line is paused, cancelled and deleted while the others still come', async () => {
  const { downloads, fetching, asked, phases } = desk();
  const results = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => downloads.fetch(choice(name)));
  await settle();
  await downloads.pause(idOf('c'));
  await downloads.cancel(idOf('d'));
  await downloads.forget(idOf('e'));
  expect(phases()).toEqual({ a: 'waiting', b: 'waiting', c: 'paused', f: 'waiting' });
  const cancelled = fail({ kind: 'cancelled' });
  expect(await Promise.all(results.slice(2, 5))).toEqual([cancelled, cancelled, cancelled]);
  expect([...fetching.keys()]).toEqual([idOf('a'), idOf('b')]);

  // Those who left gave nobody a place that they had not taken, and took none from those who wait.
  const again = downloads.fetch(choice('c'));
  await settle();
  expect([...fetching.keys()]).toEqual([idOf('a'), idOf('b')]);
  for (const name of ['a', 'b', 'f', 'c']) {
    fetching.get(idOf(name))?.end(ok(undefined));
    await settle();
  }
  expect(await again).toEqual(ok(undefined));
  expect(asked).toEqual(
    ['fetch a', 'fetch b', 'forgetUnused d', 'forget e', 'fetch f', 'fetch c'].map((what) =>
      what.replace(/ /, ' https://hub.example/'),
    ),
  );
});

test('all are stopped at once, and none of those who waited begins', async () => {
  const { downloads, asked, told } = desk();
  for (const name of ['a', 'b', 'c', 'd']) void downloads.fetch(choice(name));
  await settle();
  await downloads.stopAll();
  expect(told()).toEqual([]);
  expect(asked).toEqual([`fetch ${idOf('a')}`, `fetch ${idOf('b')}`]);
});

test('a cancelled download is gone, with what came where nobody else wants it', async () => {
  const { downloads, told, asked } = desk();
  void downloads.fetch(choice('a'));
  await settle();
  await downloads.cancel(idOf('a'));
  expect(told()).toEqual([]);
  expect(asked).toEqual([`fetch ${idOf('a')}`, `forgetUnused ${idOf('a')}`]);
});

test('of one that is called off nobody says that it is paused and kept', async () => {
  const { downloads, fetching, told, progress } = desk();
  void downloads.fetch(choice('a'));
  await settle();
  await progress('a', 4_000);
  const cancelled = downloads.cancel(idOf('a'));
  expect(told().map(({ phase }) => phase)).toEqual(['fetching']);
  fetching.get(idOf('a'))?.end(fail({ kind: 'cancelled' }));
  await cancelled;
  expect(told()).toEqual([]);
});

test('what failed says why, until it is tried again', async () => {
  const { downloads, fetching, told } = desk();
  const failure: LoadFailure = { kind: 'download', status: 503, detail: 'later', keptBytes: 7 };
  const first = downloads.fetch(choice('a'));
  await settle();
  fetching.get(idOf('a'))?.end(fail(failure));
  expect(await first).toEqual({ ok: false, failure });
  expect(told()[0]).toMatchObject({ phase: 'failed', failure });
  void downloads.fetch(choice('a'));
  await settle();
  expect(told()[0]).not.toHaveProperty('failure');
});

test('mending shows how far it is; called off, it deletes nothing', async () => {
  const { downloads, fetching, told, asked, progress } = desk();
  const first = downloads.repair(idOf('a'));
  await settle();
  await progress('a', 10);
  expect(told()[0]).toMatchObject({ name: 'a', phase: 'fetching' });
  fetching.get(idOf('a'))?.end(ok(undefined));
  expect(await first).toMatchObject({ ok: true, value: { wrongBytes: 0 } });

  const second = downloads.repair(idOf('a'));
  await settle();
  await downloads.cancel(idOf('a'));
  expect(await second).toEqual({ ok: false, failure: { kind: 'cancelled' } });
  expect(told()).toEqual([]);
  expect(asked.some((what) => what.startsWith('forget'))).toBe(false);
});

test('whoever asks for the mending that is under way hears what it came to', async () => {
  const { downloads, fetching, asked } = desk();
  const both = [downloads.repair(idOf('a')), downloads.repair(idOf('a'))];
  await settle();
  fetching.get(idOf('a'))?.end(ok(undefined));
  const check = { checkedBytes: 10, wrongBytes: 0, by: 'hash' };
  expect(await Promise.all(both)).toEqual([ok(check), ok(check)]);
  expect(asked).toEqual([`repair ${idOf('a')}`]);
});

test('deleting a model ends its download first', async () => {
  const { downloads, told, asked } = desk();
  const fetched = downloads.fetch(choice('a'));
  await settle();
  await downloads.forget(idOf('a'));
  expect(await fetched).toEqual({ ok: false, failure: { kind: 'cancelled' } });
  expect(told()).toEqual([]);
  expect(asked.at(-1)).toBe(`forget ${idOf('a')}`);
});

test('a model that is fetched again while it is still being deleted comes after that, and is seen to', async () => {
  const { downloads, fetching, asked, phases, slowToForget } = desk();
  void downloads.fetch(choice('a'));
  await settle();
  const end = slowToForget();
  const gone = downloads.forget(idOf('a'));
  const again = downloads.fetch(choice('a'));
  await settle();
  expect(asked).toEqual([`fetch ${idOf('a')}`, `forget ${idOf('a')}`]);
  expect(phases()).toEqual({ a: 'waiting' });
  end();
  await gone;
  await settle();
  expect(asked.at(-1)).toBe(`fetch ${idOf('a')}`);
  expect(phases()).toEqual({ a: 'waiting' });
  fetching.get(idOf('a'))?.end(ok(undefined));
  expect(await again).toEqual(ok(undefined));
});

test('one that waits for a deletion and is paused does not stop the deletion', async () => {
  const { downloads, asked, phases, slowToForget } = desk();
  const end = slowToForget();
  const gone = downloads.forget(idOf('a'));
  const fetched = downloads.fetch(choice('a'));
  await settle();
  const paused = downloads.pause(idOf('a'));
  await settle();
  end();
  await Promise.all([gone, paused]);
  expect(await fetched).toEqual({ ok: false, failure: { kind: 'cancelled' } });
  expect(phases()).toEqual({ a: 'paused' });
  expect(asked).toEqual([`forget ${idOf('a')}`]);
});
