import type { Draw, SampleContext, SampleOutcome, SampleRequest } from '../../src/core/policy';
import { fail, ok } from '../../src/core/result';
import type { Engine, EngineFacts } from '../../src/engines/engine';
import { pretendAnswer, pretendContext } from './pretend-model';

/** A piece of the prompt is read in the time of one turn of the event loop. */
const pieceTokens = 16;

/**
 * The least an engine may be: one draw after another, read piece by piece and written word by word. What the contract
 * says can be kept is kept here, so that what fails elsewhere fails there.
 */
export class PretendEngine implements Engine {
  readonly facts: EngineFacts = {
    kind: 'wllama',
    model: 'pretend',
    digest: 'pretend:1',
    engineVersion: '1',
    contextTokens: pretendContext,
    threads: 1,
  };
  #isGone = false;
  #read = '';

  async *sampleGroup(request: SampleRequest, context: SampleContext): AsyncGenerator<SampleOutcome> {
    for (const [index, draw] of request.draws.entries()) {
      yield await this.#draw(request, draw, context, (text) => context.onText?.(index, text));
    }
  }

  async dispose(): Promise<void> {
    this.#isGone = true;
  }

  async #draw(
    request: SampleRequest,
    { seed }: Draw,
    { signal }: SampleContext,
    show: (text: string) => void,
  ): Promise<SampleOutcome> {
    const startedAt = performance.now();
    const answer = pretendAnswer({ ...request, seed });
    signal.throwIfAborted();
    if (this.#isGone) return gone;
    if (answer.kind === 'overflow') {
      const detail = `a prompt of ${answer.promptTokens} tokens and its answer do not fit into ${pretendContext}`;
      return fail({ kind: 'context-overflow', detail });
    }
    const prompt = JSON.stringify(request.turns);
    const cached = prompt === this.#read ? answer.promptTokens - 1 : 0;
    for (let read = cached; read < answer.promptTokens; read += pieceTokens) {
      show('');
      await this.#step(signal);
    }
    this.#read = prompt;
    let text = '';
    for (const token of answer.tokens) {
      await this.#step(signal);
      if (this.#isGone) return gone;
      show((text += token));
    }
    const tokens = { prompt: answer.promptTokens, cached, completion: answer.tokens.length };
    return ok({ text, stop: answer.stop, tokens, durationMs: performance.now() - startedAt });
  }

  async #step(signal: SampleContext['signal']): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal.throwIfAborted();
  }
}

const gone = fail({ kind: 'engine-lost', detail: 'the engine was let go' } as const);
