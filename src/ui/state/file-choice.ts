import type { LocalChoice } from '../../engines/engine';

const splitName = /-(\d{5})-of-(\d{5})\.gguf$/i;

/** Files that were picked together are the parts of one model, in the order that their names say. */
export function fileChoice(files: readonly File[]): LocalChoice | undefined {
  const [file, ...parts] = files.toSorted((a, b) => partOf(a) - partOf(b) || a.name.localeCompare(b.name));
  return file && { kind: 'file', file, ...(parts.length > 0 && { parts }) };
}

/** Of these files, the parts that their own names call for and that are not among them, by number. */
export function missingParts(files: readonly File[]): readonly number[] {
  const total = Math.max(0, ...files.map(({ name }) => Number(splitName.exec(name)?.[2] ?? 0)));
  // A name may claim anything; nobody reads a list of thousands.
  if (total > 1_000) return [];
  const there = new Set(files.map(partOf));
  return Array.from({ length: total }, (_, index) => index + 1).filter((part) => !there.has(part));
}

function partOf({ name }: File): number {
  return Number(splitName.exec(name)?.[1] ?? 0);
}
