/** Languages that the page has words for. A second one adds its files beside `en/` and its name here. */
export type Language = 'en';

/** The language of this visit: the first that the browser asks for and the page has. */
export const language: Language = pickLanguage(typeof navigator === 'undefined' ? [] : navigator.languages);

/** The words of a room in the language of this visit; English where a room has no others. */
export function inLanguage<Words>(versions: { en: Words } & Partial<Record<Language, Words>>): Words {
  return versions[language] ?? versions.en;
}

function pickLanguage(wanted: readonly string[]): Language {
  const known: readonly Language[] = ['en'];
  for (const tag of wanted) {
    const base = tag.toLowerCase().split('-')[0];
    const found = known.find((one) => one === base);
    if (found !== undefined) return found;
  }
  return 'en';
}
