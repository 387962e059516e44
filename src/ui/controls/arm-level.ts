import type { ArmName, ControlsResult } from '../../core/events';
import { language } from '../messages/messages';
import { confidence, confidenceDoubt } from '../proof/confidence';

/** How sure a comparison must be of one arm. */
export interface ArmLevel {
  /** That of its interval. */
  readonly confidence: string;
  /** What its p, adjusted where others are compared with it, may be at most. */
  readonly largestP: string;
}

const twoDigits = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 });

/**
 * The full method stands alone. The others share one error rate: each interval is the surer for how many were declared,
 * also those that learnt nothing, while the p, which Holm has adjusted, is held against the whole of it.
 */
export function armLevel(name: ArmName, { arms, look }: Pick<ControlsResult, 'arms' | 'look'>): ArmLevel {
  const family = arms.filter((arm) => arm.name !== 'direct' && arm.name !== 'full').length;
  return {
    confidence: confidence(look, name === 'full' ? 1 : Math.max(1, family)),
    largestP: twoDigits.format(confidenceDoubt(look)),
  };
}
