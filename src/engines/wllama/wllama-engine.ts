import type { Sample, SampleContext, SampleOutcome, SampleRequest } from '../../core/policy';
import type { CancelSignal } from '../../core/ports';
import { fail, ok, type Result } from '../../core/result';
import type { Engine, EngineFacts, LoadFailure } from '../engine';
import type { MeasuredLanes } from '../remembered';
import { SharedClock } from '../shared-clock';
import { complete, ContextOverflow, type Completion, type CompletionOptions } from './complete';
import { GroupLanes } from './group-lanes';
import type { LaneRates } from './lane-plan';
import { Pace } from './pace';
import { Room, sideBySide } from './side-by-side';
import { threadCount } from './thread-count';
import { startAtBestPace, type Started, type Starting } from './start-at-pace';
import { describeError } from './wllama-log';

/** llama.cpp may hold states of earlier prompts for 8 GiB; the heap ends at 4, and a phone's patience before. */
const storedLimitMiB = 512;

/** What is known of lanes here. */
export interface LaneKnowledge {
  readonly rates?: LaneRates;
  readonly measured?: MeasuredLanes;
  /** Somebody chose how many there are, and they are all used. */
  readonly isFixed: boolean;
}

/**
 * A group's draws, as many of them side by side as answer it soonest: mostly one after another, since every draw but
 * the first then finds the prompt's state in the slot, and in several lanes where long answers make up for reading the
 * prompt in each.
 *
 * Turns go to the model's own chat template as they are. What templates make of them differs: SmolLM2's puts
 * "You are a helpful AI assistant named SmolLM, trained by Hugging Face" where there is no system turn, and
 * nothing where there is an empty one. A model without a template gets ChatML.
 */
export class WllamaEngine implements Engine {
  readonly facts: EngineFacts;
  readonly measured?: MeasuredLanes;
  readonly #starting: Starting;
  readonly #pace: Pace;
  readonly #lanes: GroupLanes;
  readonly #room: Room;
  readonly #clock = new SharedClock(() => performance.now());
  readonly #start: typeof startAtBestPace;
  #started: Started;

  constructor(
    started: Started,
    starting: Starting,
    facts: EngineFacts,
    lanes: LaneKnowledge,
    start = startAtBestPace,
  ) {
    this.#start = start;
    this.facts = facts;
    if (lanes.measured) this.measured = lanes.measured;
    this.#starting = starting;
    this.#started = started;
    this.#lanes = new GroupLanes(starting.lanes, lanes.rates, lanes.isFixed);
    this.#room = new Room(starting.contextTokens);
    this.#pace = new Pace(threadCount(), starting.sizeBytes, () => performance.now());
    this.#pace.started(started.threads, started.tokenMs);
  }

  async *sampleGroup(request: SampleRequest, context: SampleContext): AsyncGenerator<SampleOutcome> {
    const { length: to } = request.draws;
    let from = 0;
    // Where it is not known how long such answers are, the first one is drawn alone: it shows it, and reads the prompt.
    while (from < to && (this.#lanes.isSingle(request) || !this.#lanes.knowsAnswers(request))) {
      yield await this.#alone(request, from, context);
      from += 1;
    }
    if (from === to) return;

    const lanes = this.#lanes.lanesFor(request, to - from, this.facts.contextTokens);
    if (lanes > 1) {
      yield* this.#together(request, { from, to, lanes }, context);
    } else {
      for (; from < to; from++) yield await this.#alone(request, from, context);
    }
  }

  async dispose(): Promise<void> {
    const { wllama, log } = this.#started.running;
    log.letGo();
    await wllama.exit();
  }

  /** With nothing beside it. Before it begins, the engine may be started anew. */
  async #alone(request: SampleRequest, index: number, context: SampleContext): Promise<SampleOutcome> {
    const place = await this.#room.enter(Infinity);
    try {
      const failure = await this.#refresh();
      if (failure) return lost(failure);
      const outcome = await this.#draw(request, index, context, context.signal);
      if (!outcome.ok) return outcome.failure;
      const { completion, durationMs } = outcome.value;
      this.#lanes.haveRead(request, 1);
      // The first token comes out of the prompt, for free. A grammar slows tokens down by itself.
      const { predicted_n: tokens, predicted_ms: ms } = completion.timings;
      if (!request.schema) this.#pace.wrote(tokens - 1, ms);
      return ok(sampleOf(completion, durationMs));
    } finally {
      place.leave();
    }
  }

  /** Side by side, in one context: the others begin when llama.cpp has counted the tokens of the first one's prompt. */
  async *#together(
    request: SampleRequest,
    range: { readonly from: number; readonly to: number; readonly lanes: number },
    context: SampleContext,
  ): AsyncGenerator<SampleOutcome> {
    let counted = (): void => {};
    const whenCounted = new Promise<void>((resolve) => (counted = resolve));
    if (this.#lanes.promptTokens(request) !== undefined) counted();

    const draw = async (index: number, signal: CancelSignal): Promise<SampleOutcome> => {
      if (index > range.from) await whenCounted;
      const needed = () => (this.#lanes.promptTokens(request) ?? Infinity) + request.maxTokens;
      let place = await this.#room.enter(needed());
      try {
        const once = await this.#draw(request, index, context, signal, () => {
          place.shrink(needed());
          counted();
        });
        const isCrowdedOut = !once.ok && isOverflow(once.failure) && needed() <= this.facts.contextTokens;
        if (!isCrowdedOut) return outcomeOf(once);
        // It fits, so the context was filled by others: once more, with nothing beside it.
        place.leave();
        place = await this.#room.enter(Infinity);
        return outcomeOf(await this.#draw(request, index, context, signal));
      } finally {
        place.leave();
        counted();
      }
    };
    const failure = await this.#refreshedAlone();
    if (failure) {
      for (let index = range.from; index < range.to; index++) yield lost(failure);
      return;
    }
    yield* sideBySide(range, draw, context.signal);
    this.#lanes.haveRead(request, range.lanes);
  }

  /** Before several begin: with nothing under way, as it may be started anew. */
  async #refreshedAlone(): Promise<LoadFailure | undefined> {
    const place = await this.#room.enter(Infinity);
    try {
      return await this.#refresh();
    } finally {
      place.leave();
    }
  }

  async #draw(
    request: SampleRequest,
    index: number,
    context: SampleContext,
    signal: CancelSignal,
    onPrompt: () => void = () => {},
  ): Promise<Drawn> {
    if (signal.aborted) throw aborted();
    const { running } = this.#started;
    const end = this.#clock.begin();
    const options: CompletionOptions = {
      seed: request.draws[index]!.seed,
      contextTokens: this.facts.contextTokens,
      signal,
      onText: (text) => context.onText?.(index, text),
      onPrompt: (tokens) => {
        this.#lanes.learnPrompt(request, tokens);
        onPrompt();
      },
    };
    try {
      const completion = await complete(running, request, options);
      this.#lanes.learnAnswer(request, completion.timings.predicted_n);
      return ok({ completion, durationMs: end() });
    } catch (error) {
      end();
      if (signal.aborted) throw aborted();
      const detail = describeError(error, running.log);
      const overflow = error instanceof ContextOverflow || /context size/i.test(detail);
      return fail(fail({ kind: overflow ? 'context-overflow' : 'engine-lost', detail }));
    }
  }

  /**
   * Between draws: starts afresh where the store of earlier prompts has grown too large, since nothing else
   * empties it, and where another number of threads may be better.
   */
  async #refresh(): Promise<LoadFailure | undefined> {
    const { running } = this.#started;
    if (!this.#clock.isIdle) return undefined;
    const looks = this.#pace.wantsLook && this.#starting.device === 'cpu';
    if (!looks && running.log.storedMiB < storedLimitMiB) return undefined;
    await running.wllama.exit();
    const started = await this.#start(this.#starting, threadCount());
    if (!started.ok) return started.failure;
    this.#started = started.value;
    this.#lanes.startedAnew();
    this.#pace.started(started.value.threads, started.value.tokenMs);
    return undefined;
  }
}

/** What came of one draw; the failure is a whole outcome already. */
type Drawn = Result<{ readonly completion: Completion; readonly durationMs: number }, SampleOutcome>;

function outcomeOf(drawn: Drawn): SampleOutcome {
  return drawn.ok ? ok(sampleOf(drawn.value.completion, drawn.value.durationMs)) : drawn.failure;
}

function isOverflow(outcome: SampleOutcome): boolean {
  return !outcome.ok && outcome.failure.kind === 'context-overflow';
}

function lost(failure: LoadFailure): SampleOutcome {
  return fail({ kind: 'engine-lost', detail: JSON.stringify(failure) });
}

function aborted(): Error {
  return new DOMException('Sampling was aborted.', 'AbortError');
}

function sampleOf({ text, finish, timings }: Completion, durationMs: number): Sample {
  const { cache_n: cached, prompt_n: computed, predicted_n: completion } = timings;
  return {
    text,
    stop: finish === 'length' ? 'max-tokens' : 'end-of-turn',
    tokens: { prompt: cached + computed, cached, completion },
    durationMs,
  };
}
