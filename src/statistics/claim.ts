import { claimInterval } from './interval';
import type { Interval } from './interval';
import { meanOf } from './moments';
import { signFlipP } from './sign-flip';

/** Under this many test clusters there is no proof. */
export const MIN_CLUSTERS = 10;

/** Under this many, a conclusion covers tasks like these, and not the kind of task in general. */
const GENERAL_CLUSTERS = 20;

/** All rollouts that one arm made on the tasks of one cluster. */
export interface ArmOutcome {
  readonly rewards: readonly number[];
  readonly undecided: number;
}

/** One test cluster under both arms. */
export interface ClusterPair {
  readonly with: ArmOutcome;
  readonly without: ArmOutcome;
}

/** The change that the library makes, under one way to read the undecided rollouts. */
interface Reading extends Interval {
  readonly p: number;
  /** Clusters that entered: those where both arms have a reward. */
  readonly clusters: number;
}

export type Claim = Concluded | Refused;

export interface Concluded extends Reading {
  readonly conclusion: 'helps' | 'harms' | 'no-effect-shown';
  /** There would be a claim, were it not that undecided rollouts could explain it. */
  readonly reason?: 'undecided';
  readonly covers: 'this-kind-of-task' | 'tasks-like-these';
  /** Undecided rollouts read in favour of the library, and against it. Absent where nothing is undecided. */
  readonly undecided?: { readonly best: Reading; readonly worst: Reading };
}

export interface Refused {
  readonly conclusion: 'refused';
  readonly reason: 'too-few-clusters' | 'too-few-decided';
  /** What there is of that which is too few. */
  readonly clusters: number;
}

export interface ClaimInput {
  readonly pairs: readonly ClusterPair[];
  /** One-sided: `lookAlpha` of the proof's number. */
  readonly alpha: number;
}

/** A comparison's figures, before anything is concluded from them. */
interface Readings {
  readonly plain: Reading;
  readonly undecided?: { readonly best: Reading; readonly worst: Reading };
  /** The larger p of the plain reading and of the one against it; 1 where that one points the other way. */
  readonly guardedP: number;
  readonly covers: Concluded['covers'];
}

interface AdjustedPs {
  readonly plain: number;
  readonly guarded: number;
}

/**
 * What a finished proof shows. A claim needs the interval and the sign-flip test to agree, on the decided
 * rollouts and again with every undecided one read against the claim.
 */
export function concludeClaim({ pairs, alpha }: ClaimInput): Claim {
  const readings = readPairs({ pairs, alpha });
  return 'plain' in readings ? concludeReadings(readings, alpha) : readings;
}

/** One comparison read in each way that its undecided rollouts allow, with intervals of error alpha per side. */
export function readPairs({ pairs, alpha }: ClaimInput): Readings | Refused {
  if (pairs.length < MIN_CLUSTERS) return refuse('too-few-clusters', pairs.length);
  pairs.forEach(check);

  const decided = pairs.filter((pair) => pair.with.rewards.length > 0 && pair.without.rewards.length > 0);
  if (decided.length < MIN_CLUSTERS) return refuse('too-few-decided', decided.length);

  const plain = read(decided.map(plainDifference), alpha);
  const covers = decided.length < GENERAL_CLUSTERS ? 'tasks-like-these' : 'this-kind-of-task';
  if (pairs.every((pair) => pair.with.undecided + pair.without.undecided === 0)) {
    return { plain, guardedP: plain.p, covers };
  }

  const best = read(
    pairs.map((pair) => meanWith(pair.with, 1) - meanWith(pair.without, 0)),
    alpha,
  );
  const worst = read(
    pairs.map((pair) => meanWith(pair.with, 0) - meanWith(pair.without, 1)),
    alpha,
  );
  const against = plain.estimate > 0 ? worst : best;
  const turns = plain.estimate * against.estimate <= 0;
  return { plain, undecided: { best, worst }, guardedP: turns ? 1 : Math.max(plain.p, against.p), covers };
}

/** Among several claims their p values are adjusted together; alone, they are the readings' own. */
export function concludeReadings(readings: Readings, alpha: number, adjusted?: AdjustedPs): Concluded {
  const { plain, undecided, guardedP, covers } = readings;
  const shown = shows(plain, adjusted?.plain ?? plain.p, alpha);
  const readingOf = { helps: undecided?.worst, harms: undecided?.best, 'no-effect-shown': undefined };
  const holds = shows(readingOf[shown] ?? plain, adjusted?.guarded ?? guardedP, alpha) === shown;
  return {
    ...plain,
    conclusion: holds ? shown : 'no-effect-shown',
    ...(!holds && { reason: 'undecided' as const }),
    covers,
    ...(undecided && { undecided }),
  };
}

function refuse(reason: Refused['reason'], clusters: number): Refused {
  return { conclusion: 'refused', reason, clusters };
}

function read(differences: readonly number[], alpha: number): Reading {
  return { ...claimInterval(differences, alpha), p: signFlipP(differences), clusters: differences.length };
}

function shows(reading: Reading, p: number, alpha: number): Concluded['conclusion'] {
  if (p > 2 * alpha) return 'no-effect-shown';
  if (reading.low > 0) return 'helps';
  return reading.high < 0 ? 'harms' : 'no-effect-shown';
}

function plainDifference(pair: ClusterPair): number {
  return meanOf(pair.with.rewards) - meanOf(pair.without.rewards);
}

/** The mean reward if every undecided rollout had got this one. */
function meanWith({ rewards, undecided }: ArmOutcome, reward: 0 | 1): number {
  return meanOf([...rewards, ...Array.from({ length: undecided }, () => reward)]);
}

/** Reading undecided rollouts as 0 and 1 bounds them only if rewards lie between. */
function check(pair: ClusterPair, index: number): void {
  for (const arm of [pair.with, pair.without]) {
    const odd = arm.rewards.find((reward) => !(reward >= 0 && reward <= 1));
    if (odd !== undefined)
      throw new Error(`concludeClaim: pair ${index} has a reward of ${odd}, outside 0..1`);
    if (arm.rewards.length + arm.undecided === 0)
      throw new Error(`concludeClaim: pair ${index} has an arm without rollouts`);
  }
}
