/** Type-only TypeScript in components needs no preprocessor; runes everywhere. */
export default { compilerOptions: { runes: true } };
