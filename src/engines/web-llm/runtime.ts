/**
 * The part of web-llm that is used here. Its real types fit as they are (`library.ts`), and a test's double has the
 * same shape with every quirk that is known of the real one.
 */
export interface WebLlmLibrary {
  readonly version: string;
  /** The records that come with it. */
  readonly records: readonly LibraryRecord[];
  createEngine(record: LibraryRecord, onProgress: (report: ProgressReport) => void): MlcEngine;
}

/** One model as web-llm describes it: addresses of weights and of the program that was compiled for them. */
export interface LibraryRecord {
  readonly model_id: string;
  readonly model: string;
  readonly model_lib: string;
  readonly overrides?: ChatOptions;
  readonly vram_required_MB?: number;
  readonly required_features?: string[];
  /** A further small file of newer models; its name. */
  readonly model_manifest?: string;
}

export interface ChatOptions {
  readonly context_window_size?: number;
  readonly sliding_window_size?: number;
}

export interface ProgressReport {
  /** From 0 to 1, of the step that `text` names. */
  readonly progress: number;
  readonly text: string;
}

export interface MlcEngine {
  /** Resolves when it was aborted, too: whether a model is loaded must be asked afterwards. */
  reload(modelId: string, options: ChatOptions): Promise<void>;
  /** Aborts a `reload` under way. */
  unload(): Promise<void>;
  /** The text of the last answer; throws where no model is loaded. */
  getMessage(modelId: string): Promise<string>;
  /** Forgets the conversation and its state. Not to be called while an answer is written. */
  resetChat(): Promise<void>;
  /** Looked at between two tokens of an answer, and not while a prompt is read. */
  interruptGenerate(): void | Promise<void>;
  readonly chat: {
    readonly completions: { create(request: ChatRequest): Promise<AsyncIterable<ChatChunk>> };
  };
}

export interface ChatRequest {
  readonly messages: ChatMessage[];
  readonly stream: true;
  readonly stream_options: { readonly include_usage: true };
  readonly temperature: number;
  readonly top_p: number;
  readonly frequency_penalty: number;
  readonly presence_penalty: number;
  readonly repetition_penalty: number;
  readonly max_tokens: number;
  readonly seed: number;
  readonly response_format?: { readonly type: 'grammar'; readonly grammar: string };
  readonly extra_body?: { readonly enable_thinking: false };
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ChatChunk {
  readonly choices: readonly {
    readonly delta: { readonly content?: string | null };
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | undefined;
}
