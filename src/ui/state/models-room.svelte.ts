import type { DeviceFacts, DownloadChoice, KeptModels, ModelCheck } from '../../../workers/models-wire';
import type { LoadFailure } from '../../engines/engine';
import { modelsHere } from './models-here';
import { askBuiltIn } from './ask-built-in';
import { keepStorage } from './keep-storage';
import type { Session } from './session.svelte';

/** What is being done with a kept model, or what came of it. */
export type Work =
  | { readonly state: 'checking' | 'repairing' | 'deleting' }
  | { readonly state: 'checked'; readonly check: ModelCheck }
  | { readonly state: 'failed'; readonly failure: LoadFailure }
  /** The worker gave no answer at all. */
  | { readonly state: 'broken' };

/** Models on this device: what it can run, what is kept and fetched, and what is done with each. */
export class ModelsRoom {
  device = $state.raw<DeviceFacts | undefined>(undefined);
  deviceFailed = $state(false);
  kept = $state.raw<KeptModels | undefined>(undefined);
  keptFailed = $state(false);
  /** By id. */
  work = $state.raw<Readonly<Record<string, Work | undefined>>>({});
  /** Why the newest download that was asked for did not begin or end, by id; what broke off is told by its own state. */
  notFetched = $state.raw<Readonly<Record<string, LoadFailure | 'broken' | undefined>>>({});
  /** What was asked for in this visit, by id: to go on with it where nothing of it is kept yet. */
  choices = $state.raw<Readonly<Record<string, DownloadChoice | undefined>>>({});
  /** The name of the model that came last in this visit. */
  arrived = $state<string | undefined>(undefined);
  /** The name of the model whose fetching was called off last; nothing of it is kept. */
  calledOff = $state<string | undefined>(undefined);
  /** The browser was asked to keep what is stored, and said no. */
  refused = $state(false);

  readonly here = $derived.by(() => modelsHere(this.kept?.models ?? [], this.#session.downloads));

  readonly #session: Pick<Session, 'api' | 'downloads'>;

  constructor(session: Pick<Session, 'api' | 'downloads'>) {
    this.#session = session;
  }

  async lookAtDevice(): Promise<void> {
    this.deviceFailed = false;
    try {
      // Only the page can ask for the browser's own model: workers do not have it.
      const [facts, promptApi] = await Promise.all([this.#session.api.deviceFacts(), askBuiltIn()]);
      this.device = { ...facts, promptApi };
    } catch {
      this.deviceFailed = true;
    }
  }

  async lookAtKept(): Promise<void> {
    this.keptFailed = false;
    try {
      this.kept = await this.#session.api.keptModels();
    } catch {
      this.keptFailed = true;
    }
  }

  async persist(): Promise<void> {
    this.refused = !(await keepStorage());
    await this.lookAtDevice();
  }

  /** Whether it is here afterwards. */
  async fetch(id: string, choice: DownloadChoice): Promise<boolean> {
    this.notFetched = { ...this.notFetched, [id]: undefined };
    this.choices = { ...this.choices, [id]: choice };
    this.arrived = undefined;
    this.calledOff = undefined;
    this.#note(id, undefined);
    try {
      const fetched = await this.#session.api.download(choice);
      if (!fetched.ok && fetched.failure.kind !== 'cancelled') this.#notFetched(id, fetched.failure);
      if (fetched.ok) this.arrived = choice.engine === 'wllama' ? choice.model.name : choice.model;
      return fetched.ok;
    } catch {
      this.#notFetched(id, 'broken');
      return false;
    } finally {
      await this.lookAtKept();
    }
  }

  async pause(id: string): Promise<void> {
    await this.#tell(id, () => this.#session.api.pauseDownload(id));
  }

  /** Whether it is called off, and what came of it gone. */
  async cancel(id: string): Promise<boolean> {
    this.notFetched = { ...this.notFetched, [id]: undefined };
    const name = this.here.find((one) => one.id === id)?.name;
    const done = await this.#tell(id, () => this.#session.api.cancelDownload(id));
    if (done) {
      this.arrived = undefined;
      this.calledOff = name;
    }
    await this.lookAtKept();
    return done;
  }

  async verify(id: string): Promise<void> {
    this.#note(id, { state: 'checking' });
    await this.#check(id, () => this.#session.api.verifyModel(id));
  }

  async repair(id: string): Promise<void> {
    this.#note(id, { state: 'repairing' });
    await this.#check(id, () => this.#session.api.repairModel(id));
    await this.lookAtKept();
  }

  /** Whether it is gone. */
  async delete(id: string): Promise<boolean> {
    this.#note(id, { state: 'deleting' });
    try {
      await this.#session.api.deleteModel(id);
      this.#note(id, undefined);
      return true;
    } catch {
      this.#note(id, { state: 'broken' });
      return false;
    } finally {
      await this.lookAtKept();
    }
  }

  async #check(id: string, ask: () => ReturnType<Session['api']['verifyModel']>): Promise<void> {
    try {
      const checked = await ask();
      this.#note(
        id,
        checked.ok
          ? { state: 'checked', check: checked.value }
          : { state: 'failed', failure: checked.failure },
      );
    } catch {
      this.#note(id, { state: 'broken' });
    }
  }

  async #tell(id: string, ask: () => Promise<void>): Promise<boolean> {
    try {
      await ask();
      return true;
    } catch {
      this.#notFetched(id, 'broken');
      return false;
    }
  }

  #note(id: string, work: Work | undefined): void {
    this.work = { ...this.work, [id]: work };
  }

  #notFetched(id: string, why: LoadFailure | 'broken'): void {
    this.notFetched = { ...this.notFetched, [id]: why };
  }
}

const rooms = new WeakMap<Session, ModelsRoom>();

/**
 * The one of this visit: a check that takes minutes goes on while the person is in another room. Its derived values must not
 * end with the room that asks first, so it has a root of its own.
 */
export function modelsRoomOf(session: Session): ModelsRoom {
  const found = rooms.get(session);
  if (found) return found;
  let made: ModelsRoom | undefined;
  $effect.root(() => {
    made = new ModelsRoom(session);
  });
  if (made === undefined) throw new Error('the room Models has no state');
  rooms.set(session, made);
  return made;
}
