import { claimInterval, type Interval } from './interval';
import { signFlipP } from './sign-flip';

/** A change, under one way to read the undecided rollouts. */
export interface Reading extends Interval {
  readonly p: number;
  /** Clusters that entered: those where both sides of the difference have a reward. */
  readonly clusters: number;
}

/** A comparison's figures, before anything is concluded from them. */
export interface Readings {
  readonly plain: Reading;
  /** Undecided rollouts read in favour of a change, and against it. Absent where nothing is undecided. */
  readonly undecided?: { readonly best: Reading; readonly worst: Reading };
}

export interface Conclusion extends Reading, Omit<Readings, 'plain'> {
  readonly conclusion: 'helps' | 'harms' | 'no-effect-shown';
  /** There would be a claim, were it not that undecided rollouts could explain it. */
  readonly reason?: 'undecided';
}

/** What the differences of one comparison say; `weight` is that of the interval's imagined clusters. */
export function readDifferences(differences: readonly number[], alpha: number, weight?: number): Reading {
  const interval = claimInterval(differences, alpha, weight);
  return { ...interval, p: signFlipP(differences), clusters: differences.length };
}

/**
 * The larger p of the plain reading and of the one against what it shows; 1 where that one points the other
 * way, since its p is then one for the opposite.
 */
export function guardedP({ plain, undecided }: Readings): number {
  if (undecided === undefined) return plain.p;
  const against = plain.estimate > 0 ? undecided.worst : undecided.best;
  return plain.estimate * against.estimate > 0 ? Math.max(plain.p, against.p) : 1;
}

/**
 * A claim needs the interval and the sign-flip test to agree, on the decided rollouts and again with every
 * undecided one read against the claim. Both p are adjusted where several claims are made together.
 */
export function concludeReadings(
  { plain, undecided }: Readings,
  p: { readonly plain: number; readonly guarded: number },
  alpha: number,
): Conclusion {
  const shown = shows(plain, p.plain, alpha);
  const against = { helps: undecided?.worst, harms: undecided?.best, 'no-effect-shown': undefined }[shown];
  const holds = shows(against ?? plain, p.guarded, alpha) === shown;
  return {
    ...plain,
    conclusion: holds ? shown : 'no-effect-shown',
    ...(!holds && { reason: 'undecided' as const }),
    ...(undecided && { undecided }),
  };
}

function shows(reading: Reading, p: number, alpha: number): Conclusion['conclusion'] {
  if (p > 2 * alpha) return 'no-effect-shown';
  if (reading.low > 0) return 'helps';
  return reading.high < 0 ? 'harms' : 'no-effect-shown';
}
