import type { Sample } from './policy';

/** What an engine does on this device; measured, per model. */
export interface Speed {
  /** Prompt tokens a second that are not in the cache yet. */
  readonly prefill: number;
  /** Answer tokens a second. */
  readonly decode: number;
  /** Seconds that every call takes besides. */
  readonly perCall: number;
}

export function secondsFor(
  { prefill, decode, perCall }: Speed,
  {
    calls,
    fresh,
    completion,
  }: { readonly calls: number; readonly fresh: number; readonly completion: number },
): number {
  return calls * perCall + fresh / prefill + completion / decode;
}

/**
 * Rates by least squares over calls: seconds = per call + fresh prompt tokens / prefill + answer tokens / decode. A
 * part that comes out negative is left out. The whole is then scaled so that these calls together take what they took:
 * a forecast is about sums. Undefined where the calls do not tell reading and writing apart.
 */
export function speedOf(samples: readonly Sample[]): Speed | undefined {
  const rows = samples.map(({ tokens, durationMs }) => ({
    parts: [1, tokens.prompt - tokens.cached, tokens.completion],
    seconds: durationMs / 1000,
  }));
  const costs = [
    [0, 1, 2],
    [1, 2],
  ]
    .map((used) => leastSquares(rows, used))
    .find((found) => found !== undefined && found[0]! >= 0 && found[1]! > 0 && found[2]! > 0);
  if (!costs) return undefined;

  const took = rows.reduce((sum, { seconds }) => sum + seconds, 0);
  const fitted = rows.reduce(
    (sum, { parts }) => sum + parts.reduce((s, part, i) => s + part * costs[i]!, 0),
    0,
  );
  const scale = took / fitted;
  return { prefill: 1 / (costs[1]! * scale), decode: 1 / (costs[2]! * scale), perCall: costs[0]! * scale };
}

interface Row {
  readonly parts: readonly number[];
  readonly seconds: number;
}

/** The cost of each part by the normal equations, zero for parts that are not used; undefined where they are singular. */
function leastSquares(rows: readonly Row[], used: readonly number[]): readonly number[] | undefined {
  const size = used.length;
  const matrix = used.map((i) => [
    ...used.map((j) => rows.reduce((sum, { parts }) => sum + parts[i]! * parts[j]!, 0)),
    rows.reduce((sum, { parts, seconds }) => sum + parts[i]! * seconds, 0),
  ]);
  const scale = used.map((_, index) => matrix[index]![index]!);
  for (let column = 0; column < size; column++) {
    const row = matrix[column]!;
    // What is left of the diagonal says how much this part tells that the ones before it do not.
    if (!(row[column]! > 1e-9 * scale[column]!)) return undefined;
    for (let below = 0; below < size; below++) {
      if (below === column) continue;
      const factor = matrix[below]![column]! / row[column]!;
      matrix[below] = matrix[below]!.map((value, index) => value - factor * row[index]!);
    }
  }
  const found = [0, 0, 0];
  used.forEach((part, index) => (found[part] = matrix[index]![size]! / matrix[index]![index]!));
  return found;
}
