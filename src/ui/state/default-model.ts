/** Of the default model's weights, which are always checked against it. A file of that name may be anything. */
const defaultModelDigest = 'sha256:b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53';

/** Whether a run's model is the one that comes with Cairn, and so can be loaded without asking anybody. */
export function isDefaultModel(digest: string): boolean {
  return digest === defaultModelDigest;
}
