import { Assumptions } from './assumptions';
import { ExpectedLedger, type ForecastRow } from './expected-ledger';
import type { Figures } from './figures';
import { expectLearning } from './forecast-learn';
import { expectArms, expectEffects, expectVotes, libraryOf } from './forecast-tests';
import { noLibraryExpected, type Outlook, type Scenario } from './outlook';
import type { RunPlan } from './plan';
import type { Role } from './policy';
import { controlConfig, isLearning } from './presets';

/** What something takes; seconds where the speed is known, money where there are prices. */
export type Totals = Omit<ForecastRow, 'stage' | 'role'>;

/** What a run will take, before its first call. */
export interface RunForecast extends Totals {
  /** In the rows of its ledger. */
  readonly rows: readonly ForecastRow[];
  /** What it takes where one group teaches something and nothing is kept, and where all do; the same where nothing is open. */
  readonly low: Totals;
  readonly high: Totals;
  /** What it takes where no group teaches anything; absent where that cannot be. */
  readonly ifNothing?: Totals;
  /** Whether answers to these tasks were measured on this device, or everything but the speed is what is usual. */
  readonly isMeasured: boolean;
}

/** What a run will take as far as it can be known, by figures of this device where there are any. */
export function forecast(plan: RunPlan, figures: Figures): RunForecast {
  const assumed = new Assumptions(plan, figures);
  const { engine, helpers = {} } = figures;
  const speedOf = (role: Role) => ((role !== 'policy' && helpers[role]) || engine).speed;
  const rowsOf = (scenario: Scenario): readonly ForecastRow[] => {
    const ledger = new ExpectedLedger(speedOf, plan.config.prices);
    expectRun[plan.kind]({ plan, config: plan.config, scenario, assumed, ledger });
    return ledger.rows();
  };
  const rows = rowsOf('middle');
  const mayLearnNothing =
    plan.kind === 'learn' && plan.library.experiences.length === 0 && !plan.config.given;
  return {
    ...totalsOf(rows),
    rows,
    low: totalsOf(rowsOf('low')),
    high: totalsOf(rowsOf('high')),
    ...(mayLearnNothing && plan.config.source !== 'tips' && { ifNothing: totalsOf(rowsOf('none')) }),
    isMeasured: figures.tasks !== undefined,
  };
}

const expectRun: Readonly<Record<RunPlan['kind'], (outlook: Outlook) => void>> = {
  learn(outlook) {
    const library = expectLearning(outlook);
    if (library.tokens > 0) expectArms(outlook, [noLibraryExpected, library]);
  },
  prove(outlook) {
    const library = libraryOf(outlook);
    if (library.tokens > 0) expectArms(outlook, [noLibraryExpected, library]);
  },
  controls(outlook) {
    const { plan } = outlook;
    const names = plan.controls ?? [];
    const learnt = names.filter(isLearning).map((name) => ({
      name,
      library: expectLearning({ ...outlook, config: controlConfig(name, plan.config) }),
    }));
    const main = learnt.find(({ name }) => name === 'full') ?? learnt[0];
    const library = main?.library ?? libraryOf(outlook);
    const arms = learnt.map((arm) => arm.library).filter(({ tokens }) => tokens > 0);
    expectArms(outlook, [noLibraryExpected, ...arms, ...(names.includes('placebo') ? [library] : [])]);
    if (names.includes('majority-vote')) expectVotes(outlook, library);
  },
  effects: expectEffects,
};

function totalsOf(rows: readonly ForecastRow[]): Totals {
  const sum = (pick: (row: ForecastRow) => number) => rows.reduce((total, row) => total + pick(row), 0);
  const has = (name: 'seconds' | 'money') => rows.length > 0 && rows.every((row) => row[name] !== undefined);
  return {
    calls: Math.round(sum(({ calls }) => calls)),
    promptTokens: Math.round(sum(({ promptTokens }) => promptTokens)),
    cachedTokens: Math.round(sum(({ cachedTokens }) => cachedTokens)),
    completionTokens: Math.round(sum(({ completionTokens }) => completionTokens)),
    ...(has('seconds') && { seconds: sum(({ seconds = 0 }) => seconds) }),
    ...(has('money') && { money: sum(({ money = 0 }) => money) }),
  };
}
