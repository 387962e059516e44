import type { Policy, Refusal } from '../core/policy';
import type { Result } from '../core/result';
import type { MeasuredLanes } from './remembered';

/** A policy with a body: something was loaded, and something must be let go. */
export interface Engine extends Policy {
  readonly facts: EngineFacts;
  /** What was measured while loading, to be remembered for the next load. */
  readonly measured?: MeasuredLanes;
  /** Frees the WASM heap or the GPU. The engine must not be used again. */
  dispose(): Promise<void>;
}

export type EngineKind = 'wllama' | 'web-llm' | 'prompt-api' | 'openai-compatible';

/**
 * What a run records of its engine. It is resumed only where kind, weights, version and context are the same; device,
 * threads and lanes may be others, since a person may come back with another one free. Answers in several lanes, or
 * computed in another order, are not the same letter for letter: the rest of such a run is a fair continuation.
 */
export interface EngineFacts {
  readonly kind: EngineKind;
  /** For a person: a file name or a model's name. */
  readonly model: string;
  /** Identifies the weights. A dropped file: its size and the SHA-256 of its first and last MiB. */
  readonly digest: string;
  readonly engineVersion: string;
  readonly contextTokens: number;
  readonly threads: number;
  /** Where the model computes, where that is on this device and known. */
  readonly device?: 'cpu' | 'gpu';
  /** Answers that are written side by side at most, group by group as pays; one where absent. Then their seeds alone do not repeat them. */
  readonly lanes?: number;
  /** Why the graphics processor is not used, where it was tried without being asked for. */
  readonly gpuFailed?: string;
  /** What this engine does not let anybody choose. */
  readonly fixed?: readonly FixedChoice[];
}

/** `tokens`: it does not count them, so what is shown of them is estimated. */
export const fixedChoices = ['temperature', 'seed', 'tokens', 'schema'] as const;
export type FixedChoice = (typeof fixedChoices)[number];

export type ModelChoice = LocalChoice | WebLlmChoice | PromptApiChoice | EndpointChoice;

/** A GGUF model that runs in llama.cpp on this device: the default one, a file (or its parts), or one from the web. */
export type LocalChoice = (
  | { readonly kind: 'default' }
  /** `parts`: the further files of a model that is split, in order. */
  | { readonly kind: 'file'; readonly file: File; readonly parts?: readonly File[] }
  | { readonly kind: 'hosted'; readonly model: HostedModel }
) & {
  /** Where to compute. Absent: on the GPU where that works and passes its check, else on the CPU. */
  readonly device?: 'cpu' | 'gpu';
  /** Answers to write side by side. Absent: as many as were measured to be fastest, group by group. */
  readonly lanes?: number;
};

/** A GGUF model at addresses: of a hub repository, or anybody's server. */
export interface HostedModel {
  /** Names the weights on this device; made of the first address. */
  readonly id: string;
  /** For a person. */
  readonly name: string;
  /** One, or the parts of a split model in order. */
  readonly files: readonly HostedFile[];
}

export interface HostedFile {
  readonly url: string;
  /** Where it is not known before the first answer, the server's word is taken. */
  readonly sizeBytes?: number;
  /** Lower-case hexadecimal. Where absent, only the size and the first bytes can be checked. */
  readonly sha256?: string;
}

/** A model compiled for web-llm: one of its own list, or a record of one's own. */
export interface WebLlmChoice {
  readonly kind: 'web-llm';
  readonly model: string;
  readonly record?: WebLlmRecord;
}

/** A self-hosted model for web-llm: weights in MLC's format and the library that was compiled for them. */
export interface WebLlmRecord {
  /** Where `mlc-chat-config.json`, the tokenizer and the shards lie: up to the folder, as web-llm wants it. */
  readonly weightsUrl: string;
  /** The `.wasm` library. */
  readonly libraryUrl: string;
  readonly contextTokens?: number;
  readonly requiredFeatures?: readonly string[];
}

/** The model that comes with the browser. */
export interface PromptApiChoice {
  readonly kind: 'prompt-api';
}

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
  /** `testing`: the loaded model answers a little, to see that what it computes is language, and how fast. */
  readonly phase: 'looking' | 'downloading' | 'checking' | 'starting' | 'testing';
  readonly receivedBytes?: number;
  readonly totalBytes?: number;
  /** From 0 to 1, where only that is told and no bytes. */
  readonly share?: number;
  /** Told while the GPU is tried: whoever hears no more knows what has hung. */
  readonly device?: 'gpu';
}

export type LoadFailure =
  | {
      readonly kind: 'download';
      readonly status: number | undefined;
      readonly detail: string;
      /** What came is kept, and the next try goes on from there. */
      readonly keptBytes?: number;
    }
  | { readonly kind: 'wrong-content'; readonly expected: string; readonly got: string }
  | { readonly kind: 'not-a-model'; readonly name: string }
  /** It was moved, changed or deleted since it was picked. */
  | { readonly kind: 'file-gone'; readonly name: string }
  | { readonly kind: 'unsupported'; readonly missing: 'jspi' | 'memory64' | 'wasm' | 'prompt-api' }
  | { readonly kind: 'out-of-memory'; readonly neededBytes: number }
  /** Beside the other model it would take more than this device has, or more than half of it; `isCertain`: the first. */
  | {
      readonly kind: 'models-together';
      readonly neededBytes: number;
      readonly hasBytes: number;
      readonly isCertain: boolean;
    }
  /** The weights do not fit into what this browser lets the page store. */
  | { readonly kind: 'no-room'; readonly neededBytes: number; readonly freeBytes: number }
  /** There is no graphics processor to compute on, or it lacks what the model needs. */
  | { readonly kind: 'no-gpu'; readonly detail: string }
  | { readonly kind: 'gpu-lost'; readonly detail: string }
  /** It loaded, and what it computes is not language: seen with some graphics drivers. */
  | { readonly kind: 'garbage'; readonly said: string }
  | { readonly kind: 'start'; readonly detail: string }
  /** The address cannot be used, or what is there does not answer. */
  | { readonly kind: 'endpoint'; readonly detail: string; readonly why?: Refusal }
  | { readonly kind: 'cancelled' };

export type LoadEngine<Choice = ModelChoice> = (
  choice: Choice,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
) => Promise<Result<Engine, LoadFailure>>;
