import {
  countEffects,
  cutOffCases,
  DESIGNS,
  designLabel,
  EFFECT_RATES,
  effectsCases,
  firstOnOneHalf,
  LARGEST,
  lawNames,
  leaveOneOutReach,
  redundantCase,
} from '../../tests/unit/statistics/simulated-effects';
import { perThousand, points, table } from './table';

/** The effects of single experiences. */
export function effectsFigures(repeats: number): string {
  const counted = effectsCases.map((each) => ({ ...each, ...countEffects(each, repeats) }));
  const caseOf = (law: string, rate: number, design: (typeof DESIGNS)[number]) => {
    const found = counted.find(
      (each) => each.lawName === law && each.rate === rate && each.design === design,
    );
    if (found === undefined) throw new Error(`effectsFigures: no case ${law} at ${rate}`);
    return found;
  };
  const least = counted.reduce((a, b) => (b.leastCovered < a.leastCovered ? b : a));
  const falsest = counted.reduce((a, b) => (b.falseHarm > a.falseHarm ? b : a));
  const designs = DESIGNS.map(designLabel);

  const redundant = countEffects(redundantCase, repeats);
  const cutOff = cutOffCases.map((each) => [
    each.name,
    perThousand(countEffects(each, repeats).falseClaims),
    perThousand(countEffects({ ...each, leftOut: true }, repeats).falseClaims),
  ]);
  return `## Single experiences

The eight rows of a Hadamard design on one half of the tasks, their complements on the other. Coverage in percent: the least of the
factors, and their mean. Near rates of 0 and 1, and with ten clusters, the interval is wider than most laws need: with a narrower one
coverage falls short where a few tasks lose everything.

${table(
  ['law', 'base rate', ...designs],
  lawNames.flatMap((law) =>
    EFFECT_RATES.map((rate) => [
      law,
      String(rate),
      ...DESIGNS.map((design) => {
        const { leastCovered, covered } = caseOf(law, rate, design);
        return `${points(leastCovered)}, ${points(covered)}`;
      }),
    ]),
  ),
)}

Least coverage of any factor: ${points(least.leastCovered)}% (${least.name}). Most often called harmful without being it, any factor of a
design, of 1,000: ${perThousand(falsest.falseHarm)} (${falsest.name}).

Half of the interval's width in points where nothing changes, and how often a first factor that loses 30% of what tasks win is called harmful, in percent:

${table(
  ['', 'base rate', ...designs],
  (
    [
      ['half width', 'nothing changes', 'reach'],
      ['found harmful', 'the first harms', 'firstHarms'],
    ] as const
  ).flatMap(([name, law, figure]) =>
    EFFECT_RATES.map((rate) => [
      name,
      String(rate),
      ...DESIGNS.map((design) => points(caseOf(law, rate, design)[figure])),
    ]),
  ),
)}

Half of the width in points with the same 320 calls, all factors at once and left out one at a time:

${table(
  ['base rate', 'design', 'one at a time'],
  EFFECT_RATES.map((rate) => {
    const each = caseOf('nothing changes', rate, LARGEST);
    return [String(rate), points(each.reach), points(leaveOneOutReach(each, repeats))];
  }),
)}

Three examples of which any one is enough, in the places where the design confounds them: each is worth ${points(redundant.truth)} points. The whole design
reads ${points(redundant.first)}, one half of it without complements ${points(firstOnOneHalf(redundantCase, repeats))}.

Answers cut off under one factor that changes nothing: of 1,000 measurements, those with a false conclusion of any kind, by the rule and with
undecided cells forgotten:

${table(['case', 'rule', 'forgotten'], cutOff)}`;
}
