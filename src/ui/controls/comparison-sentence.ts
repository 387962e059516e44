import type { ControlArm, ControlsResult } from '../../core/events';
import { controls } from '../messages/controls';
import { percent, points } from '../messages/numbers';

const words = controls.sentence;

/** What became of an arm: its conclusion, or that it learnt nothing to compare. */
type ArmOutcome = 'helps' | 'harms' | 'no-effect-shown' | 'refused' | 'nothing';
const outcomes: readonly ArmOutcome[] = ['helps', 'harms', 'no-effect-shown', 'refused', 'nothing'];

/** What a comparison shows, in one plain sentence for the arm that stands alone and one for each sort of other. */
export function comparisonSentences(result: ControlsResult): readonly string[] {
  const [leading, ...others] = armsInOrder(result);
  if (!leading) return [plainSentence(result)];
  const leadingOutcome = outcomeOf(leading);
  return [
    leadingSentence(leading),
    ...outcomes.flatMap((outcome) => {
      const names = others
        .filter((arm) => outcomeOf(arm) === outcome)
        .map(({ name }) => controls.inSentence[name]);
      return names.length === 0 ? [] : [words.others[outcome](names, outcome === leadingOutcome)];
    }),
  ];
}

/** The arms beside no library, the full method first. */
function armsInOrder({ arms }: ControlsResult): readonly ControlArm[] {
  const compared = arms.filter(({ name }) => name !== 'direct');
  return compared.toSorted((a, b) => Number(b.name === 'full') - Number(a.name === 'full'));
}

function outcomeOf({ claim, nothingLearnt }: ControlArm): ArmOutcome {
  return nothingLearnt || !claim ? 'nothing' : claim.conclusion;
}

function plainSentence({ arms, tasks }: ControlsResult): string {
  const mean = arms.find(({ name }) => name === 'direct')?.mean;
  return mean === undefined ? words.plainUndecided : words.plain(percent(mean), tasks.length);
}

function leadingSentence({ name, claim, nothingLearnt }: ControlArm): string {
  const arm = controls.inSentence[name];
  if (nothingLearnt || !claim) return words.nothing(arm);
  if (claim.conclusion === 'refused') return words.refused(arm, claim.clusters);
  const figures = [points(claim.estimate), points(claim.low), points(claim.high)] as const;
  switch (claim.conclusion) {
    case 'helps':
      return words.helps(arm, ...figures);
    case 'harms':
      return words.harms(arm, ...figures);
    case 'no-effect-shown':
      return words.noEffect(arm, ...figures);
  }
}
