import { RunHalted } from './halt';
import type { Policy, Role, Sample, SampleContext, SampleRequest } from './policy';

/** Calls, tokens and time, in total and per role. Each answer counts once, also when it is replayed. */
export interface Usage extends RoleUsage {
  readonly roles: Readonly<Partial<Record<Role, RoleUsage>>>;
}

export interface RoleUsage {
  readonly calls: number;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  /** Time spent in the engine. */
  readonly seconds: number;
}

export interface Caps {
  readonly tokens?: number | undefined;
  readonly minutes?: number | undefined;
}

export interface Meter extends Policy {
  usage(): Usage;
}

const nothing: RoleUsage = { calls: 0, promptTokens: 0, cachedTokens: 0, completionTokens: 0, seconds: 0 };

/**
 * Counts every answer and stops the run at its cap, between calls. Time is the engine's own, so a replayed run
 * counts what the recorded one did, and reaches its cap at the same call.
 */
export function metered(inner: Policy, caps: Caps): Meter {
  let total = nothing;
  const roles: Partial<Record<Role, RoleUsage>> = {};

  return {
    usage: () => ({ ...total, roles: { ...roles } }),
    async *sampleGroup(request: SampleRequest, context: SampleContext) {
      stopAtCap(total, caps);
      let taken = 0;
      for await (const outcome of inner.sampleGroup(request, context)) {
        taken += 1;
        if (outcome.ok) {
          total = counted(total, outcome.value);
          roles[request.role] = counted(roles[request.role] ?? nothing, outcome.value);
        }
        yield outcome;
        if (taken < request.draws.length) stopAtCap(total, caps);
      }
    },
  };
}

function counted(usage: RoleUsage, { tokens, durationMs }: Sample): RoleUsage {
  return {
    calls: usage.calls + 1,
    promptTokens: usage.promptTokens + tokens.prompt,
    cachedTokens: usage.cachedTokens + tokens.cached,
    completionTokens: usage.completionTokens + tokens.completion,
    seconds: usage.seconds + durationMs / 1000,
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
}
