import * as v from 'valibot';
import type { SampleFailure } from '../../core/policy';
import { errorSchema } from './replies';

/** What a call to an endpoint came to, where it is no answer. */
export type CallFailure = {
  readonly failure: SampleFailure;
  /** Asking again may help; `waitMs` where the server said when. */
  readonly again: 'no' | 'soon' | 'when-less-busy';
  readonly waitMs?: number;
  /** The server named one of the optional parameters: it does not know it. */
  readonly refuses?: string;
};

const longestDetail = 300;
const overflow =
  /context[ _]?(length|size|window)|maximum context|too many tokens|exceed.*context|prompt is too long/i;

/** Reads a status that is not a success. The body is a stranger's: it is shortened, and never shows the key. */
export function failureOfStatus(
  status: number,
  body: string,
  retryAfter: string | null,
  parameters: readonly string[],
  key: string | undefined,
  now: number,
): CallFailure {
  const said = withoutKey(messageIn(body), key);
  const detail = `${status}${said === '' ? '' : `: ${said}`}`;
  if ((status === 400 || status === 413 || status === 422) && overflow.test(said)) {
    return { failure: { kind: 'context-overflow', detail }, again: 'no' };
  }
  const unavailable = { failure: { kind: 'unavailable', detail } } as const;
  if (status === 429 || status === 503 || status === 529) {
    const waitMs = readRetryAfter(retryAfter, now);
    return { ...unavailable, again: 'when-less-busy', ...(waitMs !== undefined && { waitMs }) };
  }
  if (status >= 500) return { ...unavailable, again: 'soon' };
  const refuses =
    status === 400 || status === 422
      ? parameters.find((name) => new RegExp(`\\b${name}\\b`, 'i').test(said))
      : undefined;
  return { ...unavailable, again: 'no', ...(refuses !== undefined && { refuses }) };
}

/** Seconds, or a date (RFC 9110, section 10.2.3); nothing where it is neither. Never more than two minutes. */
function readRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.min(120_000, Math.max(0, ms)) : undefined;
}

/** Servers like to repeat the key that they refuse. */
export function withoutKey(text: string, key: string | undefined): string {
  return key === undefined || key === '' ? text : text.replaceAll(key, '•••');
}

function messageIn(body: string): string {
  const parsed = v.safeParse(errorSchema, json(body));
  const { error, message } = parsed.success ? parsed.output : {};
  const said =
    (typeof error === 'string' ? error : error?.message) ??
    message ??
    (/^\s*</.test(body) ? 'a web page' : body);
  const line = said.replace(/\s+/g, ' ').trim();
  return line.length > longestDetail ? `${line.slice(0, longestDetail - 1)}…` : line;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
