/// <reference types="vite/client" />
import type { SampleRequest } from '../../../src/core/policy';
import type { LoadProgress, WebLlmChoice } from '../../../src/engines/engine';
import { EngineHost } from '../../../src/engines/engine-host';
import { defaultLimits, EngineLink } from '../../../src/engines/engine-link';
import { realTimers } from '../../../src/engines/watchdog';

/** What the script drives this page through. Everything comes back as plain data, with how long it took. */
export interface RealHandle {
  /** Through the host, as the app does. `stopAt`: loading is called off when this phase is told. */
  load(choice: WebLlmChoice, stopAt?: LoadProgress['phase']): Promise<object>;
  /** `stopAfter`: the group is called off when so many texts were told. */
  draw(asked: Asked, stopAfter?: number): Promise<object>;
  stop(): Promise<object>;
  dispose(): void;
  /** One worker without the host's impatience: what the engine itself does when it is called off. */
  alone(choice: WebLlmChoice, asked: Asked, stopAfter: number): Promise<object>;
}

export interface Asked extends Pick<SampleRequest, 'turns' | 'maxTokens' | 'temperature'> {
  readonly seeds: readonly number[];
  readonly schema?: NonNullable<SampleRequest['schema']>;
}

declare global {
  var real: RealHandle;
}

/** A software adapter takes ten seconds for a token, and a minute on a busy machine. */
const patient = { ...defaultLimits, threadMs: 40_000, loadMs: 600_000, prefillMs: 600_000, tokenMs: 300_000 };
/** The host gives it eight times as much of the first, as it does in the app; here nobody does. */
const alonePatient = { ...patient, threadMs: 320_000 };
const spawn = () =>
  new Worker(new URL('../../../workers/engine.worker.ts', import.meta.url), { type: 'module' });
const host = new EngineHost({ spawn, baseUrl: document.baseURI, limits: patient });
const states: string[] = [];
host.onState(({ state }) => {
  if (states.at(-1) !== state) states.push(state);
});

globalThis.real = {
  async load(choice, stopAt) {
    const told: { phase: string; first: string; last: string; count: number }[] = [];
    const stop = new AbortController();
    let stoppedAt: number | undefined;
    const onProgress = ({ phase, receivedBytes, totalBytes }: LoadProgress) => {
      const share = receivedBytes === undefined ? '-' : `${receivedBytes}/${totalBytes}`;
      const last = told.at(-1);
      if (last?.phase === phase) Object.assign(last, { last: share, count: last.count + 1 });
      else told.push({ phase, first: share, last: share, count: 1 });
      if (phase !== stopAt || stop.signal.aborted) return;
      stoppedAt = performance.now();
      stop.abort();
    };
    const startedAt = performance.now();
    const result = await host.load(choice, onProgress, stop.signal);
    return {
      result,
      told,
      ms: since(startedAt),
      sinceStopMs: stoppedAt && since(stoppedAt),
      states: states.splice(0),
    };
  },

  async draw(asked, stopAfter) {
    const stop = new AbortController();
    const pieces: string[] = [];
    let stoppedAt: number | undefined;
    const onText = (index: number, text: string) => {
      pieces.push(`${index}:${text}`);
      if (pieces.length !== stopAfter) return;
      stoppedAt = performance.now();
      stop.abort();
    };
    const outcomes: object[] = [];
    const startedAt = performance.now();
    let ended = 'whole';
    try {
      for await (const outcome of host.sampleGroup(requestFor(asked), { signal: stop.signal, onText })) {
        outcomes.push(outcome);
      }
    } catch (error) {
      ended = String(error);
    }
    return {
      outcomes,
      pieces,
      ended,
      ms: since(startedAt),
      sinceStopMs: stoppedAt && since(stoppedAt),
      states: states.splice(0),
    };
  },

  async stop() {
    const startedAt = performance.now();
    await host.stop();
    return { ms: since(startedAt) };
  },

  dispose: () => host.dispose(),

  async alone(choice, asked, stopAfter) {
    const link = new EngineLink(spawn(), alonePatient, realTimers);
    const loaded = await link.load(choice, document.baseURI, {}, () => {});
    if (!loaded.ok) return loaded;
    const group = link.open(requestFor(asked));
    let told = 0;
    let stoppedAt = performance.now();
    const stop = () => {
      stoppedAt = performance.now();
      link.abort(group);
    };
    const drawing = link.draw(group, () => void (++told === stopAfter && stop()));
    // Before the first text: while the prompt is read.
    if (stopAfter === 0) setTimeout(stop, 1_000);
    const end = await drawing;
    const sinceStopMs = since(stoppedAt);
    const next = link.open(requestFor({ ...asked, maxTokens: 1 }));
    const nextAt = performance.now();
    const nextEnd = await link.draw(next, () => {});
    link.end('replaced', 'done');
    return { end, sinceStopMs, next: nextEnd, nextMs: since(nextAt) };
  },
};

function since(startedAt: number): number {
  return Math.round(performance.now() - startedAt);
}

function requestFor({ seeds, ...rest }: Asked): SampleRequest {
  return {
    role: 'policy',
    ...rest,
    draws: seeds.map((seed, sample) => ({
      seed,
      address: { stage: 'learn', epoch: 0, step: 0, arm: '', task: 't', sample, attempt: 0 },
    })),
  };
}
