/** A stretch of a sentence, and whether a person types it as it stands. */
export interface TypedPart {
  readonly text: string;
  readonly isTyped: boolean;
}

/** Switches of a browser's command line, and addresses of its own pages; the dot that ends a sentence is no part of them. */
const typed = /(--[\w-]+(?:=[\w,]*\w)?|\b(?:chrome|edge):\/\/[\w/#-]+)/;

/** A sentence in parts, so that what is to be typed can be shown as such and is not broken where a hyphen stands. */
export function typedParts(sentence: string): readonly TypedPart[] {
  return sentence
    .split(typed)
    .map((text, index) => ({ text, isTyped: index % 2 === 1 }))
    .filter(({ text }) => text !== '');
}
