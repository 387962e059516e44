import type { CallAddress } from './address';
import type { RunPorts } from './learn';
import type { Policy } from './policy';

/**
 * The same ports with every call addressed under this arm, so that several loops in one run have calls of their own in
 * one journal. Seeds were drawn before: arms that ask the same thing at the same place ask it with the same seed, and
 * differ by what they do with the answers alone.
 */
export function underArm(arm: string, ports: RunPorts): RunPorts {
  const { policy } = ports;
  const sampleGroup: Policy['sampleGroup'] = (request, context) =>
    policy.sampleGroup(
      { ...request, draws: request.draws.map((draw) => ({ ...draw, address: within(arm, draw.address) })) },
      context,
    );
  return { ...ports, policy: { usage: () => policy.usage(), sampleGroup } };
}

function within(arm: string, address: CallAddress): CallAddress {
  return { ...address, arm: address.arm === '' ? arm : `${arm}/${address.arm}` };
}
