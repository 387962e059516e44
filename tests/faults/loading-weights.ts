import { createHash } from 'node:crypto';
import { ok, fail } from '../../src/core/result';
import type { LoadFailure, LocalChoice } from '../../src/engines/engine';
import { modelSource } from '../../src/engines/model-source';
import { realTimers } from '../../src/engines/watchdog';
import { cachePieces } from '../../src/engines/weights/cache-pieces';
import { browserLocks } from '../../src/engines/weights/locks';
import { wholeEntries } from '../../src/engines/weights/whole-entries';
import { WorkerHere } from '../support/worker-here';
import { FakeDisk, FakePage } from '../unit/engines/fake-caches';
import { fakeWeb, type FakeSite } from '../unit/engines/fake-web';
import type { LoadFault, LoadScene } from './fault';
import { wellEngine } from './in-llama';

const weights = Uint8Array.from({ length: 20_000 }, (_, index) =>
  index < 4 ? [71, 71, 85, 70][index]! : index % 251,
);
const sha256 = createHash('sha256').update(weights).digest('hex');
const address = 'https://hub.example/small.gguf';
const choice: LocalChoice = {
  kind: 'hosted',
  model: { id: address, name: 'small.gguf', files: [{ url: address, sizeBytes: weights.length, sha256 }] },
};

/** Another model, which was fetched before and lies here whole. */
const other = 'https://hub.example/other.gguf';
const earlier: LocalChoice = {
  kind: 'hosted',
  model: { id: other, name: 'other.gguf', files: [{ url: other, sizeBytes: weights.length, sha256 }] },
};

interface Way {
  /** What is where the weights should be; nothing at all where absent. */
  readonly site?: (nth: number) => FakeSite;
  readonly choice?: LocalChoice;
  /** What is chosen once the fault is over. */
  readonly well?: LocalChoice;
  readonly quotaBytes?: number;
  /** What the worker does instead of loading. */
  readonly worker?: (worker: WorkerHere) => Promise<LoadFailure>;
}

/** The app's own way to weights, over a web, a disk and an engine of the test's. */
function scene(way: Way): LoadScene {
  const disk = new FakeDisk();
  const page = new FakePage(disk);
  let isOver = false;
  let asked = 0;
  const sites = (): Record<string, FakeSite> => {
    if (isOver) return { [address]: { body: weights } };
    const site = way.site?.((asked += 1));
    return site ? { [address]: site } : {};
  };
  const origin = 'https://cairn.example/';
  const source = (web: Record<string, FakeSite> | undefined) =>
    modelSource(origin, {
      fetch: (url, init) => fakeWeb(web ?? sites()).fetch(url, init),
      timers: realTimers,
      pieceBytes: 1_000,
      store: cachePieces(origin, page.scope),
      earlier: wholeEntries(origin, page.scope),
      locks: browserLocks(undefined),
    });
  const never = new AbortController().signal;
  const ready = source({ [other]: { body: weights } })(earlier, () => undefined, never).then(() => {
    disk.quotaBytes = way.quotaBytes ?? disk.quotaBytes;
  });
  return {
    // A file that is gone cannot be cloned: it stays on this side.
    choice: way.choice?.kind === 'file' ? choice : (way.choice ?? choice),
    spawn() {
      const worker: WorkerHere = new WorkerHere(async (_choice, onProgress, signal) => {
        await ready;
        if (!isOver && way.worker) return fail(await way.worker(worker));
        const chosen = isOver ? (way.well ?? choice) : (way.choice ?? choice);
        const opened = await source(undefined)(chosen, onProgress, signal);
        return opened.ok ? ok(wellEngine('sha256:00')) : opened;
      });
      return worker;
    },
    end() {
      isOver = true;
      disk.quotaBytes = 10_000_000_000;
    },
    kept: async () => {
      await ready;
      // Without a web: what is whole needs none.
      const opened = await source({})(earlier, () => undefined, never);
      return opened.ok ? await opened.value.blobs[0]!.text() : opened;
    },
  };
}

const page: FakeSite = {
  body: '<!doctype html><title>Sign in to the network</title>',
  headers: { 'content-type': 'text/html' },
};

const file = (bytes: BlobPart, name: string): LocalChoice => ({
  kind: 'file',
  file: new File([bytes], name),
});

/** Its content cannot be read any more. */
function movedFile(): LocalChoice {
  const gone = () => Promise.reject(new DOMException('A file could not be found.', 'NotFoundError'));
  const moved = { name: 'mine.gguf', size: 20_000, slice: () => ({ arrayBuffer: gone }) };
  return { kind: 'file', file: moved as unknown as File };
}

const wellFile = file(weights, 'mine.gguf');

const large: LocalChoice = {
  kind: 'hosted',
  model: { id: address, name: 'large.gguf', files: [{ url: address, sizeBytes: 3_000_000_000, sha256 }] },
};

const rows: readonly (Pick<LoadFault, 'fault' | 'end'> & { readonly way: Way })[] = [
  { fault: 'This device is offline', end: 'not loaded', way: {} },
  {
    fault: 'The weights are no longer at their address (404)',
    end: 'not loaded',
    way: { site: () => ({ status: 404, body: 'not found' }) },
  },
  {
    fault: 'The hub wants an account for them (401)',
    end: 'not loaded',
    way: { site: () => ({ status: 401, body: 'gated' }) },
  },
  {
    fault: 'The hub stays too busy (429)',
    end: 'not loaded',
    way: { site: () => ({ status: 429, body: 'slow down' }) },
  },
  {
    fault: 'The hub stays broken (500)',
    end: 'not loaded',
    way: { site: () => ({ status: 500, body: 'oops' }) },
  },
  {
    fault: 'A web page comes where the weights should be (a hotel’s network)',
    end: 'not loaded',
    way: { site: () => page },
  },
  {
    fault: 'The connection breaks off twice on the way',
    end: 'loads all the same',
    way: { site: (nth) => ({ body: weights, ...(nth < 3 && { cutsAt: [nth * 6_000] }) }) },
  },
  {
    fault: 'The connection breaks off at the same place each time',
    end: 'not loaded',
    way: { site: () => ({ body: weights, cutsAt: [7_500], ranges: true }) },
  },
  {
    fault: 'The file is shorter than it should be (a truncated part)',
    end: 'not loaded',
    way: { site: () => ({ body: weights.slice(0, 15_000) }) },
  },
  {
    fault: 'The file has the right size and another content',
    end: 'not loaded',
    way: { site: () => ({ body: weights.map((byte, at) => (at === 9_999 ? byte ^ 1 : byte)) }) },
  },
  {
    fault: 'There is no room to keep them, and they are small',
    end: 'loads all the same',
    way: { site: () => ({ body: weights }), quotaBytes: 30_000 },
  },
  {
    fault: 'There is no room to keep them, and they are large',
    end: 'not loaded',
    way: { choice: large, site: () => ({ body: weights }), quotaBytes: 30_000 },
  },
  {
    fault: 'The file was moved or deleted after it was picked',
    end: 'not loaded',
    way: { choice: movedFile(), well: wellFile },
  },
  {
    fault: 'The file is no model',
    end: 'not loaded',
    way: { choice: file('a list of things to buy', 'list.txt'), well: wellFile },
  },
  {
    fault: 'The worker dies while it loads',
    end: 'not loaded',
    way: {
      worker(worker) {
        worker.crash('RuntimeError: unreachable');
        return new Promise(() => undefined);
      },
    },
  },
  {
    fault: 'Loading hangs, and nothing says why',
    end: 'not loaded',
    way: { worker: () => new Promise(() => undefined) },
  },
  {
    fault: 'There is not enough memory to start it',
    end: 'not loaded',
    way: { worker: async () => ({ kind: 'out-of-memory', neededBytes: 1_400_000_000 }) },
  },
  {
    fault: 'The browser lacks what llama.cpp needs',
    end: 'not loaded',
    way: { worker: async () => ({ kind: 'unsupported', missing: 'wasm' }) },
  },
];

export const loadingWeights: readonly LoadFault[] = rows.map(({ way, ...row }) => ({
  engine: 'llama.cpp',
  ...row,
  scene: () => scene(way),
}));

/** For whoever calls it off. */
export function hangingLoad(): LoadScene {
  return scene({ worker: () => new Promise(() => undefined) });
}
