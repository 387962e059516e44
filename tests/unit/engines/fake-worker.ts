import type { EngineFacts } from '../../../src/engines/engine';
import type { WorkerLike } from '../../../src/engines/engine-link';
import type { FromEngine, ToEngine } from '../../../src/engines/wire';

export const facts: EngineFacts = {
  kind: 'wllama',
  model: 'scripted.gguf',
  digest: 'sha256:00',
  engineVersion: '0',
  contextTokens: 2048,
  threads: 1,
};

/** A worker whose every word the test speaks; it only loads and answers pings by itself, unless told not to. */
export class FakeWorker implements WorkerLike {
  readonly sent: ToEngine[] = [];
  terminated = false;
  loads: 'well' | 'never' | 'changed' | 'not' = 'well';
  answersPings = true;
  readonly #listeners = new Map<string, (event: Event) => void>();

  postMessage(message: ToEngine): void {
    this.sent.push(message);
    if (message.type === 'ping' && this.answersPings) this.say({ type: 'pong' });
    if (message.type !== 'load' || this.loads === 'never') return;
    const digest = this.loads === 'changed' ? 'sha256:11' : facts.digest;
    this.say({ type: 'progress', progress: { phase: 'starting' } });
    this.say(
      this.loads === 'not'
        ? { type: 'loaded', result: { ok: false, failure: { kind: 'start', detail: 'no memory left' } } }
        : { type: 'loaded', result: { ok: true, value: { ...facts, digest } } },
    );
  }

  terminate(): void {
    this.terminated = true;
  }

  addEventListener(type: string, listener: (event: Event) => void): void {
    this.#listeners.set(type, listener);
  }

  say(message: FromEngine): void {
    queueMicrotask(() => this.#listeners.get('message')?.(new MessageEvent('message', { data: message })));
  }

  crash(message: string): void {
    this.#listeners.get('error')?.(Object.assign(new Event('error'), { message }));
  }

  /** What was sent, without pings. */
  get said(): ToEngine[] {
    return this.sent.filter(({ type }) => type !== 'ping');
  }

  get lastGroup(): number {
    const open = this.sent.findLast((message) => message.type === 'open');
    if (open?.type !== 'open') throw new Error('no group was opened');
    return open.group;
  }

  answer(text: string, group = this.lastGroup): void {
    const tokens = { prompt: 10, cached: 9, completion: 3 };
    const value = { text, stop: 'end-of-turn', tokens, durationMs: 5 } as const;
    this.say({ type: 'outcome', group, outcome: { ok: true, value } });
  }

  /** A piece of the prompt was read (empty text), or the answer has grown. */
  show(index: number, text: string): void {
    this.say({ type: 'text', group: this.lastGroup, index, text });
  }
}
