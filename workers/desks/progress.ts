import type { Stage, StageForecast } from '../../src/core/forecast';
import type { JournalEntry } from '../../src/core/journal';

/** Seconds of engine time that a run still needs: what it measured so far, and the forecast where it has not been yet. */
export class Progress {
  readonly #forecast: Readonly<Record<Stage, StageForecast>>;
  readonly #done: Record<Stage, { calls: number; seconds: number }> = {
    learn: { calls: 0, seconds: 0 },
    validate: { calls: 0, seconds: 0 },
    prove: { calls: 0, seconds: 0 },
  };

  constructor(forecast: Readonly<Record<Stage, StageForecast>>) {
    this.#forecast = forecast;
  }

  /** Counts an answered call. Calls outside the three stages are few and short. */
  count({ key, outcome }: JournalEntry): void {
    const stage = key.slice(0, key.indexOf('/'));
    if (!isStage(stage) || !outcome.ok) return;
    this.#done[stage].calls += 1;
    this.#done[stage].seconds += outcome.value.durationMs / 1000;
  }

  secondsLeft(): number | undefined {
    let seconds = 0;
    for (const stage of stages) {
      const { calls, seconds: planned } = this.#forecast[stage];
      const done = this.#done[stage];
      // A later stage that has begun ends the ones before it, however many calls they were forecast.
      const left = this.#laterBegun(stage) ? 0 : Math.max(0, calls - done.calls);
      const perCall = done.calls >= 4 ? done.seconds / done.calls : (planned ?? NaN) / calls;
      if (left > 0) seconds += left * perCall;
    }
    return Number.isFinite(seconds) ? seconds : undefined;
  }

  #laterBegun(stage: Stage): boolean {
    return stages
      .slice(stages.indexOf(stage) + 1)
      .some((later) => later === 'prove' && this.#done[later].calls > 0);
  }
}

const stages = ['learn', 'validate', 'prove'] as const satisfies readonly Stage[];

function isStage(word: string): word is Stage {
  return word === 'learn' || word === 'validate' || word === 'prove';
}
