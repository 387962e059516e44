import type { ProofResult } from '../../core/events';
import type { Claim } from '../../statistics/claim';
import { points } from '../messages/numbers';
import { proof as words } from '../messages/proof';
import { confidence } from './confidence';

/** Rule of `statistics/claim`: fewer independent test tasks make no proof. */
export const neededClusters = 10;

/** What a finished proof says, in one plain sentence. */
export function conclusionSentence({ claim, look }: Pick<ProofResult, 'claim' | 'look'>): string {
  if (claim.conclusion === 'refused') {
    const sentence =
      claim.reason === 'too-few-decided' ? words.sentence.tooFewDecided : words.sentence.tooFewClusters;
    return sentence(claim.clusters, neededClusters);
  }
  const figures = [points(claim.estimate), points(claim.low), points(claim.high)] as const;
  switch (claim.conclusion) {
    case 'helps':
      return words.sentence.helps(...figures, confidence(look));
    case 'harms':
      return words.sentence.harms(...figures, confidence(look));
    case 'no-effect-shown':
      return claim.reason === 'undecided'
        ? words.sentence.noEffectUndecided(...figures)
        : words.sentence.noEffect(...figures, confidence(look));
  }
}

/** The two readings of undecided rollouts say something only where they differ from the plain one. */
export function readingsDiffer(claim: Claim): boolean {
  if (claim.conclusion === 'refused' || claim.undecided === undefined) return false;
  const figures = [claim, claim.undecided.best, claim.undecided.worst].map(({ estimate, low, high }) =>
    [estimate, low, high].map(points).join(),
  );
  return new Set(figures).size > 1;
}
