import type { HostedModel } from '../../engines/engine';

export type Licence = 'apache-2.0' | 'llama-3.2' | 'gemma';

/** A model that is worth choosing for learning here. Sizes and hashes are the hub's own, at one fixed revision. */
export interface CatalogueModel {
  readonly name: string;
  /** In millions. */
  readonly parameters: number;
  readonly licence: Licence;
  /** Where its terms are to be read before it is used. */
  readonly termsUrl: string;
  /** What it was trained to read at once; Cairn opens a part of that. */
  readonly contextTokens: number;
  /** For llama.cpp; absent for the default model, which comes with Cairn. */
  readonly hosted?: HostedModel;
  readonly sizeBytes: number;
  /** The same model compiled for web-llm, by its ids there, with what web-llm's list says it takes of a graphics processor. */
  readonly compiled?: { readonly f16: Compiled; readonly f32: Compiled };
}

export interface Compiled {
  readonly model: string;
  readonly memoryBytes: number;
}

const apache = 'https://www.apache.org/licenses/LICENSE-2.0';

/**
 * Instruct models that do not think aloud: a model that does (Qwen3 and later) writes hundreds of tokens before its
 * answer, and the answers that Cairn asks for are cut off by then. All files are under the 2 GB that llama.cpp reads
 * in a browser, from the small to the large.
 */
export const catalogue: readonly CatalogueModel[] = [
  {
    name: 'SmolLM2-135M-Instruct',
    parameters: 135,
    licence: 'apache-2.0',
    termsUrl: apache,
    contextTokens: 8192,
    sizeBytes: 98_362_432,
  },
  {
    name: 'SmolLM2-360M-Instruct',
    parameters: 362,
    licence: 'apache-2.0',
    termsUrl: apache,
    contextTokens: 8192,
    ...hubFile(
      'HuggingFaceTB/SmolLM2-360M-Instruct-GGUF',
      '593b5a2e04c8f3e4ee880263f93e0bd2901ad47f',
      'smollm2-360m-instruct-q8_0.gguf',
      386_404_992,
      '48ab3034d0dd401fbc721eb1df3217902fee7dab9078992d66431f09b7750201',
    ),
    compiled: compiledAs('SmolLM2-360M-Instruct', 376.06, 579.61),
  },
  {
    name: 'Qwen2.5-0.5B-Instruct',
    parameters: 494,
    licence: 'apache-2.0',
    termsUrl: apache,
    contextTokens: 32_768,
    ...hubFile(
      'Qwen/Qwen2.5-0.5B-Instruct-GGUF',
      '9217f5db79a29953eb74d5343926648285ec7e67',
      'qwen2.5-0.5b-instruct-q4_k_m.gguf',
      491_400_032,
      '74a4da8c9fdbcd15bd1f6d01d621410d31c6fc00986f5eb687824e7b93d7a9db',
    ),
    compiled: compiledAs('Qwen2.5-0.5B-Instruct', 944.62, 1060.2),
  },
  {
    name: 'Gemma-3-1B-it',
    parameters: 1000,
    licence: 'gemma',
    termsUrl: 'https://ai.google.dev/gemma/terms',
    contextTokens: 32_768,
    ...hubFile(
      'ggml-org/gemma-3-1b-it-GGUF',
      'f9c28bcd85737ffc5aef028638d3341d49869c27',
      'gemma-3-1b-it-Q4_K_M.gguf',
      806_058_240,
      '8ccc5cd1f1b3602548715ae25a66ed73fd5dc68a210412eea643eb20eb75a135',
    ),
  },
  {
    name: 'Llama-3.2-1B-Instruct',
    parameters: 1240,
    licence: 'llama-3.2',
    termsUrl: 'https://www.llama.com/llama3_2/license/',
    contextTokens: 131_072,
    ...hubFile(
      'bartowski/Llama-3.2-1B-Instruct-GGUF',
      '067b946cf014b7c697f3654f621d577a3e3afd1c',
      'Llama-3.2-1B-Instruct-Q4_K_M.gguf',
      807_694_464,
      '6f85a640a97cf2bf5b8e764087b1e83da0fdb51d7c9fab7d0fece9385611df83',
    ),
    compiled: compiledAs('Llama-3.2-1B-Instruct', 879.04, 1128.82),
  },
  {
    name: 'Qwen2.5-1.5B-Instruct',
    parameters: 1540,
    licence: 'apache-2.0',
    termsUrl: apache,
    contextTokens: 32_768,
    ...hubFile(
      'Qwen/Qwen2.5-1.5B-Instruct-GGUF',
      '91cad51170dc346986eccefdc2dd33a9da36ead9',
      'qwen2.5-1.5b-instruct-q4_k_m.gguf',
      1_117_320_736,
      '6a1a2eb6d15622bf3c96857206351ba97e1af16c30d7a74ee38970e434e9407e',
    ),
    compiled: compiledAs('Qwen2.5-1.5B-Instruct', 1629.75, 1888.97),
  },
];

function hubFile(
  repository: string,
  revision: string,
  file: string,
  sizeBytes: number,
  sha256: string,
): Pick<CatalogueModel, 'hosted' | 'sizeBytes'> {
  const url = `https://huggingface.co/${repository}/resolve/${revision}/${file}`;
  return { sizeBytes, hosted: { id: url, name: file, files: [{ url, sizeBytes, sha256 }] } };
}

/** web-llm counts in binary megabytes. */
function compiledAs(name: string, f16Mb: number, f32Mb: number): NonNullable<CatalogueModel['compiled']> {
  const as = (form: string, megabytes: number) => ({
    model: `${name}-${form}-MLC`,
    memoryBytes: Math.round(megabytes * 1024 * 1024),
  });
  return { f16: as('q4f16_1', f16Mb), f32: as('q4f32_1', f32Mb) };
}
