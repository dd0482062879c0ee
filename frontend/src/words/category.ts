/** Categories of battles as people read them. */
const NAMES: Record<string, string> = {
  code: 'With code',
  long: 'Long',
  'multi-turn': 'Several turns',
};

const languages = new Intl.DisplayNames('en-GB', { type: 'language' });

export function categoryName(category: string): string {
  const [kind, name = ''] = category.split('-');
  if (kind === 'language') return `In ${languages.of(name)}`;
  return NAMES[category] ?? `About ${name}`;
}
