/**
 * Holm's adjusted p values, in the order given: one is at most an error rate where a family of this size may
 * reject it and still reject any true hypothesis no more often than that, however the tests hang together.
 */
export function holm(ps: readonly number[]): readonly number[] {
  const odd = ps.find((p) => !(p >= 0 && p <= 1));
  if (odd !== undefined) throw new Error(`holm: needs p values from 0 to 1, got ${odd}`);

  const adjusted = ps.map(() => 1);
  let largest = 0;
  const fromSmallest = ps.map((_, index) => index).toSorted((a, b) => (ps[a] ?? 0) - (ps[b] ?? 0));
  fromSmallest.forEach((index, before) => {
    // None is adjusted to less than a smaller one: the steps end at the first that is not rejected.
    largest = Math.min(1, Math.max(largest, (ps.length - before) * (ps[index] ?? 1)));
    adjusted[index] = largest;
  });
  return adjusted;
}
