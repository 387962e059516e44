import type { Policy } from '../core/policy';
import type { Result } from '../core/result';

/** A policy with a body: something was loaded, and something must be let go. */
export interface Engine extends Policy {
  readonly facts: EngineFacts;
  /** Frees the WASM heap or the GPU. The engine must not be used again. */
  dispose(): Promise<void>;
}

export type EngineKind = 'wllama' | 'web-llm' | 'openai-compatible';

/** What a run records of its engine; a run is resumed only where these are the same. */
export interface EngineFacts {
  readonly kind: EngineKind;
  /** For a person: a file name or a model's name. */
  readonly model: string;
  /** Identifies the weights. A dropped file: its size and the SHA-256 of its first and last MiB. */
  readonly digest: string;
  readonly engineVersion: string;
  readonly contextTokens: number;
  readonly threads: number;
}

export type ModelChoice = LocalChoice | EndpointChoice;

/** A model that runs on this device. */
export type LocalChoice = { readonly kind: 'default' } | { readonly kind: 'file'; readonly file: File };

/** A model behind an OpenAI-compatible address. */
export interface EndpointChoice {
  readonly kind: 'endpoint';
  /** Up to `/v1`, as the servers' own instructions give it. */
  readonly baseUrl: string;
  readonly model: string;
  /** In memory only: never stored, never logged, never part of an address or of an error's text. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Calls at once, at most. */
  readonly concurrency?: number;
  /** Tokens that the model reads at once, where the server does not say. */
  readonly contextTokens?: number;
}

export interface LoadProgress {
  readonly phase: 'looking' | 'downloading' | 'checking' | 'starting';
  readonly receivedBytes?: number;
  readonly totalBytes?: number;
}

export type LoadFailure =
  | { readonly kind: 'download'; readonly status: number | undefined; readonly detail: string }
  | { readonly kind: 'wrong-content'; readonly expected: string; readonly got: string }
  | { readonly kind: 'not-a-model'; readonly name: string }
  | { readonly kind: 'unsupported'; readonly missing: 'jspi' | 'memory64' | 'wasm' }
  | { readonly kind: 'out-of-memory'; readonly neededBytes: number }
  | { readonly kind: 'start'; readonly detail: string }
  /** The address cannot be used, or what is there does not answer. */
  | { readonly kind: 'endpoint'; readonly detail: string }
  | { readonly kind: 'cancelled' };

export type LoadEngine<Choice = ModelChoice> = (
  choice: Choice,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
) => Promise<Result<Engine, LoadFailure>>;
