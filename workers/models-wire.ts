import type { DeviceReport, GpuReport } from '../src/engines/device';
import type { HostedModel, LoadFailure, WebLlmRecord } from '../src/engines/engine';
import type { HubTrouble } from '../src/engines/hub';
import type { Result } from '../src/core/result';

/** What the page and the learn worker say to each other about models on this device; a part of `LearnApi`. */
export interface ModelsApi {
  /** Asks the browser what this device can do. Nothing leaves the device. */
  deviceFacts(): Promise<DeviceFacts>;
  /** Models whose weights lie here, whole or in part, of llama.cpp and of web-llm. */
  keptModels(): Promise<KeptModels>;
  /** The GGUF files of a hub repository (`owner/name`, or its address), split ones as one. Asks the hub. */
  hubModels(repository: string): Promise<Result<readonly HostedModel[], HubFailure>>;
  /** Fetches a model without loading it, or goes on with one that was paused; progress comes as `downloads` events. */
  download(model: DownloadChoice): Promise<Result<void, LoadFailure>>;
  /** Stops fetching; what came stays, and `download` goes on from there. */
  pauseDownload(id: string): Promise<void>;
  /** Stops fetching and drops what came. */
  cancelDownload(id: string): Promise<void>;
  /** Reads every byte again and compares it with what is known of it. */
  verifyModel(id: string): Promise<Result<ModelCheck, LoadFailure>>;
  /** Fetches again what `verifyModel` found wrong, and nothing else. */
  repairModel(id: string): Promise<Result<ModelCheck, LoadFailure>>;
  deleteModel(id: string): Promise<void>;
}

export type DownloadChoice =
  | { readonly engine: 'wllama'; readonly model: HostedModel }
  /** One of web-llm's own list, by its id there; or one of a person's own, by the name that they gave it. */
  | { readonly engine: 'web-llm'; readonly model: string; readonly record?: WebLlmRecord };

export interface KeptModels {
  readonly models: readonly KeptModel[];
  readonly usedBytes: number;
  /** What the browser would still let this page store; undefined where it does not say. */
  readonly freeBytes?: number;
}

export interface KeptModel {
  readonly id: string;
  readonly name: string;
  readonly engine: 'wllama' | 'web-llm';
  /** To load it, or to go on fetching it. Absent for the default model. */
  readonly choice?: DownloadChoice;
  readonly receivedBytes: number;
  readonly totalBytes?: number;
  readonly whole: boolean;
  /** Its publisher gives a hash of it. Without one, it is compared with what came at first. */
  readonly hashed: boolean;
}

export interface ModelCheck {
  readonly checkedBytes: number;
  /** Bytes that are missing or not what they should be. */
  readonly wrongBytes: number;
  /** What was compared: a hash of every byte, or sizes alone. */
  readonly by: 'hash' | 'size';
}

/** Why the hub, or whatever was named instead, lists no model. */
export type HubFailure = HubTrouble;

/** A download under way, or one that ended badly and can be taken up again. */
export interface DownloadState {
  readonly id: string;
  readonly name: string;
  readonly phase: 'fetching' | 'checking' | 'waiting' | 'paused' | 'failed';
  readonly receivedBytes: number;
  readonly totalBytes?: number;
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
  /** It is being fetched, and nothing comes. */
  readonly isSilent?: true;
  readonly failure?: LoadFailure;
}

/** What this device can do for a model. Each may be unknown: browsers differ in what they tell. */
export interface DeviceFacts extends Omit<DeviceReport, 'promptApi'> {
  /** The page finds this out: in a worker it is absent. */
  readonly promptApi: 'available' | 'downloadable' | 'downloading' | 'unavailable' | 'absent';
}

export type GpuFacts = GpuReport;
