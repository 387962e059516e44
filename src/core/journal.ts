import { hashOf } from '../statistics/hash';
import { addressKey } from './address';
import { RunHalted } from './halt';
import { isLasting } from './policy';
import type { Draw, Policy, SampleContext, SampleOutcome, SampleRequest } from './policy';
import type { Momentary } from './verdict';

/** One answered call. `key` is its address; `requestHash` only verifies that the same thing was asked. */
export interface JournalEntry {
  readonly key: string;
  readonly requestHash: string;
  readonly outcome: SampleOutcome;
  /** What the grader could not decide at that moment: a replay takes it as it was, or it might go on otherwise. */
  readonly verdict?: Momentary;
}

/** The answers of one run. `append` resolves when the answer is safe. */
export interface Journal {
  find(key: string): JournalEntry | undefined;
  append(entry: JournalEntry): Promise<void>;
}

/**
 * Resume is replay: a run started again from the top finds its recorded answers here and goes on where it was
 * cut off. No checkpoint to write, none to corrupt. A mismatch means that prompt, settings or seed changed
 * under the run: it stops and says so, because going on would mix two runs.
 */
export function journaled(inner: Policy, journal: Journal): Policy {
  return {
    async *sampleGroup(request: SampleRequest, context: SampleContext) {
      const { draws } = request;
      let next = 0;
      while (next < draws.length) {
        const recorded = recordedEntry(journal, request, draws[next]!);
        if (recorded) {
          if (recorded.verdict) context.grading?.recall(next, recorded.verdict);
          yield recorded.outcome;
          next += 1;
          continue;
        }

        const missing = leadingMissing(journal, draws.slice(next));
        const shift = next;
        const { signal, onText, grading } = context;
        const inside: SampleContext = {
          signal,
          ...(onText && { onText: (index: number, text: string) => onText(index + shift, text) }),
        };
        for await (const outcome of inner.sampleGroup({ ...request, draws: missing }, inside)) {
          const draw = draws[next]!;
          if (isLasting(outcome)) {
            const verdict = await grading?.grade(next, outcome);
            await journal.append({
              key: addressKey(draw.address),
              requestHash: requestHash(request, draw),
              outcome,
              ...(verdict && { verdict }),
            });
          }
          yield outcome;
          next += 1;
        }
        if (next !== shift + missing.length) {
          throw new Error(`The engine gave ${next - shift} outcomes for ${missing.length} draws.`);
        }
      }
    },
  };
}

/** Plays a recording where there is no engine: the run ends where the recording does. */
export const noEngine: Policy = {
  sampleGroup() {
    throw new RunHalted({ status: 'stopped', reason: { kind: 'recording-ends' } });
  },
};

/** Identifies what was asked: everything that shapes the answer. */
function requestHash(request: SampleRequest, draw: Draw): string {
  const { role, turns, temperature, maxTokens, schema } = request;
  return hashOf(
    JSON.stringify([
      role,
      turns.map((turn) => [turn.role, turn.text]),
      temperature,
      maxTokens,
      schema,
      draw.seed,
    ]),
  );
}

function recordedEntry(journal: Journal, request: SampleRequest, draw: Draw): JournalEntry | undefined {
  const key = addressKey(draw.address);
  const entry = journal.find(key);
  if (!entry) return undefined;
  if (entry.requestHash !== requestHash(request, draw)) {
    throw new RunHalted({ status: 'failed', reason: { kind: 'journal-mismatch', address: key } });
  }
  return entry;
}

function leadingMissing(journal: Journal, draws: readonly Draw[]): readonly Draw[] {
  const found = draws.findIndex((draw) => journal.find(addressKey(draw.address)));
  return found === -1 ? draws : draws.slice(0, found);
}
