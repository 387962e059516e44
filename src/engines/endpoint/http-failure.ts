import * as v from 'valibot';
import type { Refusal, SampleFailure } from '../../core/policy';
import type { EndpointChoice } from '../engine';
import { jsonIn } from './body';
import { errorSchema } from './replies';

/** What a call to an endpoint came to, where it is no answer. */
export type CallFailure = {
  readonly failure: SampleFailure;
  /** Asking again may help; `waitMs` where the server said when. */
  readonly again: 'no' | 'soon' | 'when-less-busy';
  readonly waitMs?: number;
  /** Fewer calls at once may help. */
  readonly slower?: true;
  /** The optional parameter that the server says it does not take. */
  readonly refuses?: string;
};

const longestDetail = 300;
/** How servers say that they do not take a parameter at all, or only the one value that they choose. */
const refusing =
  /unsupported|unknown|unrecogni[sz]ed|unexpected|unavailable|deprecated|forbidden|cannot find|extra (inputs|fields)|invalid (parameter|argument|field)|\bonly\b.*\b(allowed|supported|permitted)|(may|can|must) only|(must|should) be (exactly |set to )?["'`]?\d|(\bnot|n['’]t)( a| be| currently| yet)? (support|permit|allow|recogni[sz]|accept|available|enabled|implemented|known|valid)/i;
const overflow =
  /context[ _]?(length|size|window)|maximum context|too many tokens|exceed.*context|prompt is too long/i;

/** Reads a status that is not a success. The body is a stranger's: it is shortened, and never shows the key. */
export function failureOfStatus(
  status: number,
  body: string,
  retryAfter: string | null,
  parameters: readonly string[],
  secrets: Secrets,
  now: number,
): CallFailure {
  const said = shortened(withoutKey(messageIn(body), secrets));
  const detail = `${status}${said === '' ? '' : `: ${said}`}`;
  if ((status === 400 || status === 413 || status === 422) && overflow.test(said)) {
    return { failure: { kind: 'context-overflow', detail }, again: 'no' };
  }
  const why = refusalOf(status);
  const unavailable = { failure: { kind: 'unavailable', detail, ...(why && { why }) } } as const;
  if (status === 429 || status === 503 || status === 529) {
    const waitMs = readRetryAfter(retryAfter, now);
    return { ...unavailable, again: 'when-less-busy', ...(waitMs !== undefined && { waitMs }) };
  }
  if (status >= 500) return { ...unavailable, again: 'soon' };
  const refuses = status === 400 || status === 422 ? refusedIn(said, parameters) : undefined;
  return { ...unavailable, again: 'no', ...(refuses !== undefined && { refuses }) };
}

/** The server was not asked, so to say: that it gave no answer tells nothing of what it can. */
export function isAway(failure: SampleFailure): boolean {
  const why = failure.kind === 'unavailable' ? failure.why : undefined;
  return why === 'busy' || why === 'key' || why === 'no-connection' || why === 'no-such-model';
}

/** The first of them that it names, where it speaks of what it does not take: it may go on to list those that it does. */
function refusedIn(said: string, parameters: readonly string[]): string | undefined {
  if (!refusing.test(said)) return undefined;
  const at = (name: string) => said.search(new RegExp(`\\b${name}\\b`, 'i'));
  return parameters.filter((name) => at(name) >= 0).toSorted((a, b) => at(a) - at(b))[0];
}

/** Why a server refuses, by the status that it answers; undefined where that does not say. */
export function refusalOf(status: number): Refusal | undefined {
  if (status === 401 || status === 403) return 'key';
  if (status === 404) return 'no-such-model';
  if (status === 429 || status === 503 || status === 529) return 'busy';
  return status >= 500 ? 'server-error' : undefined;
}

/** Seconds, or a date (RFC 9110, section 10.2.3); nothing where it is neither. Never more than two minutes. */
function readRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.min(120_000, Math.max(0, ms)) : undefined;
}

/** What must stay between the page and the server. */
type Secrets = Pick<EndpointChoice, 'key' | 'headers'>;

/** Servers like to repeat the key that they refuse; it may stand in a header, too. */
export function withoutKey(text: string, { key = '', headers = {} }: Secrets): string {
  const words = Object.values(headers).flatMap((value) => value.split(/\s+/));
  const secrets = [key.trim(), ...words.filter((word) => word.length >= 8)].filter((secret) => secret !== '');
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '•••'), text);
}

/** A server's words may be of any length. Only what was cleared of secrets is cut: half a key is one still. */
export function shortened(text: string): string {
  return text.length > longestDetail ? `${text.slice(0, longestDetail - 1)}…` : text;
}

function messageIn(body: string): string {
  const parsed = v.safeParse(errorSchema, jsonIn(body));
  const { error, message } = parsed.success ? parsed.output : {};
  const said =
    (typeof error === 'string' ? error : error?.message) ??
    message ??
    (/^\s*</.test(body) ? 'a web page' : body);
  return said.replace(/\s+/g, ' ').trim();
}
