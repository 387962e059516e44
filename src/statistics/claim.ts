import { meanOf } from './moments';
import { concludeReadings, guardedP, readDifferences, type Conclusion, type Readings } from './readings';

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

export type Claim = Concluded | Refused;

export interface Concluded extends Conclusion {
  readonly covers: 'this-kind-of-task' | 'tasks-like-these';
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

/** One comparison, read and not yet concluded from. */
type ReadPairs = Readings & Pick<Concluded, 'covers'>;

/** What a finished proof with two arms shows. */
export function concludeClaim({ pairs, alpha }: ClaimInput): Claim {
  const read = readPairs({ pairs, alpha });
  if ('conclusion' in read) return read;
  const p = { plain: read.plain.p, guarded: guardedP(read) };
  return { ...concludeReadings(read, p, alpha), covers: read.covers };
}

/** One comparison, read in each way that its undecided rollouts allow; intervals have error alpha per side. */
export function readPairs({ pairs, alpha }: ClaimInput): ReadPairs | Refused {
  if (pairs.length < MIN_CLUSTERS) return refuse('too-few-clusters', pairs.length);
  pairs.forEach(check);

  const decided = pairs.filter((pair) => pair.with.rewards.length > 0 && pair.without.rewards.length > 0);
  if (decided.length < MIN_CLUSTERS) return refuse('too-few-decided', decided.length);

  const plain = readDifferences(decided.map(plainDifference), alpha);
  const covers = decided.length < GENERAL_CLUSTERS ? 'tasks-like-these' : 'this-kind-of-task';
  if (pairs.every((pair) => pair.with.undecided + pair.without.undecided === 0)) return { plain, covers };

  const best = readDifferences(
    pairs.map((pair) => meanWith(pair.with, 1) - meanWith(pair.without, 0)),
    alpha,
  );
  const worst = readDifferences(
    pairs.map((pair) => meanWith(pair.with, 0) - meanWith(pair.without, 1)),
    alpha,
  );
  return { plain, undecided: { best, worst }, covers };
}

function refuse(reason: Refused['reason'], clusters: number): Refused {
  return { conclusion: 'refused', reason, clusters };
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
