import { meanOf } from '../statistics/moments';
import type { RunEvent } from './events';
import type { Library } from './library';
import type { HelperRole, Policy, Sample, SampleRequest, Turn } from './policy';
import { speedOf, type Speed } from './speed';
import { estimateTokens } from './tokens';
import { rewardOf } from './verdict';

/** What is known of an engine on this device. */
export interface EngineFigures {
  readonly speed?: Speed;
  readonly writing?: WritingFigures;
}

/** What came of asking whether the model can write lessons. */
export interface WritingFigures {
  readonly canWriteLessons: boolean;
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly seconds: number;
}

/** What an engine makes of the tasks of one set; what was not seen is absent. */
export interface TaskFigures {
  /** The answer budget under which answers were this long. */
  readonly budget: number;
  /** Real tokens of a prompt: `base` for the template, `factor` for each estimated token. */
  readonly prompt?: { readonly base: number; readonly factor: number };
  /** Tokens that the first of several draws has to read where the library is the one of the prompt before. */
  readonly ownTokens?: number;
  /** Mean tokens of an answer by how it was asked for. */
  readonly answers: Readonly<Partial<Record<AnswerKind, number>>>;
  /** Rewards of training rollouts without a library, and of rollouts with one. */
  readonly bare?: Rewards;
  readonly shown?: Rewards;
}

/** `learn` and `test`: without a library, at either temperature. `shown`: with examples. */
export type AnswerKind = 'learn' | 'test' | 'shown' | 'written' | 'judged';

export interface Rewards {
  readonly wins: number;
  readonly rollouts: number;
}

export interface Figures {
  readonly engine: EngineFigures;
  /** Of models beside the first, for the roles that they have; the first one answers for all others. */
  readonly helpers?: Readonly<Partial<Record<HelperRole, EngineFigures>>>;
  readonly tasks?: TaskFigures | undefined;
}

/** Tokens of a prompt as estimated before anything is measured: its texts, and the template around each turn. */
export function promptEstimate(turns: readonly Turn[]): number {
  return turns.reduce((sum, { text }) => sum + estimateTokens(text) + turnTokens, 0);
}

export const turnTokens = 5;

interface Seen {
  readonly kind: AnswerKind | 'probe';
  readonly isFirst: boolean;
  readonly estimate: number;
  readonly sample: Sample;
}

/** Watches calls, of a measurement or of a run, and says what the next forecast can go by. */
export class Gauge {
  readonly #learnTemperature: number;
  readonly #budget: number;
  readonly #seen: Seen[] = [];
  readonly #rewards = { bare: [] as number[], shown: [] as number[] };
  #canWriteLessons: boolean | undefined;
  /** What a run's groups are asked with; undefined where their rewards are not the grader's, or of several arms. */
  #groupsAre: 'bare' | 'shown' | undefined;

  constructor(budget: number, learnTemperature: number) {
    this.#budget = budget;
    this.#learnTemperature = learnTemperature;
  }

  /** The same policy, watched. */
  watch(inner: Policy): Policy {
    const note = (request: SampleRequest, index: number, sample: Sample) =>
      this.#note(request, index, sample);
    return {
      async *sampleGroup(request, context) {
        let index = 0;
        for await (const outcome of inner.sampleGroup(request, context)) {
          if (outcome.ok) note(request, index, outcome.value);
          index += 1;
          yield outcome;
        }
      },
    };
  }

  graded(kind: 'bare' | 'shown', rewards: readonly number[]): void {
    this.#rewards[kind].push(...rewards);
  }

  probed(canWriteLessons: boolean): void {
    this.#canWriteLessons = canWriteLessons;
  }

  /** What a run tells of itself: whether it can write lessons, and how often training rollouts won. */
  hear(event: RunEvent): void {
    switch (event.type) {
      case 'run-start': {
        const { kind, config, library } = event.plan;
        const isGraded = kind === 'learn' && (config.rewards ?? 'reference') === 'reference';
        this.#groupsAre = isGraded ? kindOf(library) : undefined;
        return;
      }
      case 'probe-end':
        return this.probed(event.canWriteLessons);
      case 'group-end': {
        const rewards = event.group.rollouts.flatMap(({ verdict }) => rewardOf(verdict) ?? []);
        if (this.#groupsAre) this.graded(this.#groupsAre, rewards);
        return;
      }
      case 'step-end':
        if (this.#groupsAre) this.#groupsAre = kindOf(event.library);
        return;
    }
  }

  /** Engine seconds of all calls seen. */
  get seconds(): number {
    return this.#seen.reduce((sum, { sample }) => sum + sample.durationMs / 1000, 0);
  }

  engineFigures(): EngineFigures {
    // Of answers to tasks alone: other roles may be played by another engine, and a form to keep to slows one down.
    const speed = speedOf(this.#answered.map(({ sample }) => sample));
    const probes = this.#seen.filter(({ kind }) => kind === 'probe').map(({ sample }) => sample);
    const sum = (pick: (sample: Sample) => number) => probes.reduce((total, one) => total + pick(one), 0);
    return {
      ...(speed && { speed }),
      ...(this.#canWriteLessons !== undefined &&
        probes.length > 0 && {
          writing: {
            canWriteLessons: this.#canWriteLessons,
            calls: probes.length,
            promptTokens: sum(({ tokens }) => tokens.prompt),
            completionTokens: sum(({ tokens }) => tokens.completion),
            seconds: sum(({ durationMs }) => durationMs / 1000),
          },
        }),
    };
  }

  /** Undefined where no answer to a task was seen. */
  taskFigures(): TaskFigures | undefined {
    const answered = this.#answered;
    if (answered.length === 0) return undefined;
    const firsts = answered.filter(({ isFirst }) => isFirst);
    const own = medianOf(firsts.map(({ sample }) => sample.tokens.prompt - sample.tokens.cached));
    const prompt = promptFit(firsts);
    const answers = Object.fromEntries(
      (['learn', 'test', 'shown', 'written', 'judged'] as const).flatMap((kind) => {
        const lengths = this.#seen
          .filter((one) => one.kind === kind)
          .map(({ sample }) => sample.tokens.completion);
        return lengths.length > 0 ? [[kind, meanOf(lengths)]] : [];
      }),
    );
    const { bare, shown } = this.#rewards;
    return {
      budget: this.#budget,
      ...(prompt && { prompt }),
      ...(own !== undefined && { ownTokens: own }),
      answers,
      ...(bare.length > 0 && { bare: rewardsOf(bare) }),
      ...(shown.length > 0 && { shown: rewardsOf(shown) }),
    };
  }

  get #answered(): readonly Seen[] {
    return this.#seen.filter(({ kind }) => kind === 'learn' || kind === 'test' || kind === 'shown');
  }

  #note(request: SampleRequest, index: number, sample: Sample): void {
    this.#seen.push({
      kind: this.#kindOf(request),
      // A group that grows asks again for its later draws.
      isFirst: request.draws[index]!.address.sample === 0,
      estimate: promptEstimate(request.turns),
      sample,
    });
  }

  #kindOf({ role, turns, temperature, draws }: SampleRequest): Seen['kind'] {
    if (role === 'judge') return 'judged';
    if (role === 'distiller') return draws[0]?.address.stage === 'probe' ? 'probe' : 'written';
    if (turns.some((turn) => turn.role === 'assistant')) return 'shown';
    return temperature === this.#learnTemperature ? 'learn' : 'test';
  }
}

/** What is newer goes before, field by field; under another answer budget nothing of the old holds. */
export function newerFigures(old: TaskFigures | undefined, fresh: TaskFigures): TaskFigures {
  if (!old || old.budget !== fresh.budget) return fresh;
  return { ...old, ...fresh, answers: { ...old.answers, ...fresh.answers } };
}

/** Prompts of much the same length say only what the template adds; different ones also say how the estimate errs. */
function promptFit(seen: readonly Seen[]): TaskFigures['prompt'] {
  if (seen.length === 0) return undefined;
  const x = seen.map(({ estimate }) => estimate);
  const y = seen.map(({ sample }) => sample.tokens.prompt);
  const [meanX, meanY] = [meanOf(x), meanOf(y)];
  const spread = meanOf(x.map((value) => (value - meanX) ** 2));
  const both = meanOf(x.map((value, index) => (value - meanX) * (y[index]! - meanY)));
  const isTelling = Math.sqrt(spread) > 0.2 * meanX;
  const factor = isTelling ? Math.min(4, Math.max(0.25, both / spread)) : 1;
  return { base: meanY - factor * meanX, factor };
}

function kindOf({ experiences }: Library): 'bare' | 'shown' {
  return experiences.length > 0 ? 'shown' : 'bare';
}

function rewardsOf(rewards: readonly number[]): Rewards {
  return { wins: rewards.reduce((sum, reward) => sum + reward, 0), rollouts: rewards.length };
}

function medianOf(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}
