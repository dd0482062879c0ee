/** Categories of battles as people read them. */
const NAMES: Record<string, string> = {
  code: 'With code',
  long: 'Long',
  'multi-turn': 'Several turns',
};

export function categoryName(category: string): string {
  return NAMES[category] ?? `About ${category.replace(/^domain-/, '')}`;
}
