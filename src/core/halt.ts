import type { FailReason, StopReason } from './events';

/** Ends a run from inside a call: a cap was reached, or the engine cannot go on. Not an error of the program. */
export class RunHalted extends Error {
  readonly end:
    | { readonly status: 'stopped'; readonly reason: StopReason }
    | { readonly status: 'failed'; readonly reason: FailReason };

  constructor(end: RunHalted['end']) {
    super(`${end.status}: ${end.reason.kind}`);
    this.name = 'RunHalted';
    this.end = end;
  }
}
