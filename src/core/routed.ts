import type { HelperRole, Policy, SampleContext, SampleRequest } from './policy';

/** One policy of several: each role is answered by its own, those without one by the policy's. */
export function routed(
  byRole: { readonly policy: Policy } & Readonly<Partial<Record<HelperRole, Policy>>>,
): Policy {
  return {
    sampleGroup: (request: SampleRequest, context: SampleContext) =>
      (byRole[request.role] ?? byRole.policy).sampleGroup(request, context),
  };
}
