// A chunk of its own: whoever needs neither must not fetch them. Both come from where the page comes from.
import code from '@wllama/wllama-compat/wasm/wllama.js?raw';
import wasm from '@wllama/wllama-compat/wasm/wllama.wasm?url';

/** The engine for browsers without JSPI or Memory64: the same llama.cpp, slower, in 16 MB of WASM. */
export const compatBuild = { worker: { code }, wasm };
