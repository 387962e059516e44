import type { SampleOutcome, SampleRequest } from '../core/policy';
import type { Result } from '../core/result';
import type { EngineFacts, LoadFailure, LoadProgress, ModelChoice } from './engine';
import type { MeasuredLanes, Remembered } from './remembered';

/**
 * What the engine's owner and its worker say to each other: plain data only, failures included. An error class
 * would arrive as a bare `Error`, and an `AbortSignal` not at all.
 */
export type ToEngine =
  /** Once, first. `baseUrl` is the address of the page, under which `models/` lies. */
  | {
      readonly type: 'load';
      readonly choice: ModelChoice;
      readonly baseUrl: string;
      readonly remembered?: Remembered;
    }
  | { readonly type: 'open'; readonly group: number; readonly request: SampleRequest }
  /** Credit for one draw. An engine that writes side by side may have begun two for each lane before they are asked for. */
  | { readonly type: 'pull'; readonly group: number }
  /** Stops the draw under way, if any; the group ends. */
  | { readonly type: 'abort'; readonly group: number }
  | { readonly type: 'ping' };

export type FromEngine =
  | { readonly type: 'progress'; readonly progress: LoadProgress }
  | {
      readonly type: 'loaded';
      readonly result: Result<EngineFacts, LoadFailure>;
      readonly measured?: MeasuredLanes;
    }
  /** A sign of life too: comes with each piece of the prompt that was read, with the text still empty. */
  | { readonly type: 'text'; readonly group: number; readonly index: number; readonly text: string }
  | { readonly type: 'outcome'; readonly group: number; readonly outcome: SampleOutcome }
  | { readonly type: 'end'; readonly group: number; readonly why: 'done' | 'aborted' }
  /** A bug in the worker. It must not be used again. */
  | { readonly type: 'broken'; readonly detail: string }
  | { readonly type: 'pong' };
