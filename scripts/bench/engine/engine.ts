/// <reference types="vite/client" />
import type { SampleRequest } from '../../../src/core/policy';
import { EngineHost } from '../../../src/engines/engine-host';
import type { EngineFacts, LocalChoice } from '../../../src/engines/engine';
import type { LaneRates } from '../../../src/engines/wllama/lane-plan';
import { tinyLlama } from '../../../tests/support/tiny-llama';

/** What the bench drives this page through: the app's own engine in its worker, with no app around it. */
export interface EngineHandle {
  /** Loads a model under a name: several stay loaded, so that they can be asked in turn. */
  load(name: string, model: BenchModel, lanes: number | 'planned'): Promise<Loaded>;
  ask(name: string, group: GroupAsked): Promise<GroupTook>;
  drop(): void;
}

export type BenchModel = 'default' | 'generated';

export interface Loaded {
  readonly facts: EngineFacts;
  readonly rates?: LaneRates;
}

export interface GroupAsked {
  readonly prompt: string;
  readonly draws: number;
  readonly maxTokens: number;
}

export interface GroupTook {
  readonly seconds: number;
  readonly prompt: number;
  readonly cached: number;
  readonly completion: number;
  /** Draws that had begun when the first was answered. */
  readonly lanes: number;
}

declare global {
  var engine: EngineHandle;
}

/** Some 43 MB in eight bits: small enough to be made here, and large enough that computing with it takes time. */
const generated = { layers: 12, width: 512, heads: 8, feedForward: 1536, contextTokens: 2048 };

const hosts = new Map<string, EngineHost>();
let file: File | undefined;

globalThis.engine = {
  async load(name, model, lanes) {
    // It never ends its turn: all answers are as long as they may be.
    file ??= new File([tinyLlama({ ...generated, format: 'q8_0', endScore: -40 })], 'generated-q8_0.gguf');
    const choice: LocalChoice = {
      ...(model === 'default' ? { kind: 'default' } : { kind: 'file', file }),
      device: 'cpu',
      ...(lanes !== 'planned' && { lanes }),
    };
    const host = new EngineHost({
      baseUrl: document.baseURI,
      spawn: () =>
        new Worker(new URL('../../../workers/engine.worker.ts', import.meta.url), { type: 'module' }),
    });
    const loaded = await host.load(choice, () => undefined, new AbortController().signal);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
    hosts.set(name, host);
    const rates = host.measuredLanes?.rates;
    return { facts: loaded.value, ...(rates && { rates }) };
  },

  async ask(name, { prompt, draws, maxTokens }) {
    const request: SampleRequest = {
      role: 'policy',
      turns: [{ role: 'user', text: prompt }],
      temperature: 1,
      maxTokens,
      draws: Array.from({ length: draws }, (_, sample) => ({
        address: { stage: 'learn', epoch: 0, step: 0, arm: '', task: 'bench', sample, attempt: 0 } as const,
        seed: sample + 1,
      })),
    };
    const begun = new Set<number>();
    const took = { prompt: 0, cached: 0, completion: 0, lanes: 0 };
    const context = {
      signal: new AbortController().signal,
      onText: (index: number) => void begun.add(index),
    };
    const startedAt = performance.now();
    for await (const outcome of hosts.get(name)!.sampleGroup(request, context)) {
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
      took.lanes ||= begun.size;
      const { tokens } = outcome.value;
      took.prompt += tokens.prompt;
      took.cached += tokens.cached;
      took.completion += tokens.completion;
    }
    return { ...took, seconds: (performance.now() - startedAt) / 1000 };
  },

  drop() {
    for (const host of hosts.values()) host.dispose();
    hosts.clear();
  },
};
