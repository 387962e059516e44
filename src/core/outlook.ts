import type { Assumptions } from './assumptions';
import type { ExpectedLedger } from './expected-ledger';
import type { RunConfig, RunPlan } from './plan';

/**
 * What nobody can know before a run, and how it is taken. `middle`: as many informative groups as the rewards seen so
 * far lead to expect, given that there is one at all. `low`: a single one, and no candidate is kept. `high`: as many as there are groups. `none`:
 * not one, and the run ends after learning.
 */
export type Scenario = 'middle' | 'low' | 'high' | 'none';

/** What a forecast is made from, and the ledger that it is written into. */
export interface Outlook {
  readonly plan: RunPlan;
  /** The plan's own settings, or those of one arm. */
  readonly config: RunConfig;
  readonly scenario: Scenario;
  readonly assumed: Assumptions;
  readonly ledger: ExpectedLedger;
}

/** A library as a forecast sees it: what it adds to a prompt, in estimated tokens. */
export interface ExpectedLibrary {
  readonly tokens: number;
  readonly examples: number;
}

export const noLibraryExpected: ExpectedLibrary = { tokens: 0, examples: 0 };
