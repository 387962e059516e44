import { ok } from '../../src/core/result';
import type { Engine } from '../../src/engines/engine';
import { wllamaLoader } from '../../src/engines/wllama/wllama';
import { partName } from '../support/gguf-file';
import { splitTinyLlama, tinyLlama } from '../support/tiny-llama';
import { engineContract, type Abilities } from './engine-contract';
import { HostedEngine } from './hosted-engine';

// The real llama.cpp, in a real browser: with small models that are made here, and with the default one.

const abilities: Abilities = {
  seeds: true,
  temperature: true,
  schema: 'enforced',
  tokens: 'counted',
  caches: true,
  shows: 'growing',
  ahead: 1,
  pretends: false,
  weighsBudget: true,
  settlesMs: 2_000,
};

/** In this thread: there is no host that would end a worker that hangs. */
async function openHere(lanes: number): Promise<Engine> {
  const blobs = [new Blob([tinyLlama({ format: 'f16' })])];
  const load = wllamaLoader(async () => ok({ blobs, name: 'tiny.gguf', digest: 'tiny' }));
  const signal = new AbortController().signal;
  const loaded = await load({ kind: 'default', device: 'cpu', lanes }, () => undefined, signal);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  return loaded.value;
}

engineContract('llama.cpp with a tiny model', { open: () => openHere(1) }, abilities);

engineContract(
  'llama.cpp with a tiny model, four answers side by side',
  { open: () => openHere(4) },
  // Two for each lane may be begun before the first of them is taken.
  { ...abilities, ahead: 8, caches: false },
);

engineContract(
  'llama.cpp in its worker, with a tiny model of eight bits in two files',
  {
    open() {
      const files = splitTinyLlama(2, { format: 'q8_0' }).map(
        (bytes, no) => new File([bytes], partName('tiny', no, 2)),
      );
      const choice = {
        kind: 'file',
        file: files[0]!,
        parts: files.slice(1),
        device: 'cpu',
        lanes: 1,
      } as const;
      return HostedEngine.load(choice, engineWorker, `${location.origin}/`);
    },
  },
  abilities,
);

// Slow: what a small model that was trained may do otherwise than one that was not, and what takes it time to stop.
engineContract(
  'llama.cpp in its worker, with the default model',
  {
    open: () =>
      HostedEngine.load({ kind: 'default', device: 'cpu', lanes: 1 }, engineWorker, `${location.origin}/`),
  },
  abilities,
  {
    only: [
      'each draw of a group has one outcome',
      'what is shown of an answer only grows, and ends as the answer',
      'an answer that reaches its budget says that it was cut off',
      'an answer that ends by itself says so',
      'the second draw of a prompt finds what the first has read, where the engine keeps that',
      'a draw does not depend on its place in the group, where one follows another',
      'at temperature 0 all draws are the same, whatever their seeds',
      'the system turn reaches the model',
      'a prompt that is too long is a failure with its reason, for each draw',
      'an answer with a schema parses as it says, where the engine can do that',
      'called off while the prompt is read, it ends in time',
      'called off while the answer is written, it ends in time',
      'whoever takes only the first outcome leaves the engine free',
    ],
  },
);

function engineWorker(): Worker {
  return new Worker(new URL('../../workers/engine.worker.ts', import.meta.url), { type: 'module' });
}
