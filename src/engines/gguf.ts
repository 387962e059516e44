const magic = [0x47, 0x47, 0x55, 0x46];

/** Whether bytes begin as every GGUF file does. */
export function looksLikeGguf(start: Uint8Array): boolean {
  return magic.every((byte, index) => start[index] === byte);
}
