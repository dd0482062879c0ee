import { api, expect } from './client';

/** Questions to try, drawn anew at every call. */
export async function fetchSuggestions(): Promise<string[]> {
  const { suggestions } = await expect(api.GET('/api/questions/suggested/'));
  return suggestions.map(({ prompt }) => prompt);
}
