import type {
  JsonSchema,
  Role,
  Sample,
  SampleContext,
  SampleOutcome,
  SampleRequest,
  Turn,
} from '../../src/core/policy';
import type { Engine } from '../../src/engines/engine';
import type { Abilities, EngineMaker } from './engine-contract';

/** One promise of the contract. */
export interface Behaviour {
  readonly says: string;
  readonly holds: (bench: Bench) => Promise<void>;
}

export interface Asked {
  /** The last turn, or all of them. */
  readonly prompt?: string | readonly Turn[];
  readonly seeds?: readonly number[];
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly schema?: JsonSchema;
  readonly role?: Role;
}

export const never = new AbortController().signal;

/** Longer than any engine may take for what it is asked here: what lasts longer hangs. */
const patienceMs = 60_000;

/** One engine that all behaviours share, new ones for those that end theirs, and ways to ask them. */
export class Bench {
  readonly abilities: Abilities;
  readonly #maker: EngineMaker;
  readonly #uncaught: unknown[] = [];
  #engine: Engine | undefined;

  constructor(maker: EngineMaker, abilities: Abilities) {
    this.#maker = maker;
    this.abilities = abilities;
  }

  get engine(): Engine {
    if (!this.#engine) throw new Error('the engine was not opened');
    return this.#engine;
  }

  async open(): Promise<void> {
    listenForUncaught((reason) => this.#uncaught.push(reason));
    this.#engine = await this.#maker.open();
  }

  async close(): Promise<void> {
    await this.#engine?.dispose();
    await this.#maker.close?.();
  }

  /** A second engine, for a behaviour that lets go of it. */
  another(): Promise<Engine> {
    return this.#maker.open();
  }

  async ask(
    asked: Asked,
    context: SampleContext = { signal: never },
    engine = this.engine,
  ): Promise<SampleOutcome[]> {
    const outcomes: SampleOutcome[] = [];
    const asking = async () => {
      for await (const outcome of engine.sampleGroup(requestOf(asked), context)) outcomes.push(outcome);
    };
    await inTime(asking());
    return outcomes;
  }

  /** The samples, where every draw must be answered. */
  async answers(asked: Asked, context?: SampleContext): Promise<Sample[]> {
    return (await this.ask(asked, context)).map(sampleOf);
  }

  async texts(asked: Asked): Promise<string[]> {
    return (await this.answers(asked)).map(({ text }) => text);
  }

  async text(asked: Asked): Promise<string> {
    return (await this.texts({ ...asked, seeds: asked.seeds?.slice(0, 1) ?? [1] }))[0]!;
  }

  /** A group that is drawn from by hand. */
  group(asked: Asked, context: SampleContext = { signal: never }): AsyncIterator<SampleOutcome> {
    return this.engine.sampleGroup(requestOf(asked), context)[Symbol.asyncIterator]();
  }

  /** Whatever was done to the engine, it answers the next who asks. */
  async stillAnswers(): Promise<void> {
    const outcomes = await this.ask({ prompt: 'Name a colour.', maxTokens: 2 });
    if (outcomes.length !== 1 || !outcomes[0]!.ok) {
      throw new Error(`afterwards it does not answer: ${JSON.stringify(outcomes)}`);
    }
  }

  /**
   * Draws one answer and calls it off at a moment: while the prompt is read, or when the first words are there. Answers
   * how that ended, and how long after the call.
   */
  async abortWhile(
    moment: 'reading' | 'writing',
    asked: Asked,
  ): Promise<{ readonly end: string; readonly ms: number }> {
    const controller = new AbortController();
    let abortedAt = Infinity;
    const abort = () => {
      if (controller.signal.aborted) return;
      abortedAt = performance.now();
      controller.abort();
    };
    const reading = moment === 'reading' ? this.#maker.reading?.() : undefined;
    void reading?.then(abort);
    const onText = (_index: number, text: string) => {
      if (moment === 'reading' ? !reading && text === '' : text !== '') abort();
    };
    const end = await endOf(this.answers(asked, { signal: controller.signal, onText }));
    return { end, ms: performance.now() - abortedAt };
  }

  /** A rejection that nobody waited for is somebody's lost error. */
  throwWhatNobodyCaught(): void {
    const [first] = this.#uncaught.splice(0);
    if (first !== undefined) throw new Error('a rejection was not caught', { cause: first });
  }
}

export function requestOf({
  prompt = 'Name one animal of the forest.',
  seeds = [1],
  maxTokens = 12,
  temperature = 1,
  schema,
  role = 'policy',
}: Asked): SampleRequest {
  const turns = typeof prompt === 'string' ? [user(prompt)] : prompt;
  const draws = seeds.map((seed, sample) => ({
    address: { stage: 'learn', epoch: 0, step: 0, arm: 'a', task: 't', sample, attempt: 0 } as const,
    seed,
  }));
  return { role, turns, temperature, maxTokens, draws, ...(schema && { schema }) };
}

export function user(text: string): Turn {
  return { role: 'user', text };
}

function sampleOf(outcome: SampleOutcome): Sample {
  if (!outcome.ok) throw new Error(`not answered: ${JSON.stringify(outcome.failure)}`);
  return outcome.value;
}

/** It is not waited for any longer. Never an answer to a question: it fails the test. */
export class Hangs extends Error {}

/** How something ends: the name of its error, or `answered`. */
export async function endOf(promise: Promise<unknown>): Promise<string> {
  try {
    await inTime(promise);
    return 'answered';
  } catch (error) {
    if (error instanceof Hangs) throw error;
    return error instanceof Error || error instanceof DOMException ? error.name : String(error);
  }
}

export async function inTime<T>(promise: Promise<T>, ms = patienceMs): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Hangs(`nothing came in ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function listenForUncaught(hear: (reason: unknown) => void): void {
  if (typeof window === 'undefined') process.on('unhandledRejection', hear);
  else window.addEventListener('unhandledrejection', ({ reason }) => hear(reason));
}
