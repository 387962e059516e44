import { expose } from 'comlink';
import { expect, onTestFinished, test } from 'vitest';
import { ok } from '../../../src/core/result';
import { KeeperLink, type KeeperWorker } from '../../../workers/desks/keeper-link';
import type { KeeperApi } from '../../../workers/keeper/wire';
import { ManualTimers } from '../engines/manual-timers';

const choice = { engine: 'web-llm', model: 'm' } as const;

/** A worker at the other end of a channel, which may break. */
function spawner() {
  const spawned: { opened: string; ended: boolean; fail(): void }[] = [];
  const spawn = (): KeeperWorker => {
    const { port1, port2 } = new MessageChannel();
    const state = {
      opened: '',
      ended: false,
      fail: () => errors.forEach((listener) => listener({ message: 'out of memory' })),
    };
    const errors: ((event: unknown) => void)[] = [];
    const api: KeeperApi = {
      open: async (baseUrl) => {
        state.opened = baseUrl;
      },
      async fetch(_, onProgress) {
        onProgress({ phase: 'fetching', receivedBytes: 5 });
        return ok(undefined);
      },
      verify: () => new Promise(() => undefined),
      repair: () => Promise.reject(new Error('a bug')),
      forget: async () => ok(undefined),
      forgetUnused: async () => ok(undefined),
      stop: async () => undefined,
    };
    expose(api, port2 as unknown as Parameters<typeof expose>[1]);
    onTestFinished(() => {
      port1.close();
      port2.close();
    });
    spawned.push(state);
    return {
      postMessage: port1.postMessage.bind(port1) as KeeperWorker['postMessage'],
      removeEventListener: port1.removeEventListener.bind(port1) as KeeperWorker['removeEventListener'],
      addEventListener: ((type: string, listener: (event: unknown) => void) => {
        if (type === 'error') return errors.push(listener);
        port1.addEventListener(type, listener as EventListener);
        port1.start();
      }) as KeeperWorker['addEventListener'],
      terminate: () => {
        state.ended = true;
      },
    };
  };
  return { spawn, spawned };
}

test('it begins with the first task, is told of progress, and ends when nothing is asked for a while', async () => {
  const { spawn, spawned } = spawner();
  const timers = new ManualTimers();
  const link = new KeeperLink('https://host.example/app/', spawn, timers);
  expect(spawned).toHaveLength(0);
  const told: unknown[] = [];
  expect(await link.use((keeper) => keeper.fetch(choice, (progress) => told.push(progress)))).toEqual(
    ok(undefined),
  );
  expect(spawned).toMatchObject([{ opened: 'https://host.example/app/', ended: false }]);
  expect(told).toEqual([{ phase: 'fetching', receivedBytes: 5 }]);
  await timers.advance(19_000);
  await link.use((keeper) => keeper.forget('m'));
  await timers.advance(19_000);
  expect(spawned).toMatchObject([{ ended: false }]);
  await timers.advance(2_000);
  expect(spawned).toMatchObject([{ ended: true }]);
  await link.use((keeper) => keeper.forget('m'));
  expect(spawned).toHaveLength(2);
});

test('a worker that dies fails what it was doing, and the next task gets a new one', async () => {
  const { spawn, spawned } = spawner();
  const link = new KeeperLink('https://host.example/', spawn, new ManualTimers());
  const checking = link.use((keeper) => keeper.verify('m', () => undefined));
  await link.use((keeper) => keeper.forget('m'));
  spawned[0]!.fail();
  expect(await checking).toEqual({ ok: false, failure: { kind: 'start', detail: 'out of memory' } });
  expect(spawned[0]?.ended).toBe(true);
  expect(await link.use((keeper) => keeper.forget('m'))).toEqual(ok(undefined));
  expect(spawned).toHaveLength(2);
});

test('a bug in the worker is a failure, not an exception', async () => {
  const { spawn } = spawner();
  const link = new KeeperLink('https://host.example/', spawn, new ManualTimers());
  expect(await link.use((keeper) => keeper.repair('m', () => undefined))).toEqual({
    ok: false,
    failure: { kind: 'start', detail: 'a bug' },
  });
});

test('a worker that cannot be started fails the task, and the next task tries again', async () => {
  const { spawn, spawned } = spawner();
  const timers = new ManualTimers();
  let isRefused = true;
  const link = new KeeperLink(
    'https://host.example/',
    () => {
      if (isRefused) throw new DOMException('workers are forbidden here', 'SecurityError');
      return spawn();
    },
    timers,
  );
  const detail = 'workers are forbidden here';
  expect(await link.use((keeper) => keeper.forget('m'))).toEqual({
    ok: false,
    failure: { kind: 'start', detail },
  });
  isRefused = false;
  expect(await link.use((keeper) => keeper.forget('m'))).toEqual(ok(undefined));
  await timers.advance(21_000);
  expect(spawned).toMatchObject([{ ended: true }]);
});
