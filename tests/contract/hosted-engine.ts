import type { SampleContext, SampleOutcome, SampleRequest } from '../../src/core/policy';
import { ok } from '../../src/core/result';
import type { Engine, EngineFacts, ModelChoice } from '../../src/engines/engine';
import { EngineHost } from '../../src/engines/engine-host';
import type { WorkerLike } from '../../src/engines/engine-link';
import { serveEngine } from '../../src/engines/engine-server';
import type { FromEngine, ToEngine } from '../../src/engines/wire';

/** An engine behind its host, as runs see it. */
export class HostedEngine implements Engine {
  readonly facts: EngineFacts;
  readonly #host: EngineHost;

  private constructor(host: EngineHost, facts: EngineFacts) {
    this.#host = host;
    this.facts = facts;
  }

  /** With an engine in this thread, all its messages cloned on their way. */
  static open(make: () => Engine): Promise<HostedEngine> {
    return HostedEngine.load({ kind: 'default' }, () => new WorkerHere(make));
  }

  static async load(choice: ModelChoice, spawn: () => WorkerLike, baseUrl = ''): Promise<HostedEngine> {
    const host = new EngineHost({ baseUrl, spawn });
    const loaded = await host.load(choice, () => undefined, new AbortController().signal);
    if (!loaded.ok) throw new Error(`not loaded: ${JSON.stringify(loaded.failure)}`);
    return new HostedEngine(host, loaded.value);
  }

  sampleGroup(request: SampleRequest, context: SampleContext): AsyncIterable<SampleOutcome> {
    return this.#host.sampleGroup(request, context);
  }

  async dispose(): Promise<void> {
    this.#host.dispose();
  }
}

/** A worker without a thread of its own. */
class WorkerHere implements WorkerLike {
  readonly #receive: (message: ToEngine) => Promise<void>;
  readonly #engine: Engine;
  #listener: ((event: Event) => void) | undefined;
  #isEnded = false;

  constructor(make: () => Engine) {
    this.#engine = make();
    const load = async () => ok(this.#engine);
    this.#receive = serveEngine(() => load, this.#say);
  }

  postMessage(message: ToEngine): void {
    const arrived = structuredClone(message);
    queueMicrotask(() => void (this.#isEnded || this.#receive(arrived)));
  }

  terminate(): void {
    this.#isEnded = true;
    void this.#engine.dispose();
  }

  addEventListener(type: string, listener: (event: Event) => void): void {
    if (type === 'message') this.#listener = listener;
  }

  readonly #say = (message: FromEngine): void => {
    const data = structuredClone(message);
    queueMicrotask(() => this.#isEnded || this.#listener?.(new MessageEvent('message', { data })));
  };
}
