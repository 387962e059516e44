import {
  concludeClaim,
  readPairs,
  type Claim,
  type ClusterPair,
  type Concluded,
  type Refused,
} from './claim';
import { holm } from './holm';
import { concludeReadings, guardedP } from './readings';

export interface FamilyInput {
  /** The comparison that stands alone: the full library against none. */
  readonly first: readonly ClusterPair[] | undefined;
  /** The others that were declared before the proof began. */
  readonly rest: readonly (readonly ClusterPair[])[];
  /** One-sided: `lookAlpha` of the proof's number. */
  readonly alpha: number;
}

/** One of several claims that are made together. */
export type FamilyClaim = (Concluded & { readonly adjustedP: number }) | Refused;

export interface Family {
  readonly first: Claim | undefined;
  /** In the order given. */
  readonly rest: readonly FamilyClaim[];
}

/**
 * What a proof with several arms shows. The first comparison is judged as if it were the only one. The m
 * others share one error rate: their intervals hold at alpha / m per side, all at once, and a claim needs its
 * Holm-adjusted sign-flip p to be at most 2 alpha.
 *
 * Undecided rollouts are read against every claim of the family at the same time: Holm's steps are taken a
 * second time with each p as large as its own comparison's undecided rollouts make it. So a comparison can
 * lose its claim for lack of decided rollouts in another, never gain one. What is refused counts in m as a p
 * of 1: the family is what was declared, not what was left of it.
 */
export function concludeFamily({ first, rest, alpha }: FamilyInput): Family {
  const read = rest.map((pairs) => readPairs({ pairs, alpha: alpha / rest.length }));
  const plain = holm(read.map((each) => ('conclusion' in each ? 1 : each.plain.p)));
  const guarded = holm(read.map((each) => ('conclusion' in each ? 1 : guardedP(each))));
  return {
    first: first && concludeClaim({ pairs: first, alpha }),
    rest: read.map((each, index) => {
      if ('conclusion' in each) return each;
      const adjusted = { plain: plain[index] ?? 1, guarded: guarded[index] ?? 1 };
      return { ...concludeReadings(each, adjusted, alpha), covers: each.covers, adjustedP: adjusted.plain };
    }),
  };
}
