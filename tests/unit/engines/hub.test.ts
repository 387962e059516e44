import { expect, test } from 'vitest';
import { hubModels } from '../../../src/engines/hub';

const sha = 'c'.repeat(40);
const api = 'https://huggingface.co/api/models/owner/name';
const root = `https://huggingface.co/owner/name/resolve/${sha}/`;

interface Reply {
  readonly body: unknown;
  readonly status?: number;
  readonly headers?: Record<string, string>;
}

/** A hub that has these answers, and notes what it was asked. */
function hub(replies: Record<string, Reply>) {
  const asked: string[] = [];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    asked.push(url);
    expect(init.credentials).toBe('omit');
    const reply = replies[url];
    if (!reply) throw new TypeError('Failed to fetch');
    const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
    return new Response(text, { status: reply.status ?? 200, headers: reply.headers ?? {} });
  };
  return { fetch, asked };
}

const file = (path: string, size: number) => ({
  type: 'file',
  path,
  size,
  oid: 'd'.repeat(40),
  lfs: { oid: size.toString(16).padStart(64, '0'), size, pointerSize: 134 },
});

function repository(tree: unknown, about: unknown = { sha, gated: false }, name = 'main') {
  return hub({
    [`${api}/revision/${name}`]: { body: about },
    [`${api}/tree/${sha}?recursive=true`]: { body: tree },
  });
}

const tree = [
  { type: 'file', path: 'README.md', size: 10, oid: 'x' },
  { type: 'directory', path: 'large', size: 0, oid: 'x' },
  file('m-Q8_0.gguf', 800),
  file('m-Q4_K_M.gguf', 400),
  file('mmproj-m-f16.gguf', 30),
  file('m.imatrix.gguf', 20),
  file('large/m-F16-00002-of-00002.gguf', 700),
  file('large/m-F16-00001-of-00002.gguf', 900),
  file('lost-00001-of-00003.gguf', 900),
];

test('a repository’s GGUF models are listed by size, split ones as one, at the commit of now', async () => {
  const { fetch, asked } = repository(tree);
  const listed = await hubModels(' owner/name ', fetch);
  if (!listed.ok) throw new Error(listed.failure.kind);
  expect(listed.value.map(({ name }) => name)).toEqual(['m-Q4_K_M.gguf', 'm-Q8_0.gguf', 'm-F16.gguf']);
  expect(listed.value[0]).toEqual({
    id: `${root}m-Q4_K_M.gguf`,
    name: 'm-Q4_K_M.gguf',
    files: [{ url: `${root}m-Q4_K_M.gguf`, sizeBytes: 400, sha256: '190'.padStart(64, '0') }],
  });
  expect(listed.value[2]?.files.map(({ url }) => url)).toEqual([
    `${root}large/m-F16-00001-of-00002.gguf`,
    `${root}large/m-F16-00002-of-00002.gguf`,
  ]);
  expect(asked.every((url) => url.startsWith('https://huggingface.co/api/models/'))).toBe(true);
});

test.each([
  'owner/name/m-Q8_0.gguf',
  'hub:owner/name/m-Q8_0.gguf',
  'https://huggingface.co/owner/name/resolve/main/m-Q8_0.gguf?download=true',
  'https://huggingface.co/owner/name/blob/main/m-Q8_0.gguf',
])('%s is that one file', async (typed) => {
  const listed = await hubModels(typed, repository(tree).fetch);
  expect(listed.ok && listed.value.map(({ name }) => name)).toEqual(['m-Q8_0.gguf']);
});

test('one part of a split model stands for all of it', async () => {
  const listed = await hubModels('owner/name/large/m-F16-00002-of-00002.gguf', repository(tree).fetch);
  expect(listed.ok && listed.value[0]?.files).toHaveLength(2);
});

test('another branch is asked for by its name', async () => {
  const { fetch } = repository(tree, { sha }, 'v2');
  expect((await hubModels('https://huggingface.co/owner/name/tree/v2', fetch)).ok).toBe(true);
});

test('a long list comes in pages, from the hub alone', async () => {
  const first = `${api}/tree/${sha}?recursive=true`;
  const link = (url: string) => ({ Link: `<${url}>; rel="next"` });
  const pages = hub({
    [`${api}/revision/main`]: { body: { sha } },
    [first]: { body: [file('a.gguf', 1)], headers: link(`${first}&cursor=2`) },
    [`${first}&cursor=2`]: {
      body: [file('b.gguf', 2)],
      headers: link('https://evil.example/api/models/owner/name'),
    },
  });
  const listed = await hubModels('owner/name', pages.fetch);
  expect(listed.ok && listed.value.map(({ name }) => name)).toEqual(['a.gguf', 'b.gguf']);
  expect(pages.asked).toHaveLength(3);
});

test('an address elsewhere stands for the file there, and nobody is asked', async () => {
  const { fetch, asked } = hub({});
  const url = 'https://models.example/deep/My%20Model.gguf?key=1';
  const listed = await hubModels(url, fetch);
  expect(listed.ok && listed.value[0]).toMatchObject({ name: 'My Model.gguf', files: [{ url }] });
  expect(listed.ok && listed.value[0]?.id).not.toContain('key=1');
  expect((await hubModels('http://localhost:8000/m.gguf', fetch)).ok).toBe(true);
  expect(asked).toEqual([]);
});

test.each([
  '',
  'name',
  'not an address',
  '../..',
  'owner/..',
  'http://models.example/m.gguf',
  'ftp://models.example/m.gguf',
  'https://me:secret@models.example/m.gguf',
  'javascript:alert(1)',
  `https://models.example/${'x'.repeat(2_000)}.gguf`,
])('“%.60s” is no model’s name', async (typed) => {
  expect(await hubModels(typed, hub({}).fetch)).toEqual({ ok: false, failure: { kind: 'bad-name' } });
});

test.each<[string, Reply, string]>([
  ['is not there', { body: { error: 'Repository not found' }, status: 404 }, 'no-repository'],
  [
    'is not for everybody',
    { body: { error: 'Invalid username or password.' }, status: 401 },
    'no-repository',
  ],
  ['asks for an account', { body: '', status: 401, headers: { 'X-Error-Code': 'GatedRepo' } }, 'gated'],
  ['asks for consent', { body: { sha, gated: 'manual' } }, 'gated'],
  ['is too much asked for', { body: '', status: 429 }, 'unreachable'],
  ['answers with a page', { body: '<!doctype html>' }, 'unreachable'],
  ['answers with nonsense', { body: { sha: 7 } }, 'unreachable'],
  ['answers without end', { body: `"${'x'.repeat(9_000_000)}"` }, 'unreachable'],
])('a repository that %s is told as that', async (_, reply, kind) => {
  const { fetch } = hub({ [`${api}/revision/main`]: reply });
  expect(await hubModels('owner/name', fetch)).toMatchObject({ ok: false, failure: { kind } });
});

test('without a network, the hub cannot be reached', async () => {
  const failed = await hubModels('owner/name', hub({}).fetch);
  expect(failed).toEqual({ ok: false, failure: { kind: 'unreachable', detail: 'Failed to fetch' } });
});

test('a repository without GGUF files, or without the one that was named, says so', async () => {
  const none = repository([{ type: 'file', path: 'model.safetensors', size: 1 }]);
  expect(await hubModels('owner/name', none.fetch)).toEqual({ ok: false, failure: { kind: 'no-gguf' } });
  const other = await hubModels('owner/name/other.gguf', repository(tree).fetch);
  expect(other).toEqual({ ok: false, failure: { kind: 'no-gguf' } });
});

test('a hostile list is not believed', async () => {
  for (const entry of [
    { type: 'file', path: 'm.gguf', size: -1 },
    { type: 'file', path: 'm.gguf', size: 1, lfs: { oid: 'zz', size: 1 } },
    { type: 'file', path: 'x'.repeat(5_000) },
  ]) {
    const { fetch } = repository([entry]);
    expect(await hubModels('owner/name', fetch)).toMatchObject({
      ok: false,
      failure: { kind: 'unreachable' },
    });
  }
  const climbing = await hubModels('owner/name', repository([file('../../evil/x.gguf', 1)]).fetch);
  expect(climbing.ok && climbing.value[0]?.files[0]?.url).toMatch(/^https:\/\/huggingface\.co\//);
});
