import type { CallAddress } from './address';
import type { CancelSignal } from './ports';
import type { Result } from './result';
import type { Momentary } from './verdict';

/** Who asks: each role may be answered by a different engine. */
export type Role = 'policy' | 'distiller' | 'judge';

/** The roles that a model beside the first may take. */
export const helperRoles = ['distiller', 'judge'] as const;
export type HelperRole = (typeof helperRoles)[number];

export interface Turn {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
}

/** One answer to draw. Its address names it for ever; its seed follows from the run's seed and the address. */
export interface Draw {
  readonly address: CallAddress;
  /** 0 to 2^31 - 1. */
  readonly seed: number;
}

/** Several answers to one prompt. What all rollouts share comes first in `turns`, the task last. */
export interface SampleRequest {
  readonly role: Role;
  readonly turns: readonly Turn[];
  readonly temperature: number;
  readonly maxTokens: number;
  /** Where the answer must be JSON: a JSON Schema that the engine enforces if it can. */
  readonly schema?: JsonSchema;
  readonly draws: readonly Draw[];
}

export type JsonSchema = { readonly [key: string]: unknown };

export interface Sample {
  readonly text: string;
  /** A cut-off answer is not a wrong answer; verdicts need to know which it was. */
  readonly stop: 'end-of-turn' | 'max-tokens';
  readonly tokens: TokenCounts;
  /** Time of this draw in the engine, prefill included: its share of it, where several are under way at once. */
  readonly durationMs: number;
}

export interface TokenCounts {
  /** All tokens of the prompt, the cached ones included. */
  readonly prompt: number;
  /** Those of them whose state was already in the engine. */
  readonly cached: number;
  readonly completion: number;
  /** The server did not count, or not per answer: these are estimates. */
  readonly estimated?: true;
}

/** What may go wrong with one draw without being a bug. None of these is a wrong answer. */
export type SampleFailure =
  /** The prompt and the answer do not fit; asking again gives the same. */
  | { readonly kind: 'context-overflow'; readonly detail: string }
  /** The model does not take this prompt, such as one in a language that it does not know; asking again gives the same. */
  | { readonly kind: 'not-taken'; readonly detail: string }
  /** The engine died, went silent or broke; a restarted one may answer. */
  | { readonly kind: 'engine-lost'; readonly detail: string }
  /** The engine is there and says no for now (busy, rate limit, network). */
  | { readonly kind: 'unavailable'; readonly detail: string; readonly why?: Refusal };

/** Why an engine says no: a person can do something about most of these. */
export type Refusal =
  /** The server does not take the key, or wants one. */
  | 'key'
  | 'no-such-model'
  /** Too much is asked of it, by this run or by others, also after waiting. */
  | 'busy'
  | 'server-error'
  /** What it says breaks off, or is not what such a server says. */
  | 'broken-answer'
  | 'no-connection'
  /** The browser, or whoever manages it, has said no. */
  | 'not-allowed'
  | 'no-model'
  /** Not the one that the run began with. */
  | 'other-model';

export type SampleOutcome = Result<Sample, SampleFailure>;

/** Failures that the same prompt meets every time: they are results, and are kept like answers. */
export const lastingFailures = ['context-overflow', 'not-taken'] as const;

/** Whether asking again would give the same. */
export function isLasting(outcome: SampleOutcome): boolean {
  return outcome.ok || lastingFailures.some((kind) => kind === outcome.failure.kind);
}

export interface SampleContext {
  readonly signal: CancelSignal;
  /** The text so far of the draw under way, for a page that shows it growing. */
  readonly onText?: (drawIndex: number, text: string) => void;
  /** Whoever keeps answers keeps with them what no replay would find out again. */
  readonly grading?: Grading;
}

export interface Grading {
  /** Grades the answer to a draw before it is kept; gives the verdict where it has to be kept with it. */
  grade(drawIndex: number, outcome: SampleOutcome): Promise<Momentary | undefined>;
  /** The verdict that was kept with the answer to this draw. */
  recall(drawIndex: number, verdict: Momentary): void;
}

/**
 * What the learner plays against: a frozen model. Engines implement it; tests script it; journal, meter and
 * retries wrap it. Outcomes come one by one, in the order of `draws`, and a draw begins only when the one
 * before it was taken; an engine that answers several at once begins a few of them ahead, and calls them off with the
 * group. Throws only when aborted, or on a bug: every expected failure is a value.
 */
export interface Policy {
  sampleGroup(request: SampleRequest, context: SampleContext): AsyncIterable<SampleOutcome>;
}
