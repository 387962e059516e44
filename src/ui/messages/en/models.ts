import { plural } from '../numbers';

/** Words for models that are elsewhere, and for a second model beside the first. */
export const models = {
  endpoint: {
    heading: 'Ask a server',
    note: 'Any server that speaks the OpenAI protocol: vLLM, SGLang, llama-server, Ollama, or a vendor. Your tasks and what the model answers go there, and nowhere else.',
    show: 'Enter its address',
    address: 'Address',
    addressNote: 'Up to /v1, for instance http://localhost:8080/v1',
    badAddress:
      'This is not an address that begins with http:// or https://, and it may hold no name and password.',
    key: 'Key, if it needs one',
    keyNote:
      'Kept in the memory of this tab until you close it. It is not stored, exported or shown in errors.',
    find: 'Ask which models it has',
    finding: 'Asking…',
    found: (count: number) => `It has ${plural(count, { one: '# model', other: '# models' })}: choose one.`,
    none: 'It answers, but names no model. Type the name.',
    notFound: (detail: string) =>
      `It does not say which models it has (${detail}). If the address is right, the server may not allow this page to ask: see the README. You can type the name of the model all the same.`,
    model: 'Model',
    more: 'More',
    headers: 'Extra headers, one a line: Name: value',
    badHeader: (line: string) => `“${line}” is not a header. Write Name: value.`,
    concurrency: 'Calls at once, at most',
    use: 'Use this model',
  },
  second: {
    heading: 'A second model',
    intro:
      'A larger model may write the lessons while the small one tries the tasks. Both are held in memory at once.',
    roles: 'What it does',
    distiller: 'writes lessons',
    judge: 'judges answers where the rewards come from self-judging',
    file: 'Choose a .gguf file',
    drop: 'Let it go',
    idle: 'It has nothing to do: choose at least one.',
  },
};
