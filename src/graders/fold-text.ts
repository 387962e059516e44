// Nothing that people write piles up more marks than this on one letter, and putting a long pile in order takes
// time that grows with its square.
const pileOfMarks = /(\p{M}{32})\p{M}+/gu;
const invisible = /[\u00AD\u200B\u2060\uFEFF]/g;

/**
 * Text with everything gone that nobody means by it: case, width, typographic quotes and hyphens, runs of spaces,
 * invisible characters. Two texts that a careful reader calls the same words are equal after it.
 */
export function foldText(text: string): string {
  return foldCase(compose(text).replace(invisible, ''))
    .replace(/[‘’‛′]/g, "'")
    .replace(/[“”„″]/g, '"')
    .replace(/[‐−]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Unicode's compatibility form, in time that is linear in the text whatever the text is. */
export function compose(text: string): string {
  return text.replace(pileOfMarks, '$1').normalize('NFKC');
}

// Upper first: "straße" and "STRASSE" are the same word, and so are both lower-case sigmas. A dotted capital İ leaves
// its dot as a mark of its own on the small letter, which has one anyway.
function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase().replaceAll('ς', 'σ').replaceAll('i\u0307', 'i');
}
