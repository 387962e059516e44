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

/** Keeps the rounding of 0.9 × n from moving a text over the line. */
const SLACK = 1e-9;

/**
 * For each text, the position of the first one before it that is the same, else of the first that is nearly
 * the same, if any. Past the head an answer depends on nothing that comes later.
 *
 * The answers are exact, and quick for thousands of texts. Where a near-duplicate can lack at most m of a
 * text's grams, it has more than half of the 2m + 1 rarest; so only texts that have are compared in full.
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

    const own = grams.filter(isTelling).toSorted((a, b) => (commonness[a] ?? 0) - (commonness[b] ?? 0));
    const ownSet = new Set(own);
    const mayLack = own.length - Math.ceil(ALIKE * own.length - SLACK);
    hits.fill(0);
    for (const gram of own.slice(0, 2 * mayLack + 1)) {
      for (const holder of holders[gram] ?? []) hits[holder] = (hits[holder] ?? 0) + 1;
    }
    const alike = (other: number): boolean =>
      (hits[other] ?? 0) > mayLack && jaccard(ownSet, gramsOf[other] ?? [], isTelling) >= ALIKE - SLACK;

    const found = positionByText.get(text) ?? first(position, alike);
    if (!positionByText.has(text)) positionByText.set(text, position);
    for (const gram of grams) (holders[gram] ??= []).push(position);
    return found;
  });
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
      const gram = numbers.get(letters) ?? numbers.size;
      numbers.set(letters, gram);
      grams.add(gram);
    }
    return [...grams];
  });
}
