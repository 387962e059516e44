import type { WllamaLogger } from '@wllama/wllama/esm/index.js';

/**
 * llama.cpp says some things only in its log: why a model could not be loaded, and how much it holds in its
 * store of earlier prompts. Its worker's own failure arrives here too, as an event, and nowhere else.
 */
export class WllamaLog implements WllamaLogger {
  #errors: string[] = [];
  #storedMiB = 0;
  #reportBroken: (reason: Error) => void = () => {};
  /** Rejects when the worker breaks; settles in no other way. */
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

  /** The first error lines since they were last forgotten: a cause comes before its consequences. */
  get errors(): string {
    return this.#errors.join('; ');
  }

  forget(): void {
    this.#errors = [];
  }

  // Fields, not methods: wllama hands `error` on as a bare function.
  readonly debug = (...parts: unknown[]): void => {
    const stored = /cache state: \d+ prompts, ([\d.]+) MiB/.exec(String(parts[0]))?.[1];
    if (stored) this.#storedMiB = Number(stored);
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
