import { moneyOf } from './money';
import type { Prices } from './plan';
import type { Role } from './policy';
import { secondsFor, type Speed } from './speed';
import { stages, type Stage } from './stages';

/** What one role is expected to take in one stage. */
export interface ForecastRow {
  readonly stage: Stage;
  readonly role: Role;
  readonly calls: number;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  /** Absent without a measured speed. */
  readonly seconds?: number;
  /** Absent without prices. */
  readonly money?: number;
}

/** Groups of draws from prompts that share what stands before the task. */
export interface ExpectedCalls {
  readonly groups: number;
  readonly draws: number;
  /** Tokens of one prompt. */
  readonly prompt: number;
  /** Tokens that the first draw of a group reads; the others find all but one in the cache. */
  readonly own: number;
  /** Tokens that are read once for all groups: what the prompts share. */
  readonly shared?: number;
  readonly answer: number;
  /** Where an answer does not come at the engine's plain speed: seconds of one call. */
  readonly secondsEach?: number | undefined;
}

type Open = { -readonly [Name in keyof ForecastRow]: ForecastRow[Name] };

/** Adds up what a run is expected to take, in the same rows as its ledger. */
export class ExpectedLedger {
  readonly #speedOf: (role: Role) => Speed | undefined;
  readonly #prices: Prices | undefined;
  readonly #rows = new Map<string, Open>();

  /** Roles may be played by models of different speeds. */
  constructor(speedOf: (role: Role) => Speed | undefined, prices: Prices | undefined) {
    this.#speedOf = speedOf;
    this.#prices = prices;
  }

  add(stage: Stage, role: Role, expected: ExpectedCalls): void {
    const calls = expected.groups * expected.draws;
    if (calls <= 0) return;
    const promptTokens = calls * expected.prompt;
    const read = expected.groups * expected.own + (calls - expected.groups) + (expected.shared ?? 0);
    const fresh = Math.min(promptTokens, Math.max(read, calls));
    const completionTokens = calls * expected.answer;
    const speed = this.#speedOf(role);
    const seconds = speed && secondsFor(speed, { calls, fresh, completion: completionTokens });
    const row = this.#row(stage, role);
    row.calls += calls;
    row.promptTokens += promptTokens;
    row.cachedTokens += promptTokens - fresh;
    row.completionTokens += completionTokens;
    if (seconds !== undefined) {
      row.seconds =
        (row.seconds ?? 0) + (expected.secondsEach === undefined ? seconds : calls * expected.secondsEach);
    }
  }

  rows(): readonly ForecastRow[] {
    const inOrder = [...this.#rows.values()].toSorted(
      (a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage),
    );
    return inOrder.map((row) => {
      const money = moneyOf(row.role, row, this.#prices);
      return { ...row, ...(money !== undefined && { money }) };
    });
  }

  #row(stage: Stage, role: Role): Open {
    const key = `${stage}/${role}`;
    const found = this.#rows.get(key);
    if (found) return found;
    const row: Open = { stage, role, calls: 0, promptTokens: 0, cachedTokens: 0, completionTokens: 0 };
    this.#rows.set(key, row);
    return row;
  }
}
