import type { RunEvent } from '../../src/core/events';
import type { ForecastRow } from '../../src/core/expected-ledger';
import type { JournalEntry } from '../../src/core/journal';
import { openLedger, type Usage } from '../../src/core/meter';
import type { RunPlan } from '../../src/core/plan';
import type { Role } from '../../src/core/policy';
import { stageOf, stages, type Stage } from '../../src/core/stages';

/** Calls of a stage after which its own time a call is believed more than the forecast. */
const enough = 4;

interface Account {
  /** Calls that the stage will have taken at its end, as far as is known by now. */
  expected: number;
  /** Seconds of one call, as forecast. */
  readonly planned: number | undefined;
  calls: number;
  seconds: number;
}

/**
 * What a run has taken, up to its last answer, and the seconds of engine time that it still needs: what it measured so
 * far, and the forecast where it has not been yet. What the run finds out on its way (how many candidates there are to
 * try, that there is nothing to prove) replaces what the forecast had to assume.
 */
export class Progress {
  readonly #kind: RunPlan['kind'];
  readonly #plan: Pick<RunPlan, 'train' | 'validation' | 'config'>;
  readonly #accounts: Readonly<Record<Stage, Account>>;
  readonly #ledger: ReturnType<typeof openLedger>;
  readonly #perGroup: number;
  readonly #validatedPerStep: number;
  #groups = 0;
  #steps = 0;

  constructor(plan: RunPlan, rows: readonly ForecastRow[]) {
    this.#kind = plan.kind;
    this.#plan = plan;
    this.#ledger = openLedger(plan.config.prices);
    const account = (stage: Stage): Account => {
      const own = rows.filter((row) => row.stage === stage);
      const expected = own.reduce((sum, { calls }) => sum + calls, 0);
      const seconds = own.reduce((sum, row) => sum + (row.seconds ?? NaN), 0);
      return { expected, planned: seconds >= 0 ? seconds / expected : undefined, calls: 0, seconds: 0 };
    };
    this.#accounts = {
      learn: account('learn'),
      judge: account('judge'),
      distil: account('distil'),
      validate: account('validate'),
      prove: account('prove'),
    };
    this.#perGroup = this.#accounts.learn.expected / Math.max(1, plan.train.length * plan.config.epochs);
    this.#validatedPerStep = this.#accounts.validate.expected / this.#allSteps;
  }

  /** Counts an answered call. */
  count({ key, outcome }: JournalEntry): void {
    if (!outcome.ok) return;
    const stage = addressStages.find((name) => key.startsWith(`${name}/`));
    if (stage === undefined) return;
    const account = this.#accounts[stageOf(stage)];
    account.calls += 1;
    account.seconds += outcome.value.durationMs / 1000;
    this.#ledger.count(roleAt[stage], stageOf(stage), outcome.value);
  }

  /**
   * As the loop's own meter has it, which tells only after whole groups, and begins at nothing where a run is replayed
   * to go on.
   */
  usage(): Usage {
    return this.#ledger.usage();
  }

  /** What a run says of itself; a replayed one says it again, and in the same order. */
  hear(event: RunEvent): void {
    const { learn, judge, distil, validate, prove } = this.#accounts;
    switch (event.type) {
      case 'group-end':
        if (this.#kind !== 'learn') return;
        this.#groups += 1;
        learn.expected = learn.calls + this.#perGroup * Math.max(0, this.#allGroups - this.#groups);
        return;
      case 'candidates':
        if (this.#kind !== 'learn') return;
        validate.expected =
          validate.calls +
          this.#triesOf(event.candidates.length) +
          this.#stepsAfter(1) * this.#validatedPerStep;
        return;
      case 'step-end':
        this.#steps += 1;
        if (this.#kind !== 'learn') return;
        validate.expected = validate.calls + this.#stepsAfter(0) * this.#validatedPerStep;
        if (this.#stepsAfter(0) === 0 && event.library.experiences.length === 0) prove.expected = prove.calls;
        return;
      case 'proof-start':
      case 'controls-start':
      case 'proof-refused':
        for (const account of [learn, judge, distil, validate]) account.expected = account.calls;
        if (event.type === 'proof-refused') prove.expected = prove.calls;
        return;
      case 'proof-progress':
        prove.expected = event.of;
        return;
      case 'effects-progress':
        validate.expected = event.of;
        return;
    }
  }

  /** Undefined where neither a speed was known nor anything was measured yet. */
  secondsLeft(): number | undefined {
    const drift = this.#drift();
    let left = 0;
    for (const stage of stages) {
      const { expected, calls, seconds, planned } = this.#accounts[stage];
      const open = expected - calls;
      if (!(open > 0)) continue;
      left += open * (calls >= enough ? seconds / calls : (planned ?? NaN) * drift);
    }
    return Number.isFinite(left) ? left : undefined;
  }

  /** How much slower than forecast the calls so far were: a device that is slower today is so in later stages too. */
  #drift(): number {
    let [calls, took, planned] = [0, 0, 0];
    for (const stage of stages) {
      const account = this.#accounts[stage];
      if (account.planned === undefined || account.calls < enough) continue;
      calls += account.calls;
      took += account.seconds;
      planned += account.calls * account.planned;
    }
    return calls > 0 && planned > 0 ? took / planned : 1;
  }

  get #allGroups(): number {
    return this.#plan.train.length * this.#plan.config.epochs;
  }

  get #allSteps(): number {
    const { train, config } = this.#plan;
    return Math.max(1, Math.ceil(train.length / config.batch) * config.epochs + (config.given ? 1 : 0));
  }

  /** Steps that are still to come, besides the one or none under way. */
  #stepsAfter(underWay: 0 | 1): number {
    return Math.max(0, this.#allSteps - this.#steps - underWay);
  }

  /** As in select.ts: all on the first half, the better half on the rest. */
  #triesOf(candidates: number): number {
    const tasks = this.#plan.validation.length;
    if (candidates === 0 || (this.#plan.config.rewards ?? 'reference') !== 'reference') return 0;
    const half = candidates > 2 ? Math.ceil(tasks / 2) : tasks;
    const groups = (1 + candidates) * half + (1 + Math.ceil(candidates / 2)) * (tasks - half);
    return groups * this.#plan.config.validationRollouts;
  }
}

/** Who is asked at each stage of an address. */
const roleAt = {
  probe: 'distiller',
  learn: 'policy',
  judge: 'judge',
  distil: 'distiller',
  validate: 'policy',
  prove: 'policy',
  effects: 'policy',
} as const satisfies Record<string, Role>;

const addressStages = Object.keys(roleAt) as readonly (keyof typeof roleAt)[];
