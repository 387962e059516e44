/**
 * The part of the browser's Prompt API that is used here, as the draft of the Web Machine Learning group has it. It is
 * there for windows only. Names that were changed on the way are optional in both forms: the functions below read either.
 */
export interface LanguageModelFactory {
  availability(): Promise<Availability>;
  create(options: CreateOptions): Promise<LanguageModelSession>;
}

export type Availability = 'available' | 'downloadable' | 'downloading' | 'unavailable';

/** What a page may still say of the sampling: a temperature is ignored. */
export type SamplingMode = 'most-predictable' | 'predictable' | 'balanced' | 'creative' | 'most-creative';

export interface CreateOptions {
  readonly initialPrompts?: readonly Message[];
  readonly samplingMode?: SamplingMode;
  readonly signal: AbortSignal;
  readonly monitor?: (monitor: DownloadMonitor) => void;
}

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** `loaded` is a share, from 0 to 1: the size is not told. */
export interface DownloadMonitor {
  addEventListener(type: 'downloadprogress', listener: (event: { readonly loaded: number }) => void): void;
}

export interface LanguageModelSession {
  readonly contextUsage?: number;
  readonly inputUsage?: number;
  readonly contextWindow?: number;
  readonly inputQuota?: number;
  measureContextUsage?(input: readonly Message[], options: PromptOptions): Promise<number>;
  measureInputUsage?(input: readonly Message[], options: PromptOptions): Promise<number>;
  promptStreaming(input: readonly Message[], options: PromptOptions): ReadableStream<unknown>;
  clone(options: { readonly signal: AbortSignal }): Promise<LanguageModelSession>;
  destroy(): void;
  addEventListener(type: 'contextoverflow' | 'quotaoverflow', listener: () => void): void;
}

export interface PromptOptions {
  readonly signal: AbortSignal;
  /** A JSON Schema. */
  readonly responseConstraint?: object;
}

/** The browser's own model, where it has one. */
export function languageModelOf(scope: object): LanguageModelFactory | undefined {
  // No type that TypeScript ships knows this name yet.
  return (scope as { readonly LanguageModel?: LanguageModelFactory }).LanguageModel;
}

/** What a session has taken in so far, in the browser's own measure, which is tokens where it is anything. */
export function usedBy(session: LanguageModelSession): number {
  return session.contextUsage ?? session.inputUsage ?? 0;
}

/** How much fits into a session; undefined where there is no limit that the browser names. */
export function windowOf(session: LanguageModelSession): number | undefined {
  const size = session.contextWindow ?? session.inputQuota;
  return size !== undefined && Number.isFinite(size) && size > 0 ? Math.floor(size) : undefined;
}

export async function measured(
  session: LanguageModelSession,
  input: readonly Message[],
  options: PromptOptions,
): Promise<number | undefined> {
  if (session.measureContextUsage) return session.measureContextUsage(input, options);
  return session.measureInputUsage?.(input, options);
}
