import { browserLocks } from '../../../../src/engines/weights/locks';
import { cachePieces } from '../../../../src/engines/weights/cache-pieces';
import { wholeEntries } from '../../../../src/engines/weights/whole-entries';
import { FakeDisk, FakePage } from '../fake-caches';
import { fakeWeb } from '../fake-web';
import { ManualTimers } from '../manual-timers';

const origin = 'https://host.example/deep/app/';

/** What it takes to fetch and keep weights, over a web, a disk and a clock of the test's own. */
export function weightsPorts({
  web = fakeWeb({}),
  disk = new FakeDisk(),
  page = new FakePage(disk),
  timers = new ManualTimers(),
  pieceBytes = 1_000,
  locks,
}: {
  readonly web?: Pick<ReturnType<typeof fakeWeb>, 'fetch'>;
  readonly disk?: FakeDisk;
  readonly page?: FakePage;
  readonly timers?: ManualTimers;
  readonly pieceBytes?: number;
  readonly locks?: LockManager;
} = {}) {
  return {
    fetch: web.fetch,
    timers,
    pieceBytes,
    store: cachePieces(origin, page.scope),
    earlier: wholeEntries(origin, page.scope),
    locks: browserLocks(locks),
  };
}

/** Lets time pass until it is settled, or the page that waits for it has died. */
export async function settled<T>(
  timers: ManualTimers,
  promise: Promise<T>,
  died?: Promise<unknown>,
): Promise<T> {
  let done = false;
  const mark = () => {
    done = true;
  };
  promise.then(mark, mark);
  void died?.then(mark);
  while (!done) await timers.advance(500);
  return await promise;
}
