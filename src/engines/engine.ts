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

export type ModelChoice = { readonly kind: 'default' } | { readonly kind: 'file'; readonly file: File };

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
  | { readonly kind: 'cancelled' };

export type LoadEngine = (
  choice: ModelChoice,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
) => Promise<Result<Engine, LoadFailure>>;
