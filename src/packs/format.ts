import type { Experience, Library, Rendering } from '../core/library';

/**
 * A pack is a library as a file: version 1, described in `docs/packs.md`. What we write has every field; what we
 * read may have more, which are ignored. Once released, a version only gains optional fields.
 */
export interface Pack {
  readonly cairn: 'pack';
  readonly version: 1;
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  readonly rendering: Rendering;
  readonly experiences: readonly Experience[];
  readonly clusters: Library['clusters'];
  readonly clustersKnown: boolean;
  readonly proofs: readonly PackProof[];
  readonly madeWith: { readonly app: string; readonly version: string };
  /** The engine of the run that taught it, where there was one. */
  readonly learntWith?: PackEngine;
  /** What was done to it, revision by revision, without the texts that are gone. For reading only. */
  readonly history?: readonly PackRevision[];
}

export interface PackEngine {
  readonly kind: string;
  readonly model: string;
  readonly digest: string;
}

/** A proof that was begun. Without a conclusion it was not finished, and still it looked at its tasks (rule R3). */
export interface PackProof {
  readonly id: string;
  readonly look: number;
  /** The revision of this library that was proved. */
  readonly revision: number;
  readonly taskSet: { readonly id: string; readonly name: string };
  readonly testClusters: readonly string[];
  readonly conclusion?: 'helps' | 'harms' | 'no-effect-shown' | 'refused';
  readonly estimate?: number;
  readonly low?: number;
  readonly high?: number;
  readonly engine: PackEngine;
  /** ISO 8601. */
  readonly at: string;
}

export interface PackRevision {
  readonly revision: number;
  readonly at: string;
  readonly cause: string;
  readonly changes: readonly { readonly op: 'add' | 'update' | 'delete'; readonly id: string }[];
}

export type PackFailure =
  | { readonly kind: 'too-big'; readonly bytes: number; readonly limit: number }
  | { readonly kind: 'not-json'; readonly detail: string }
  | { readonly kind: 'wrong-version'; readonly version: string }
  /** `where` is a path in the file; `detail` goes on from there, and ends with a full stop. */
  | { readonly kind: 'wrong-shape'; readonly where: string; readonly detail: string };

export const limits = {
  bytes: 5_000_000,
  nesting: 32,
  experiences: 1_000,
  textLength: 20_000,
  nameLength: 200,
  rollouts: 64,
  clusters: 10_000,
  proofs: 200,
  revisions: 1_000,
  changes: 2_000,
} as const;

/** Names that mean something to JavaScript itself: no key and no id of a pack is one. */
export const forbiddenNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
