import * as v from 'valibot';
import type { RunEnd } from '../../src/core/events';
import type { RunForecast } from '../../src/core/forecast';
import type { JournalEntry } from '../../src/core/journal';
import { measuredJson } from '../../src/core/measured-json';
import type { RunPlan } from '../../src/core/plan';
import { fail, ok, type Result } from '../../src/core/result';
import type { EngineFacts } from '../../src/engines/engine';
import { planSchema } from '../../src/store/plan-schema';
import { lookSchema } from '../../src/store/proof-schema';
import {
  engineFactsSchema,
  journalSchema,
  runSchema,
  type HelperRow,
  type RunRow,
} from '../../src/store/run-schema';
import type { PackFailure } from '../wire';
import { recordingFlaw } from './recording-flaws';

/** A run as a file: its plan and every answer. It plays anywhere, with no model. */
export interface Recording {
  readonly cairn: 'recording';
  readonly version: 1;
  readonly promptVersion: number;
  readonly createdAt: number;
  readonly engine: EngineFacts;
  /** The models beside the first and their roles, where there were any: the run goes on only where they are there too. */
  readonly second?: HelperRow;
  readonly third?: HelperRow;
  readonly plan: RunPlan;
  /** The number of the proof it holds (rule R3); 1 where it holds none. */
  readonly look: number;
  readonly entries: readonly JournalEntry[];
  /** How it ended, which the answers do not tell where a person or a failure ended it. Absent while it has not. */
  readonly end?: RunEnd;
  /** What it was expected to take, where that is known. */
  readonly forecast?: RunForecast;
  /** Caps that it had before somebody raised them. */
  readonly capsReached?: RunRow['capsReached'];
}

const recordingSchema = v.object({
  cairn: v.literal('recording'),
  version: v.literal(1),
  promptVersion: v.number(),
  createdAt: runSchema.entries.createdAt,
  engine: engineFactsSchema,
  second: runSchema.entries.second,
  third: runSchema.entries.third,
  plan: planSchema,
  look: lookSchema,
  entries: v.array(v.omit(journalSchema, ['runId'])),
  end: runSchema.entries.end,
  forecast: runSchema.entries.forecast,
  capsReached: runSchema.entries.capsReached,
}) satisfies v.GenericSchema<unknown, Recording>;

/** What every version of a recording says of itself. */
const nameSchema = v.object({ cairn: v.literal('recording'), version: v.unknown() });

const limits = { bytes: 50_000_000, nesting: 32 };

/** A recording may come from anybody: everything in it is parsed, and shown as text only. */
export function parseRecording(text: string): Result<Recording, PackFailure> {
  const json = measuredJson(text, limits);
  if (!json.ok) {
    const { failure } = json;
    if (failure.kind !== 'too-deep') return fail(failure);
    const detail = `lists and objects stand more than ${failure.nesting} deep in one another`;
    return fail({ kind: 'wrong-shape', where: 'the file', detail });
  }
  const named = v.safeParse(nameSchema, json.value);
  if (!named.success) return fail({ kind: 'wrong-shape', where: 'cairn', detail: 'this is no recording' });
  if (named.output.version !== 1) {
    return fail({ kind: 'wrong-version', version: JSON.stringify(named.output.version) ?? '' });
  }
  const parsed = v.safeParse(recordingSchema, json.value);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    return fail({ kind: 'wrong-shape', where: v.getDotPath(issue) ?? '', detail: issue.message });
  }
  const flaw = recordingFlaw(parsed.output);
  return flaw ? fail({ kind: 'wrong-shape', ...flaw }) : ok(parsed.output);
}
