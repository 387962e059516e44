import type { Library } from '../core/library';

/** Whether two plain values say the same, in whatever order their fields stand: what comes from a disk has its own. */
export function sameContent(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, inOrder) === JSON.stringify(b, inOrder);
}

/** Whether two revisions of a library put the same into a prompt, under the same number. */
export function sameRevision(a: Library, b: Library): boolean {
  const content = ({ revision, rendering, experiences }: Library) => [revision, rendering, experiences];
  return sameContent(content(a), content(b));
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
