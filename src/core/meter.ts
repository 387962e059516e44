import { RunHalted } from './halt';
import { isPriced, moneyOf } from './money';
import type { Prices, RunConfig } from './plan';
import type { Policy, Role, Sample, SampleContext, SampleRequest } from './policy';
import { stageOf, type Stage } from './stages';

/** The ledger of a run: in total, per role, and per stage and role. Each answer counts once, also when it is replayed. */
export interface Usage extends RoleUsage {
  readonly roles: UsageByRole;
  readonly stages: Readonly<Partial<Record<Stage, UsageByRole>>>;
}

export type UsageByRole = Readonly<Partial<Record<Role, RoleUsage>>>;

export interface RoleUsage {
  readonly calls: number;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  /** Time spent in the engine. */
  readonly seconds: number;
  /** By the run's prices; absent where it has none. */
  readonly money?: number;
}

export interface Caps {
  readonly tokens?: number | undefined;
  readonly minutes?: number | undefined;
  /** In the currency of the prices. */
  readonly money?: number | undefined;
  readonly prices?: Prices | undefined;
}

/** The caps as settings name them. */
export type RunCaps = Partial<Pick<RunConfig, 'capTokens' | 'capMinutes' | 'capMoney'>>;

export interface Meter extends Policy {
  usage(): Usage;
}

/** The caps of a run's settings. */
export function capsOf({ capTokens, capMinutes, capMoney, prices }: RunConfig): Caps {
  return { tokens: capTokens, minutes: capMinutes, money: capMoney, prices };
}

/** Adds up answers, whoever hands them over. */
export interface Ledger {
  count(role: Role, stage: Stage, sample: Sample): void;
  usage(): Usage;
}

const nothing: RoleUsage = { calls: 0, promptTokens: 0, cachedTokens: 0, completionTokens: 0, seconds: 0 };

export function openLedger(prices: Prices | undefined): Ledger {
  const free: RoleUsage = isPriced(prices) ? { ...nothing, money: 0 } : nothing;
  let total = free;
  let roles: Usage['roles'] = {};
  let stages: Usage['stages'] = {};
  return {
    usage: () => ({ ...total, roles, stages }),
    count(role, stage, sample) {
      const one = usageOf(role, sample, prices);
      const byRole = stages[stage] ?? {};
      total = sumOf(total, one);
      roles = { ...roles, [role]: sumOf(roles[role] ?? free, one) };
      stages = { ...stages, [stage]: { ...byRole, [role]: sumOf(byRole[role] ?? free, one) } };
    },
  };
}

/**
 * Counts every answer and stops the run at its cap, between calls. Time is the engine's own, so a replayed run
 * counts what the recorded one did, and reaches its cap at the same call.
 */
export function metered(inner: Policy, caps: Caps): Meter {
  const { count, usage } = openLedger(caps.prices);
  return {
    usage,
    async *sampleGroup(request: SampleRequest, context: SampleContext) {
      stopAtCap(usage(), caps);
      let taken = 0;
      for await (const outcome of inner.sampleGroup(request, context)) {
        const { stage } = request.draws[taken]!.address;
        taken += 1;
        if (outcome.ok) count(request.role, stageOf(stage), outcome.value);
        yield outcome;
        if (taken < request.draws.length) stopAtCap(usage(), caps);
      }
    },
  };
}

function usageOf(role: Role, { tokens, durationMs }: Sample, prices: Prices | undefined): RoleUsage {
  const counted = {
    calls: 1,
    promptTokens: tokens.prompt,
    cachedTokens: tokens.cached,
    completionTokens: tokens.completion,
    seconds: durationMs / 1000,
  };
  const money = moneyOf(role, counted, prices);
  return { ...counted, ...(money !== undefined && { money }) };
}

/** Of two entries that both have money, or neither. */
function sumOf(a: RoleUsage, b: RoleUsage): RoleUsage {
  return {
    calls: a.calls + b.calls,
    promptTokens: a.promptTokens + b.promptTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    completionTokens: a.completionTokens + b.completionTokens,
    seconds: a.seconds + b.seconds,
    ...(a.money !== undefined && { money: a.money + (b.money ?? 0) }),
  };
}

function stopAtCap(usage: RoleUsage, caps: Caps): void {
  const used = usage.promptTokens + usage.completionTokens;
  if (caps.tokens !== undefined && used >= caps.tokens) {
    throw new RunHalted({ status: 'stopped', reason: { kind: 'token-cap', used, cap: caps.tokens } });
  }
  const usedMinutes = usage.seconds / 60;
  if (caps.minutes !== undefined && usedMinutes >= caps.minutes) {
    throw new RunHalted({ status: 'stopped', reason: { kind: 'time-cap', usedMinutes, cap: caps.minutes } });
  }
  const usedMoney = usage.money ?? 0;
  if (caps.money !== undefined && usedMoney >= caps.money) {
    throw new RunHalted({
      status: 'stopped',
      reason: { kind: 'money-cap', used: usedMoney, cap: caps.money },
    });
  }
}
