import type { HelperPlace } from '../../src/core/beside';
import { wholeNumber } from './number-flags';
import { UsageError } from './usage-error';

type Prefix = '' | `${HelperPlace}-`;
type Values = { readonly [Name in `${Prefix}${'concurrency' | 'endpoint'}`]?: string | undefined };

/** Calls that a server gets at once, at most. Throws `UsageError` where no server is named that would get them. */
export function concurrencyOf(prefix: Prefix, values: Values): number | undefined {
  const name = `${prefix}concurrency` as const;
  const calls = wholeNumber(name, values[name], 1);
  if (calls !== undefined && values[`${prefix}endpoint`] === undefined) {
    throw new UsageError(
      `--${name} says how many calls a server gets at once: it goes with --${prefix}endpoint URL.`,
    );
  }
  return calls;
}
