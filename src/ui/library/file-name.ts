/** A file name from a library's name: what no file system takes becomes a dash, and it is never too long. */
export function fileNameOf(libraryName: string, ending: string): string {
  const plain = libraryName
    .replace(/[\p{C}\s/\\:*?"<>|]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
  return `${plain || 'library'}.${ending}`;
}
