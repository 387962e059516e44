/** The arithmetic mean; of nothing, NaN. */
export function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length;
}

/** The standard deviation of a sample, with n − 1 below; of fewer than two values, NaN. */
export function deviationOf(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  const mean = meanOf(values);
  return Math.sqrt(sumOf(values.map((value) => (value - mean) ** 2)) / (values.length - 1));
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
