import type { WllamaLogger } from '@wllama/wllama/esm/index.js';

/**
 * llama.cpp says some things only in its log: why a model could not be loaded, whether the GPU has its weights, and
 * how much it holds in its store of earlier prompts. Its worker's own failure arrives here too, as an event, and
 * nowhere else.
 */
export class WllamaLog implements WllamaLogger {
  #errors: string[] = [];
  #underWay = 0;
  #storedMiB = 0;
  #mibPerToken = 0;
  #usesGpu = false;
  #reportBroken: (reason: Error) => void = () => {};
  /** Rejects when the worker breaks or is let go; settles in no other way. */
  readonly broken = new Promise<never>((_resolve, reject) => {
    this.#reportBroken = reject;
  });

  constructor() {
    // Nobody may be waiting at the time.
    this.broken.catch(() => {});
  }

  /** States of earlier prompts, kept beside the slot. They grow without a limit that fits the WASM heap. */
  get storedMiB(): number {
    return this.#storedMiB;
  }

  /** Whether the GPU took weights. Said only at a log level at which the store of prompts is not spoken of. */
  get usesGpu(): boolean {
    return this.#usesGpu;
  }

  /** The first error lines since something began: a cause comes before its consequences. */
  get errors(): string {
    return this.#errors.join('; ');
  }

  /** Something was asked of the engine. Errors from before are forgotten, unless something else is under way. */
  began(): void {
    if (this.#underWay === 0) this.#errors = [];
    this.#underWay += 1;
  }

  /** It was answered. Where the log is silent on the store of prompts, what was read is taken to lie there. */
  ended(readTokens: number): void {
    this.#underWay -= 1;
    this.#storedMiB += readTokens * this.#mibPerToken;
  }

  /** Its program is ended on purpose: what was asked of it would stay pending for ever. */
  letGo(): void {
    this.#reportBroken(new Error('the engine was let go'));
  }

  // Fields, not methods: wllama hands `error` on as a bare function.
  readonly debug = (...parts: unknown[]): void => {
    const line = String(parts[0]);
    const stored = /cache state: \d+ prompts, ([\d.]+) MiB/.exec(line)?.[1];
    if (stored) this.#storedMiB = Number(stored);
    if (/webgpu\S* model buffer size/i.test(line)) this.#usesGpu = true;
    const state = /kv_cache: size = +([\d.]+) MiB \( *(\d+) cells/.exec(line);
    if (state) this.#mibPerToken = Number(state[1]) / Number(state[2]);
  };

  readonly log = (...parts: unknown[]): void => {
    // Of some ends of the program there is no other word, and what was asked of it stays pending.
    const line = String(parts[0]);
    if (line.startsWith('Aborted(')) this.#reportBroken(new Error(line));
  };

  readonly warn = (): void => {};

  readonly error = (...parts: unknown[]): void => {
    const [first] = parts;
    if (first instanceof Event) {
      const detail = first instanceof ErrorEvent ? first.message : '';
      return this.#reportBroken(new Error(detail || 'the worker of the engine could not be started'));
    }
    const line = String(first);
    if (line.startsWith('Stack trace') || line === '[object Object]') return;
    if (this.#errors.length < 2) this.#errors.push(line.trim());
  };
}

/** What was thrown, and what llama.cpp said about it. */
export function describeError(error: unknown, log: WllamaLog): string {
  const message = error instanceof Error ? error.message : String(error);
  return [message, log.errors].filter(Boolean).join('; ');
}
