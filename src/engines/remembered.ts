import type { LaneRates } from './wllama/lane-plan';

/** What earlier loads on this device found out. It spares measuring it once more. */
export interface Remembered {
  /** Of the worker whose place this one takes. */
  readonly threads?: number;
  /** Why the GPU is not to be tried: it was, and its answers were of no use. */
  readonly gpuFailed?: string;
  /** By model, version, threads and device. */
  readonly laneRates?: Readonly<Record<string, LaneRates>>;
}

/** Rates that were measured in this load, under the name by which the next load looks for them. */
export interface MeasuredLanes {
  readonly key: string;
  readonly rates: LaneRates;
  /** Something else wanted the same cores meanwhile: good enough for this visit, and not worth keeping. */
  readonly onlyNow?: true;
}
