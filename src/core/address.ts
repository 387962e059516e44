import { hashOf } from '../statistics/hash';

/**
 * Where a call stands in its run. The address is the call's identity: seeds and the ids of experiences
 * follow from it, and the journal is keyed by it, so a replay finds the answer that was given there.
 */
export interface CallAddress {
  readonly stage: 'probe' | 'learn' | 'judge' | 'distil' | 'validate' | 'prove' | 'effects' | 'try';
  readonly epoch: number;
  readonly step: number;
  /** The library that was asked with: an arm of a proof, or a candidate on validation. */
  readonly arm: string;
  readonly task: string;
  readonly sample: number;
  readonly attempt: number;
}

/** One line, unique for the address, readable in a journal. */
export function addressKey(address: CallAddress): string {
  const { stage, epoch, step, arm, task, sample, attempt } = address;
  return [stage, epoch, step, encodeURIComponent(arm), encodeURIComponent(task), sample, attempt].join('/');
}

/** The seed of a call: a hash of the run's seed and the address, as a number that every engine takes. */
export function seedOf(runSeed: number, address: CallAddress): number {
  return Number.parseInt(hashOf(`${runSeed}|${addressKey(address)}`).slice(0, 8), 16) & 0x7fffffff;
}
