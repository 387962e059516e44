import { hashOf } from './hash';

/**
 * The key of a text by itself, which is its cluster's only where it started it. It is the same in whatever
 * order, selection or family the text comes again, so a library lists it beside the cluster's (R6).
 */
export function textKey(text: string): string {
  return keyOf(normalise(text));
}

/** Of a text that is normalised already: twice is not the same in every script. */
export function keyOf(normalised: string): string {
  return hashOf(`text:${normalised}`);
}

/** Compatibility forms, case and spaces do not make another task; signs may, as in 3 + 4 and 3 - 4. */
export function normalise(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
