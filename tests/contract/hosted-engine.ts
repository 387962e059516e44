import type { SampleContext, SampleOutcome, SampleRequest } from '../../src/core/policy';
import { ok } from '../../src/core/result';
import type { Engine, EngineFacts, ModelChoice } from '../../src/engines/engine';
import { EngineHost } from '../../src/engines/engine-host';
import type { WorkerLike } from '../../src/engines/engine-link';
import { WorkerHere } from '../support/worker-here';

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
    return HostedEngine.load({ kind: 'default' }, () => new WorkerHere(async () => ok(make())));
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
