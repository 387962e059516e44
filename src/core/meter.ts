import type { Role } from './policy';

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
