import { UsageError } from './usage-error';

/** A whole number that somebody typed. Throws `UsageError` where it is none, or too small. */
export function wholeNumber(
  name: string,
  value: string | boolean | undefined,
  least: number,
): number | undefined {
  if (typeof value !== 'string') return undefined;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least || number > Number.MAX_SAFE_INTEGER) {
    throw new UsageError(`--${name} is a whole number, at least ${least}; “${value}” is not.`);
  }
  return number;
}

/** A number that somebody typed and that is not negative. Throws `UsageError` where it is none. */
export function decimal(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number) || number < 0) {
    throw new UsageError(`--${name} is a number that is not negative; “${value}” is not.`);
  }
  return number;
}
