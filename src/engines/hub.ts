import * as v from 'valibot';
import type { Result } from '../core/result';
import { fail, ok } from '../core/result';
import type { HostedFile, HostedModel } from './engine';
import { isAllowed } from '../allowed-address';
import { hostedAt, hostedId } from './weights/hosted';

/** Why a hub, or whatever was named instead, lists no model. */
export type HubTrouble =
  | { readonly kind: 'bad-name' }
  | { readonly kind: 'no-repository' }
  /** It is there, and holds no GGUF file, or not the one that was named. */
  | { readonly kind: 'no-gguf' }
  /** It asks for an account: this page has none. */
  | { readonly kind: 'gated' }
  | { readonly kind: 'unreachable'; readonly detail: string };

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

interface Repository {
  readonly name: string;
  readonly revision: string;
  /** One file is wanted, and not the choice. */
  readonly file?: string;
}

const hub = 'https://huggingface.co';
const patienceMs = 20_000;
/** Each of at most a thousand files. Repositories of weights have dozens. */
const mostPages = 10;
const longestReply = 8 * 1024 * 1024;

const aboutSchema = v.object({
  /** The commit that is the newest now: addresses that name it stay what they are. */
  sha: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/))),
  gated: v.optional(v.union([v.boolean(), v.string()])),
});

const path = v.pipe(v.string(), v.maxLength(1_000));
const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const treeSchema = v.pipe(
  v.array(
    v.object({
      type: v.string(),
      path,
      size: v.optional(size),
      lfs: v.optional(v.object({ oid: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)), size })),
    }),
  ),
  v.maxLength(1_000),
);
type Entry = v.InferOutput<typeof treeSchema>[number];

/**
 * The GGUF models of a hub repository: `owner/name`, one of its files as `owner/name/file.gguf`, or its address. An
 * address anywhere else stands for the one file that lies there, and nobody is asked yet.
 */
export async function hubModels(
  text: string,
  fetch: Fetch,
): Promise<Result<readonly HostedModel[], HubTrouble>> {
  const typed = text.trim();
  const repository = repositoryIn(typed);
  if (!repository) return isAllowed(typed) ? ok([hostedAt(typed)]) : fail({ kind: 'bad-name' });

  const { name, file } = repository;
  const about = await ask(
    `${hub}/api/models/${name}/revision/${encodeURIComponent(repository.revision)}`,
    fetch,
    aboutSchema,
  );
  if (!about.ok) return about;
  const { gated, sha } = about.value.reply;
  if (gated !== undefined && gated !== false) return fail({ kind: 'gated' });
  const revision = sha ?? repository.revision;

  const entries: Entry[] = [];
  let next: string | undefined =
    `${hub}/api/models/${name}/tree/${encodeURIComponent(revision)}?recursive=true`;
  for (let pages = 0; next !== undefined && pages < mostPages; pages++) {
    const page: Result<Asked<Entry[]>, HubTrouble> = await ask(next, fetch, treeSchema);
    if (!page.ok) return page;
    entries.push(...page.value.reply);
    next = page.value.next;
  }
  const models = modelsIn(entries, `${hub}/${name}/resolve/${encodeURIComponent(revision)}/`);
  const wanted = file === undefined ? models : models.filter(({ paths }) => paths.includes(file));
  if (wanted.length === 0) return fail({ kind: 'no-gguf' });
  return ok(wanted.map(({ model }) => model).toSorted((a, b) => bytesOf(a) - bytesOf(b)));
}

function repositoryIn(typed: string): Repository | undefined {
  const plain = /^(?:hub:)?([\w.-]{1,96}\/[\w.-]{1,96})(?:\/(.+))?$/.exec(typed);
  if (plain && !/^\.+$|\/\.+$/.test(plain[1]!)) {
    return { name: plain[1]!, revision: 'main', ...(plain[2] !== undefined && { file: plain[2] }) };
  }
  if (!URL.canParse(typed)) return undefined;
  const { protocol, hostname, pathname } = new URL(typed);
  if (protocol !== 'https:' || !/^(www\.)?(huggingface\.co|hf\.co)$/.test(hostname)) return undefined;
  const [owner, name, kind, revision, ...rest] = pathname.split('/').filter(Boolean).map(decoded);
  if (owner === undefined || name === undefined) return undefined;
  const isFile = (kind === 'resolve' || kind === 'blob' || kind === 'raw') && rest.length > 0;
  return {
    name: `${owner}/${name}`,
    revision: revision ?? 'main',
    ...(isFile && { file: rest.join('/') }),
  };
}

interface Asked<T> {
  readonly reply: T;
  readonly next?: string;
}

async function ask<T>(
  url: string,
  fetch: Fetch,
  schema: v.GenericSchema<unknown, T>,
): Promise<Result<Asked<T>, HubTrouble>> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs), credentials: 'omit' });
    const text = await response.text();
    if (!response.ok) return fail(refusal(response, text));
    if (text.length > longestReply) return fail({ kind: 'unreachable', detail: 'its answer is too long' });
    const parsed = v.safeParse(schema, JSON.parse(text));
    if (!parsed.success) return fail({ kind: 'unreachable', detail: 'its answer is not what was expected' });
    const next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('Link') ?? '')?.[1];
    const isOurs = next?.startsWith(`${hub}/api/models/`);
    return ok({ reply: parsed.output, ...(isOurs && { next: next! }) });
  } catch (error) {
    return fail({ kind: 'unreachable', detail: error instanceof Error ? error.message : String(error) });
  }
}

/** The hub says 401 of what it does not have, lest one could try names. */
function refusal({ status, headers }: Response, text: string): HubTrouble {
  const isGated = headers.get('X-Error-Code') === 'GatedRepo' || /\bgated\b/i.test(text);
  if ((status === 401 || status === 403) && isGated) return { kind: 'gated' };
  if (status === 401 || status === 403 || status === 404) return { kind: 'no-repository' };
  return { kind: 'unreachable', detail: `it answered ${status}` };
}

interface Found {
  readonly paths: readonly string[];
  readonly model: HostedModel;
}

/** Parts that belong together are one model; one with a part missing is none. */
function modelsIn(entries: readonly Entry[], root: string): readonly Found[] {
  const files = entries.filter(({ type, path }) => type === 'file' && isModel(path));
  const groups = new Map<string, Entry[]>();
  for (const file of files) {
    const key = file.path.replace(/-\d{5}-of-(\d{5})\.gguf$/i, '-of-$1.gguf');
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return [...groups.values()].flatMap((group) => {
    const parts = group.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    const total = Number(/-\d{5}-of-(\d{5})\.gguf$/i.exec(parts[0]!.path)?.[1] ?? 1);
    const isComplete =
      parts.length === total && parts.every(({ path }, i) => total === 1 || partOf(path) === i + 1);
    if (!isComplete) return [];
    const hosted = parts.map((part) => fileOf(part, root));
    const name = parts[0]!.path.replace(/^.*\//, '').replace(/-\d{5}-of-\d{5}(?=\.gguf$)/i, '');
    const model = { id: hostedId(hosted[0]!.url), name, files: hosted };
    return [{ paths: parts.map(({ path }) => path), model }];
  });
}

/** Projectors for pictures and tables of importance have the ending of models, and are none. */
function isModel(path: string): boolean {
  const name = path.replace(/^.*\//, '');
  return /\.gguf$/i.test(name) && !/mmproj|imatrix/i.test(name);
}

function partOf(path: string): number {
  return Number(/-(\d{5})-of-\d{5}\.gguf$/i.exec(path)?.[1]);
}

function fileOf({ path, size, lfs }: Entry, root: string): HostedFile {
  const url = root + path.split('/').map(encodeURIComponent).join('/');
  const sizeBytes = lfs?.size ?? size;
  return { url, ...(sizeBytes !== undefined && { sizeBytes }), ...(lfs && { sha256: lfs.oid }) };
}

function bytesOf({ files }: HostedModel): number {
  return files.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
