import {
  BASE_RATES,
  brokenCases,
  countClaims,
  differentPressCases,
  exactCases,
  familyCases,
  hardestCases,
  nullCases,
  pressCases,
  REAL_RATES,
  REAL_SIZES,
  realCases,
  skewedCases,
  undecidedCases,
  type ClaimCase,
  type ClaimCounts,
} from '../../tests/unit/statistics/simulated-claims';
import {
  controlsCases,
  countControls,
  smallestFamilyCases,
} from '../../tests/unit/statistics/simulated-controls';
import { powerTable, simulatedDetectableChange } from '../../tests/unit/statistics/simulated-power';
import { helpingAlike } from '../../tests/unit/statistics/simulated-tasks';
import { perThousand, points, table } from './table';

const ALIKE_SIZES = [
  [40, 2],
  [40, 4],
  [40, 8],
  [40, 16],
  [80, 4],
  [80, 16],
] as const;

interface Counted extends ClaimCounts {
  readonly name: string;
}

/** False claims and coverage of single claims. */
export function claimFigures(repeats: number): string {
  const count = (cases: readonly ClaimCase[], runs = repeats): readonly Counted[] =>
    cases.map((each) => ({ name: each.name, ...countClaims(each, runs) }));
  const nulls = count(nullCases);
  const others = [...count(skewedCases), ...count(familyCases), ...count(undecidedCases)];
  const hardest = count(hardestCases);
  const exact = count(exactCases);
  const presses = count([...pressCases, ...differentPressCases], Math.ceil(repeats / 4));
  const real = count(realCases);
  const broken = brokenCases.map((each) => ({
    name: each.name,
    ...countClaims(each, Math.ceil(repeats / 4), each.alphaOf),
  }));
  return `## False claims

In each case nothing changes on average, so that every "helps" and every "harms" is false. Of 1,000 proofs; nominally 25 each
way. The last column is the part of intervals that hold the truth, in percent; nominally 95.

### By base rate

Nothing changes on any task. Rates of success differ between tasks (Beta, parameters that sum to 3).

${claimsTable(nulls)}

### Skewed effects, templates, answers cut off

Where answers are cut off, both readings together are what has to hold the truth.

${claimsTable(others)}

### The hardest that were found

In a scan over 10 to 320 tasks, 2 to 64 rollouts, the part of tasks that lose, how much, and from where the others gain: the worst of each kind, and those
in which chance within many rollouts would hide that no large loss was drawn.

${claimsTable(hardest)}

Most false claims one way with rewards of 0 and 1, of 1,000: ${mostFalse([...nulls, ...others, ...hardest])}.

### Rewards by parts, without chance

Where every task that does not lose everything gains exactly the same, nothing in the data says that some could lose.

${claimsTable(exact)}

### Twenty proofs on one test split

Persons who prove twenty times on the same tasks: one library that changes nothing, or twenty different ones. Of 1,000 persons, those who were told at least once that one helps, or
harms. Nominally 48 each way; the last column is that of first proofs.

${claimsTable(presses)}

### Without the rules

The same with one rule left out: all proofs at the error rate of the first, tasks as clusters where templates are, undecided rollouts forgotten.

${claimsTable(broken)}

## Coverage where the change is real

The part of intervals that hold the change, in percent: the least of four cases (10 and 20 points more, 10 and 20 less), by base rate.

${realTable(real)}

Least coverage of all cases on this page so far: ${leastCovered([...nulls, ...others, ...hardest, ...exact, ...presses, ...real])}.`;
}

/** Several arms at once. */
export function controlsFigures(repeats: number): string {
  const rows = [...controlsCases, ...smallestFamilyCases].map((each) => {
    const { helps, harms, anyHelps, anyHarms, covered, found } = countControls(each, repeats);
    const isTrue = each.truths.filter((truth) => truth !== 0).length;
    return [
      each.name,
      perThousand(helps / repeats),
      perThousand(harms / repeats),
      perThousand(anyHelps / repeats),
      perThousand(anyHarms / repeats),
      points(covered / repeats),
      isTrue > 0 ? points(found / repeats / isTrue) : '',
    ];
  });
  return `## A family of controls

Six controls beside the full method (where it says so, one), all against the same rollouts without a library. Of 1,000 proofs, those in which any control is
falsely said to help, or to harm (nominally 25 each way); those in which any arm is, the full method's among them (nominally 50 each way); the part in which the
intervals of all controls hold at once; and the part of true changes of controls that are shown, in percent.

${table(['case', '"helps"', '"harms"', 'any arm "helps"', 'any arm "harms"', 'all hold, %', 'found, %'], rows)}`;
}

/** The change that a first proof shows four times in five. */
export function powerFigures(repeats: number): string {
  const rows = powerTable.map(([size, expected]) => [
    size.join(' × '),
    ...BASE_RATES.map((rate, column) => {
      const measured = simulatedDetectableChange(size, rate, repeats);
      return `${measured ?? 'none'} (${expected[column] ?? 'none'})`;
    }),
  ]);
  const alike = ALIKE_SIZES.map((size) => [
    size.join(' × '),
    ...BASE_RATES.map((rate) =>
      String(simulatedDetectableChange(size, rate, repeats, helpingAlike) ?? 'none'),
    ),
  ]);
  return `## Power

The change in points that a first proof shows four times in five, by test tasks × rollouts per arm and base rate. In brackets what the project's tests hold
it to, within 3 points.

${table(['', ...BASE_RATES.map(String)], rows)}

The same where all tasks have one rate and gain alike. Many rollouts then leave all differences near each other, and that none lost a lot is told from
a loss that was not drawn by more tasks only.

${table(['', ...BASE_RATES.map(String)], alike)}`;
}

function claimsTable(counts: readonly Counted[]): string {
  return table(
    ['case', '"helps"', '"harms"', 'covered, %'],
    counts.map(({ name, repeats, helps, harms, covered }) => [
      name,
      perThousand(helps / repeats),
      perThousand(harms / repeats),
      points(covered / repeats),
    ]),
  );
}

/** Cases come by size, then by rate. */
function realTable(counts: readonly Counted[]): string {
  const perRate = counts.length / REAL_SIZES.length / REAL_RATES.length;
  const least = (block: number): string =>
    points(
      Math.min(
        ...counts
          .slice(block * perRate, (block + 1) * perRate)
          .map(({ covered, repeats }) => covered / repeats),
      ),
    );
  return table(
    ['', ...REAL_RATES.map(String)],
    REAL_SIZES.map((size, row) => [
      size.join(' × '),
      ...REAL_RATES.map((_, column) => least(row * REAL_RATES.length + column)),
    ]),
  );
}

function mostFalse(counts: readonly Counted[]): string {
  const worst = counts.map(({ name, repeats, helps, harms }) => ({
    name,
    part: Math.max(helps, harms) / repeats,
  }));
  const most = worst.reduce((a, b) => (b.part > a.part ? b : a));
  return `${perThousand(most.part)} (${most.name})`;
}

function leastCovered(counts: readonly Counted[]): string {
  const least = counts.reduce((a, b) => (b.covered / b.repeats < a.covered / a.repeats ? b : a));
  return `${points(least.covered / least.repeats)}% (${least.name})`;
}
