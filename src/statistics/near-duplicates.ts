/** Texts at least this alike, by the Jaccard index of their sets of 5-grams, are near-duplicates. */
const ALIKE = 0.9;
const GRAM_LENGTH = 5;

/**
 * A gram in more than a fifth of the texts so far, and in more than five of them, belongs to an instruction
 * or template that they share. It is left out: it cannot tell whether two of them are the same task.
 */
const SHARED_PART = 0.2;
const SHARED_COUNT = 5;

/** The first texts are judged together, or the first few with a long instruction would look like one task. */
const HEAD = 24;

/**
 * What one text may cost, in steps; sets of a few hundred tasks stay below both. Past the first, others are
 * looked for by a sample of grams. Past the second, the next that looks alike is taken for alike without being
 * compared: rather two tasks merged that are not the same than a worker that hangs.
 */
const PROBE_STEPS = 100_000;
const COMPARE_STEPS = 500_000;
const SAMPLE = 64;

/** Past this many different grams, new ones share numbers, which can only make texts look more alike. */
const MOST_GRAMS = 2 ** 21;

/** Keeps the rounding of 0.9 × n from moving a text over the line. */
const SLACK = 1e-9;

/**
 * For each text, the position of the first one before it that is the same, else of the first that is nearly
 * the same, if any. Past the head an answer depends on nothing that comes later.
 *
 * The answers are exact, and quick for thousands of texts; `PROBE_STEPS` says what gives way after that.
 * Where a near-duplicate can lack at most m of a text's grams, it has more than half of the 2m + 1 rarest; so
 * only texts that have are compared in full.
 */
export function earliestAlike(texts: readonly string[]): readonly (number | undefined)[] {
  const gramsOf = distinctGrams(texts);
  const head = Math.min(HEAD, texts.length);
  const positionByText = new Map<string, number>();
  const holders: number[][] = [];
  const commonness: number[] = [];
  const hits = new Uint32Array(texts.length);

  const count = (gram: Gram): void => void (commonness[gram] = (commonness[gram] ?? 0) + 1);
  for (const grams of gramsOf.slice(0, head)) grams.forEach(count);

  return texts.map((text, position) => {
    const grams = gramsOf[position] ?? [];
    if (position >= head) grams.forEach(count);
    const limit = Math.max(SHARED_COUNT, SHARED_PART * Math.max(position + 1, head));
    const isTelling = (gram: Gram): boolean => (commonness[gram] ?? 0) <= limit;

    const own = rarestFirst(grams.filter(isTelling), commonness);
    const ownSet = new Set(own);
    const probes = probesOf(own, (gram) => holders[gram]?.length ?? 0);
    let steps = 0;
    const alike = (other: number): boolean => {
      if (2 * (hits[other] ?? 0) <= probes.length) return false;
      const grams = gramsOf[other] ?? [];
      steps += grams.length;
      return steps > COMPARE_STEPS || jaccard(ownSet, grams, isTelling) >= ALIKE - SLACK;
    };

    let found = positionByText.get(text);
    if (found === undefined) {
      positionByText.set(text, position);
      hits.fill(0, 0, position);
      for (const gram of probes) {
        for (const holder of holders[gram] ?? []) hits[holder] = (hits[holder] ?? 0) + 1;
      }
      found = first(position, alike);
    }
    for (const gram of grams) (holders[gram] ??= []).push(position);
    return found;
  });
}

/**
 * For each text, whether it is the same or nearly the same as one that is known. What the texts share is judged
 * by all of them together. Nearly the same as a known text is only what has one of the m + 1 rarest of its grams.
 */
export function alikeToAny(texts: readonly string[], known: readonly string[]): readonly boolean[] {
  if (known.length === 0) return texts.map(() => false);
  const all = distinctGrams([...known, ...texts]);
  const gramsOf = all.slice(known.length);
  const commonness: number[] = [];
  for (const grams of gramsOf) for (const gram of grams) commonness[gram] = (commonness[gram] ?? 0) + 1;
  const limit = Math.max(SHARED_COUNT, SHARED_PART * Math.max(texts.length, HEAD));
  const isTelling = (gram: Gram): boolean => (commonness[gram] ?? 0) <= limit;

  const own = all.slice(0, known.length).map((grams) => rarestFirst(grams.filter(isTelling), commonness));
  const sets = own.map((grams) => new Set(grams));
  const knownBy: number[][] = [];
  own.forEach((grams, index) => {
    for (const gram of grams.slice(0, mayLackOf(grams) + 1)) (knownBy[gram] ??= []).push(index);
  });

  const exact = new Set(known);
  return texts.map((text, position) => {
    const grams = gramsOf[position] ?? [];
    const candidates = new Set(grams.flatMap((gram) => knownBy[gram] ?? []));
    const isAlike = (index: number): boolean =>
      jaccard(sets[index] ?? new Set(), grams, isTelling) >= ALIKE - SLACK;
    return exact.has(text) || [...candidates].some(isAlike);
  });
}

function rarestFirst(grams: readonly Gram[], commonness: readonly number[]): readonly Gram[] {
  return grams.toSorted((a, b) => (commonness[a] ?? 0) - (commonness[b] ?? 0));
}

/** How many of a text's grams a near-duplicate can lack. */
function mayLackOf(grams: readonly Gram[]): number {
  return grams.length - Math.ceil(ALIKE * grams.length - SLACK);
}

/**
 * Of the grams of a text, the rarest first, those by which to look for others: a near-duplicate has more than
 * half. Where the 2m + 1 rarest have too many holders, a sample of the rarer half stands for them: a
 * near-duplicate has four fifths of that half, so that it has half of the sample or less is one in a million.
 */
function probesOf(own: readonly Gram[], holderCount: (gram: Gram) => number): readonly Gram[] {
  const rarest = own.slice(0, 2 * mayLackOf(own) + 1);
  const steps = rarest.reduce((sum, gram) => sum + holderCount(gram), 0);
  if (steps <= PROBE_STEPS || rarest.length <= SAMPLE) return rarest;
  const half = own.slice(0, Math.ceil(own.length / 2));
  return Array.from({ length: SAMPLE }, (_, i) => half[Math.floor((i * half.length) / SAMPLE)] ?? 0);
}

function jaccard(own: ReadonlySet<Gram>, grams: readonly Gram[], counts: (gram: Gram) => boolean): number {
  let shared = 0;
  let other = 0;
  for (const gram of grams) {
    if (own.has(gram)) shared += 1;
    else if (counts(gram)) other += 1;
  }
  return shared / (own.size + other);
}

function first(end: number, holds: (position: number) => boolean): number | undefined {
  for (let position = 0; position < end; position++) if (holds(position)) return position;
  return undefined;
}

/** A gram as a small whole number, the same in every text. */
type Gram = number;

function distinctGrams(texts: readonly string[]): readonly (readonly Gram[])[] {
  const numbers = new Map<string, Gram>();
  return texts.map((text) => {
    const grams = new Set<Gram>();
    // A text shorter than one gram is a gram of its own.
    for (let start = 0; start === 0 || start + GRAM_LENGTH <= text.length; start++) {
      const letters = text.slice(start, start + GRAM_LENGTH);
      grams.add(numberOf(letters, numbers));
    }
    return [...grams];
  });
}

function numberOf(letters: string, numbers: Map<string, Gram>): Gram {
  const known = numbers.get(letters);
  if (known !== undefined) return known;
  if (numbers.size < MOST_GRAMS) {
    numbers.set(letters, numbers.size);
    return numbers.size - 1;
  }
  let mixed = 0;
  for (let i = 0; i < letters.length; i++) mixed = (Math.imul(mixed, 0x9e3779b1) ^ letters.charCodeAt(i)) | 0;
  return (Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 8) % MOST_GRAMS;
}
