import type { Experience, Library, Origin, Revision } from '../core/library';
import { cleanText } from './clean-text';
import { limits } from './format';
import type { Pack, PackEngine, PackProof, PackRevision } from './format';
import { bytesOf } from './read-json';

/** A proof as it is kept on the device. */
export interface ProofRecord {
  readonly id: string;
  readonly look: number;
  readonly libraryId: string;
  readonly libraryRevision: number;
  readonly taskSetId: string;
  readonly taskSetName: string;
  readonly testClusters: readonly string[];
  readonly engine: PackEngine;
  readonly createdAt: number;
  /** Its revision was counted on another device. */
  readonly fromPack?: true;
  readonly complete: boolean;
  readonly conclusion?: 'helps' | 'harms' | 'no-effect-shown' | 'refused';
  readonly estimate?: number;
  readonly low?: number;
  readonly high?: number;
}

export interface PackSource {
  readonly library: Library;
  readonly proofs: readonly ProofRecord[];
  readonly appVersion: string;
  readonly learntWith?: PackEngine;
  /** Given where the person wants to show how the library came about. */
  readonly revisions?: readonly Revision[];
}

/**
 * A library as it leaves: its texts clean, and all of it no larger than a reader takes. What is for reading only goes
 * first, and no more of it than must: the rollouts that taught it, then its history, then the oldest proofs.
 */
export function exportPack(source: PackSource): Pack {
  let pack = wholePack(source);
  for (const rollouts of [8, 2, 0]) if (isTooBig(pack)) pack = withRollouts(pack, rollouts);
  if (isTooBig(pack)) pack = withoutHistory(pack);
  while (isTooBig(pack) && pack.proofs.length > 0) {
    pack = { ...pack, proofs: pack.proofs.slice(0, Math.floor(pack.proofs.length / 2)) };
  }
  return pack;
}

/** Indented, so that a person can read it and a version control system can compare it. */
export function packText(pack: Pack): string {
  return `${JSON.stringify(pack, null, 2)}\n`;
}

function wholePack({ library, proofs, appVersion, learntWith, revisions }: PackSource): Pack {
  return {
    cairn: 'pack',
    version: 1,
    id: library.id,
    name: nameOf(library.name),
    revision: library.revision,
    rendering: { lessons: library.rendering.lessons },
    experiences: library.experiences.map(outgoing),
    clusters: library.clusters.slice(0, limits.clusters),
    // A list that had to be cut does not tell all of it.
    clustersKnown: library.clustersKnown && library.clusters.length <= limits.clusters,
    proofs: newest(proofs).map(packProof),
    madeWith: { app: 'cairn', version: appVersion },
    ...(learntWith && { learntWith: packEngine(learntWith) }),
    ...(revisions && { history: revisions.slice(-limits.revisions).map(packRevision) }),
  };
}

function isTooBig(pack: Pack): boolean {
  return bytesOf(packText(pack)) > limits.bytes;
}

function withRollouts(pack: Pack, most: number): Pack {
  const experiences = pack.experiences.map((experience): Experience => {
    const { origin } = experience;
    if (origin.kind !== 'learnt') return experience;
    return { ...experience, origin: { ...origin, rollouts: origin.rollouts.slice(0, most) } };
  });
  return { ...pack, experiences };
}

function withoutHistory(pack: Pack): Pack {
  const { history: _, ...others } = pack;
  return others;
}

/** The proofs of a pack as the device keeps them: they go on counting where they arrive (rule R3). */
export function proofRecords(pack: Pack): ProofRecord[] {
  return pack.proofs.map(({ revision, taskSet, at, ...proof }) => ({
    ...proof,
    libraryId: pack.id,
    libraryRevision: revision,
    taskSetId: taskSet.id,
    taskSetName: taskSet.name,
    createdAt: Date.parse(at),
    fromPack: true,
    complete: proof.conclusion !== undefined,
  }));
}

function newest(proofs: readonly ProofRecord[]): readonly ProofRecord[] {
  return proofs.toSorted((a, b) => b.createdAt - a.createdAt).slice(0, limits.proofs);
}

function packProof(proof: ProofRecord): PackProof {
  const { id, look, libraryRevision, taskSetId, taskSetName, testClusters, engine, createdAt } = proof;
  return {
    id,
    look,
    revision: libraryRevision,
    taskSet: { id: nameOf(taskSetId), name: nameOf(taskSetName) },
    testClusters: testClusters.slice(0, limits.clusters),
    ...(proof.conclusion !== undefined && { conclusion: proof.conclusion }),
    ...(proof.estimate !== undefined && { estimate: proof.estimate }),
    ...(proof.low !== undefined && { low: proof.low }),
    ...(proof.high !== undefined && { high: proof.high }),
    engine: packEngine(engine),
    at: new Date(createdAt).toISOString(),
  };
}

function packEngine({ kind, model, digest }: PackEngine): PackEngine {
  return { kind: nameOf(kind), model: nameOf(model), digest: nameOf(digest) };
}

/** What was done, without the texts: an experience that a person deleted does not leave with the pack. */
function packRevision({ library, operations, cause, createdAt }: Revision): PackRevision {
  return {
    revision: library.revision,
    at: new Date(createdAt).toISOString(),
    cause: cause.kind,
    changes: operations
      .flatMap(({ operation, ...rest }) =>
        rest.outcome === 'applied' && operation.op !== 'keep' ? [{ op: operation.op, id: rest.id }] : [],
      )
      .slice(0, limits.changes),
  };
}

function outgoing(experience: Experience): Experience {
  const { id, locked } = experience;
  const origin = outgoingOrigin(experience.origin);
  return experience.kind === 'lesson'
    ? { kind: 'lesson', id, text: cleanText(experience.text), locked, origin }
    : {
        kind: 'example',
        id,
        prompt: cleanText(experience.prompt),
        answer: cleanText(experience.answer),
        locked,
        origin,
      };
}

function outgoingOrigin(origin: Origin): Origin {
  if (origin.kind === 'written') return { kind: 'written' };
  if (origin.kind === 'given') {
    return { kind: 'given', runId: origin.runId, taskId: nameOf(origin.taskId) };
  }
  if (origin.kind === 'imported') return { kind: 'imported', from: nameOf(origin.from) };
  const rollouts = origin.rollouts.slice(0, limits.rollouts).map(({ taskId, prompt, answer, reward }) => ({
    taskId: nameOf(taskId),
    prompt: clipped(prompt, limits.textLength),
    answer: clipped(answer, limits.textLength),
    reward,
  }));
  return { kind: 'learnt', runId: origin.runId, step: origin.step, rollouts };
}

function nameOf(text: string): string {
  return clipped(text, limits.nameLength);
}

function clipped(text: string, length: number): string {
  const clean = cleanText(text);
  // Cutting may leave half of a character at the end.
  return clean.length <= length ? clean : cleanText(clean.slice(0, length - 1)).replace(/\ufffd$/, '') + '…';
}
