/**
 * The quantile of Student's t distribution with `df` degrees of freedom: where its lower tail holds `p`.
 *
 * Newton's method on the tail, which has a closed form through the incomplete beta function. For t > 0 the tail
 * is convex, so from 0 each step stops short of the quantile and none goes past it: the search ends where
 * steps no longer lead up, for any p and df that a claim can ask for.
 */
export function tQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1) || !(df > 0)) {
    throw new Error(`tQuantile: needs 0 < p < 1 and df > 0, got p ${p} and df ${df}`);
  }
  const tail = Math.min(p, 1 - p);
  const peak = Math.exp(logGamma((df + 1) / 2) - logGamma(df / 2)) / Math.sqrt(df * Math.PI);
  let t = 0;
  for (let above = 0.5; above > tail; above = upperTail(t, df)) {
    const next = t + (above - tail) / (peak * (1 + (t * t) / df) ** (-(df + 1) / 2));
    if (next <= t) break;
    t = next;
  }
  return p < 0.5 ? -t : t;
}

/** P(T > t) for t ≥ 0. */
function upperTail(t: number, df: number): number {
  const x = df / (df + t * t);
  // Whichever side converges fast; the other is one minus it.
  return x < (df / 2 + 1) / (df / 2 + 2.5)
    ? regularized(x, df / 2, 0.5) / 2
    : (1 - regularized((t * t) / (df + t * t), 0.5, df / 2)) / 2;
}

/** The regularized incomplete beta function by its continued fraction (Lentz), for x under (a + 1) / (a + b + 2). */
function regularized(x: number, a: number, b: number): number {
  if (x === 0) return 0;
  const front =
    Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return front * fraction;
}

/** ln Γ(x) for x > 0: Stirling's series, after a shift to where it is exact. */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 12; z++) shift -= Math.log(z);
  const w = 1 / (z * z);
  const series = (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w / 1188)))) / z;
  return shift + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series;
}
