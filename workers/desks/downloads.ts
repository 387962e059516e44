import type { Result } from '../../src/core/result';
import { fail, ok } from '../../src/core/result';
import type { LoadFailure } from '../../src/engines/engine';
import type { Timers } from '../../src/engines/watchdog';
import type { FetchProgress } from '../../src/engines/weights/complete-model';
import type { KeeperApi } from '../keeper/wire';
import type { DownloadChoice, DownloadState, ModelCheck } from '../models-wire';
import { DownloadPace } from './download-pace';

export interface DownloadPorts {
  readonly keeper: {
    use<T>(ask: (keeper: KeeperApi) => Promise<Result<T, LoadFailure>>): Promise<Result<T, LoadFailure>>;
  };
  readonly timers: Timers;
  readonly now: () => number;
  readonly onChange: (downloads: readonly DownloadState[]) => void;
}

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly task: 'fetch' | 'repair';
  readonly pace: DownloadPace;
  phase: DownloadState['phase'];
  receivedBytes: number;
  totalBytes?: number;
  failure?: LoadFailure;
  /** The keeper has it, and has to be told to stop. */
  isAsked?: boolean;
  /** A person wants it to end, and this is how. */
  ending?: 'paused' | 'cancelled';
  result?: Promise<Result<void, LoadFailure>>;
}

/** One that waits in the line, and hears whether its turn has come, or never will. */
interface Waiting {
  readonly entry: Entry;
  readonly hear: (isItsTurn: boolean) => void;
}

type KeeperWork = (
  keeper: KeeperApi,
  onProgress: (progress: FetchProgress) => void,
) => Promise<Result<void, LoadFailure>>;

/** More at once would only share the line. */
const atOnce = 2;
/** How often the page hears of bytes. */
const tellMs = 250;
/** How often it hears that none come. */
const watchMs = 1_000;

/** Models that are being fetched: at most so many at once, the others in the order of asking. */
export class Downloads {
  readonly #ports: DownloadPorts;
  readonly #entries = new Map<string, Entry>();
  readonly #queue: Waiting[] = [];
  readonly #removals = new Map<string, Promise<unknown>>();
  #running = 0;
  #isTelling = false;
  #isWatching = false;

  constructor(ports: DownloadPorts) {
    this.#ports = ports;
  }

  fetch(choice: DownloadChoice): Promise<Result<void, LoadFailure>> {
    const { id, name } = choice.engine === 'wllama' ? choice.model : { id: choice.model, name: choice.model };
    return this.#inTurn({ id, name, task: 'fetch' }, (keeper, onProgress) =>
      keeper.fetch(choice, onProgress),
    );
  }

  async pause(id: string): Promise<void> {
    await this.#end(id, 'paused');
  }

  /** Drops what came, too, unless somebody else wants it; of a model that was being mended, nothing. */
  async cancel(id: string): Promise<void> {
    const isRepair = this.#entries.get(id)?.task === 'repair';
    if (isRepair) await this.#end(id, 'cancelled');
    else await this.#remove(id, (keeper) => keeper.forgetUnused(id));
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((id) => this.#end(id, 'cancelled')));
    this.#tell();
  }

  verify(id: string): Promise<Result<ModelCheck, LoadFailure>> {
    return this.#ports.keeper.use((keeper) => keeper.verify(id, () => undefined));
  }

  async repair(id: string): Promise<Result<ModelCheck, LoadFailure>> {
    let check: Result<ModelCheck, LoadFailure> | undefined;
    const name = this.#entries.get(id)?.name ?? id.replace(/^.*\//, '');
    const done = await this.#inTurn({ id, name, task: 'repair' }, async (keeper, onProgress) => {
      check = await keeper.repair(id, onProgress);
      return check.ok ? ok(undefined) : check;
    });
    // Somebody else had asked for it: what came of that is looked at.
    return done.ok ? (check ?? (await this.verify(id))) : done;
  }

  async forget(id: string): Promise<void> {
    await this.#remove(id, (keeper) => keeper.forget(id));
  }

  /** Throws where it could not be done: the page says so. Whoever fetches it again meanwhile waits for that. */
  async #remove(id: string, ask: (keeper: KeeperApi) => Promise<Result<void, LoadFailure>>): Promise<void> {
    const removal = this.#end(id, 'cancelled').then(() => this.#ports.keeper.use(ask));
    this.#removals.set(id, removal);
    try {
      const gone = await removal;
      if (!gone.ok) throw new Error(`${id} could not be deleted: ${JSON.stringify(gone.failure)}`);
    } finally {
      if (this.#removals.get(id) === removal) this.#removals.delete(id);
      this.#tell();
    }
  }

  #inTurn(what: Pick<Entry, 'id' | 'name' | 'task'>, work: KeeperWork): Promise<Result<void, LoadFailure>> {
    const { id } = what;
    const before = this.#entries.get(id);
    // Asked for twice, it comes once.
    if (before?.result && before.ending === undefined) return before.result;
    const entry: Entry = {
      ...what,
      pace: new DownloadPace(),
      phase: 'waiting',
      receivedBytes: before?.receivedBytes ?? 0,
      ...(before?.totalBytes !== undefined && { totalBytes: before.totalBytes }),
    };
    this.#entries.set(id, entry);
    entry.result = this.#run(entry, [before?.result, this.#removals.get(id)], work);
    this.#tell();
    return entry.result;
  }

  async #run(
    entry: Entry,
    before: readonly (Promise<unknown> | undefined)[],
    work: KeeperWork,
  ): Promise<Result<void, LoadFailure>> {
    await Promise.allSettled(before);
    const hasTurn = entry.ending === undefined && (await this.#turn(entry));
    try {
      entry.isAsked = hasTurn && entry.ending === undefined;
      const done = entry.isAsked
        ? await this.#ports.keeper.use((keeper) => work(keeper, (progress) => this.#note(entry, progress)))
        : fail<LoadFailure>({ kind: 'cancelled' });
      this.#settle(entry, done);
      return done;
    } finally {
      delete entry.result;
      if (hasTurn) this.#next();
    }
  }

  async #turn(entry: Entry): Promise<boolean> {
    if (this.#running >= atOnce) return await new Promise((hear) => this.#queue.push({ entry, hear }));
    this.#running += 1;
    return true;
  }

  /** The place of one that ended is given on at once: nobody who asks in between may take it. */
  #next(): void {
    const next = this.#queue.shift();
    if (next) next.hear(true);
    else this.#running -= 1;
  }

  /** Whoever leaves the line waits for nobody in it. */
  #leaveLine(entry: Entry): void {
    const at = this.#queue.findIndex((waiting) => waiting.entry === entry);
    if (at < 0) return;
    const [left] = this.#queue.splice(at, 1);
    left?.hear(false);
  }

  #note(entry: Entry, { phase, receivedBytes, totalBytes }: FetchProgress): void {
    if (entry.ending !== undefined) return;
    if (phase === 'fetching') {
      entry.pace.note(this.#ports.now(), receivedBytes);
      this.#watch();
    } else entry.pace.rest();
    const isNew = phase !== entry.phase;
    entry.phase = phase;
    entry.receivedBytes = receivedBytes;
    if (totalBytes !== undefined) entry.totalBytes = totalBytes;
    if (isNew) this.#tell();
    else this.#tellSoon();
  }

  #settle(entry: Entry, done: Result<void, LoadFailure>): void {
    const isCurrent = this.#entries.get(entry.id) === entry;
    if (!isCurrent) return;
    if (done.ok || entry.ending === 'cancelled' || entry.task === 'repair') this.#entries.delete(entry.id);
    else if (done.failure.kind === 'cancelled') entry.phase = 'paused';
    else {
      entry.phase = 'failed';
      entry.failure = done.failure;
    }
    this.#tell();
  }

  async #end(id: string, how: 'paused' | 'cancelled'): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry) return;
    const { result } = entry;
    entry.ending = how;
    if (!result) {
      if (how === 'cancelled') this.#entries.delete(id);
      return;
    }
    // Of one that is called off nothing is kept: to say so while it ends would be wrong.
    if (how === 'paused') entry.phase = 'paused';
    this.#tell();
    this.#leaveLine(entry);
    if (entry.isAsked) void this.#ports.keeper.use(async (keeper) => ok(await keeper.stop(id)));
    await result;
  }

  /** Whoever hears no more of bytes goes on saying how fast they came. */
  #watch(): void {
    if (this.#isWatching || ![...this.#entries.values()].some(isComing)) return;
    this.#isWatching = true;
    this.#ports.timers.after(watchMs, () => {
      this.#isWatching = false;
      this.#tell();
      this.#watch();
    });
  }

  #tellSoon(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    this.#ports.timers.after(tellMs, () => {
      this.#isTelling = false;
      this.#tell();
    });
  }

  #tell(): void {
    const now = this.#ports.now();
    this.#ports.onChange([...this.#entries.values()].map((entry) => stateOf(entry, now)));
  }
}

function isComing({ phase, ending }: Entry): boolean {
  return phase === 'fetching' && ending === undefined;
}

function stateOf(entry: Entry, now: number): DownloadState {
  const { id, name, phase, receivedBytes, totalBytes, failure, pace } = entry;
  const bytesPerSecond = pace.bytesPerSecond(now);
  const secondsLeft = pace.secondsLeft(totalBytes, now);
  const comes = isComing(entry);
  return {
    id,
    name,
    phase,
    receivedBytes,
    ...(totalBytes !== undefined && { totalBytes }),
    ...(comes && bytesPerSecond !== undefined && { bytesPerSecond }),
    ...(comes && secondsLeft !== undefined && { secondsLeft }),
    ...(comes && pace.isSilent(now) && { isSilent: true }),
    ...(failure && { failure }),
  };
}
