import type { SampleOutcome } from '../../src/core/policy';
import { fail, ok } from '../../src/core/result';
import { estimateTokens } from '../../src/core/tokens';
import type { Engine, LoadFailure } from '../../src/engines/engine';
import { WorkerHere } from '../support/worker-here';
import { Trouble, type Blow, type RunFault, type World } from './fault';
import { answerTo } from './small-run';

type Deed = (blow: Blow) => Promise<SampleOutcome | void> | SampleOutcome | void;

const facts = {
  kind: 'wllama',
  model: 'small.gguf',
  digest: 'sha256:00',
  engineVersion: '1',
  contextTokens: 2048,
  threads: 2,
} as const;

interface Restart {
  /** What a worker that takes the place of another says of its model. */
  readonly failure?: LoadFailure;
  readonly digest?: string;
}

/** The same engine, with no trouble in it. */
export function wellEngine(digest: string): Engine {
  const nobody = () => {
    throw new Error('nothing happens here');
  };
  return engineIn(nobody, { ...facts, digest }, new Trouble('reading', 0), nobody);
}

/** An engine in a worker, as llama.cpp is one; the host, its watchdog and the wire between are the app's own. */
export function llama(trouble: Trouble, deed: Deed, restart: Restart = {}): World {
  let spawned = 0;
  return {
    choice: { kind: 'default' },
    spawn() {
      spawned += 1;
      const isRestart = spawned > 1 && trouble.isArmed;
      const worker: WorkerHere = new WorkerHere(async () => {
        if (isRestart && restart.failure) return fail(restart.failure);
        const digest = (isRestart && restart.digest) || facts.digest;
        return ok(engineIn(() => worker, { ...facts, digest }, trouble, deed));
      });
      return worker;
    },
  };
}

function engineIn(
  worker: () => WorkerHere,
  engineFacts: Engine['facts'],
  trouble: Trouble,
  deed: Deed,
): Engine {
  return {
    facts: engineFacts,
    async dispose() {},
    async *sampleGroup({ turns, draws }, { signal, onText }) {
      for (const [index, { seed }] of draws.entries()) {
        signal.throwIfAborted();
        onText?.(index, '');
        let outcome: SampleOutcome | void = undefined;
        if (trouble.strikes('reading')) outcome = await deed({ moment: 'reading', worker: worker() });
        const text = answerTo(turns, seed);
        onText?.(index, text.slice(0, 2));
        if (trouble.strikes('writing')) outcome ??= await deed({ moment: 'writing', worker: worker() });
        const prompt = turns.reduce((sum, turn) => sum + estimateTokens(turn.text), 0);
        const tokens = { prompt, cached: 0, completion: estimateTokens(text) };
        yield outcome ?? ok({ text, stop: 'end-of-turn', tokens, durationMs: 1 });
        if (trouble.strikes('between')) await deed({ moment: 'between', worker: worker() });
      }
    },
  };
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

const crash: Deed = ({ worker }) => {
  worker.crash('RuntimeError: memory access out of bounds');
  return never();
};

const vanish: Deed = ({ worker }) => {
  worker.vanish();
  return never();
};

/** It answers pings, and never comes to an end. */
const hang: Deed = () => never();

const bug: Deed = () => {
  throw new TypeError('undefined is not a function');
};

const abort: Deed = () => fail({ kind: 'engine-lost', detail: 'Aborted(OOM)' });

const tooLong: Deed = () => fail({ kind: 'context-overflow', detail: 'a prompt of 2100 tokens' });

const once = (moment: Blow['moment']) => () => new Trouble(moment, 1);
const always = (moment: Blow['moment']) => () => new Trouble(moment, Infinity);

export const inLlama: readonly RunFault[] = [
  {
    engine: 'llama.cpp',
    fault: 'The worker dies while it reads a prompt',
    end: 'retried',
    trouble: once('reading'),
    world: (trouble) => llama(trouble, crash),
  },
  {
    engine: 'llama.cpp',
    fault: 'The worker dies while it writes an answer',
    end: 'retried',
    trouble: once('writing'),
    world: (trouble) => llama(trouble, crash),
  },
  {
    engine: 'llama.cpp',
    fault: 'The worker dies between two answers',
    end: 'retried',
    trouble: once('between'),
    world: (trouble) => llama(trouble, crash),
  },
  {
    engine: 'llama.cpp',
    fault: 'The browser ends the worker without a word (memory of a phone)',
    end: 'retried',
    trouble: once('writing'),
    world: (trouble) => llama(trouble, vanish),
  },
  {
    engine: 'llama.cpp',
    fault: 'The engine hangs while it reads a prompt; its worker is well',
    end: 'retried',
    trouble: once('reading'),
    world: (trouble) => llama(trouble, hang),
  },
  {
    engine: 'llama.cpp',
    fault: 'The engine hangs while it writes; its worker is well',
    end: 'retried',
    trouble: once('writing'),
    world: (trouble) => llama(trouble, hang),
  },
  {
    engine: 'llama.cpp',
    fault: 'llama.cpp runs out of memory in the middle of an answer',
    end: 'retried',
    trouble: once('writing'),
    world: (trouble) => llama(trouble, abort),
  },
  {
    engine: 'llama.cpp',
    fault: 'A bug in the worker: an exception that nobody expected',
    end: 'retried',
    trouble: once('reading'),
    world: (trouble) => llama(trouble, bug),
  },
  {
    engine: 'llama.cpp',
    fault: 'The worker dies at every answer',
    end: 'waits',
    trouble: always('writing'),
    world: (trouble) => llama(trouble, crash),
  },
  {
    engine: 'llama.cpp',
    fault: 'The engine hangs at every prompt',
    end: 'waits',
    trouble: always('reading'),
    world: (trouble) => llama(trouble, hang),
  },
  {
    engine: 'llama.cpp',
    fault: 'It dies, and cannot be started again: the file was moved or deleted',
    end: 'waits',
    trouble: always('writing'),
    world: (trouble) =>
      llama(trouble, crash, { failure: { kind: 'start', detail: 'NotFoundError: could not be found' } }),
  },
  {
    engine: 'llama.cpp',
    fault: 'It dies, and there is no memory to start it again',
    end: 'waits',
    trouble: always('writing'),
    world: (trouble) => llama(trouble, crash, { failure: { kind: 'out-of-memory', neededBytes: 2e9 } }),
  },
  {
    engine: 'llama.cpp',
    fault: 'It dies, and its file has other content when it is started again',
    end: 'waits',
    trouble: always('writing'),
    world: (trouble) => llama(trouble, crash, { digest: 'sha256:11' }),
  },
  {
    engine: 'llama.cpp',
    fault: 'A prompt and its answer do not fit into the context',
    end: 'goes on',
    trouble: once('reading'),
    world: (trouble) => llama(trouble, tooLong),
  },
];
