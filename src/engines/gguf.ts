const magic = [0x47, 0x47, 0x55, 0x46];

/** Whether bytes begin as every GGUF file does. */
export function looksLikeGguf(start: Uint8Array): boolean {
  return magic.every((byte, index) => start[index] === byte);
}

/** The same, of fewer bytes than it takes to be sure. */
export function mayBecomeGguf(start: readonly number[]): boolean {
  return start.every((byte, index) => magic[index] === byte);
}
