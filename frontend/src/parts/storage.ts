/** Small choices kept in this browser; a browser that forbids it just forgets them. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`touchstone.${key}`);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`touchstone.${key}`);
    else localStorage.setItem(`touchstone.${key}`, value);
  } catch {
    // forgotten with the page
  }
}

/** Words not sent yet: kept for one tab, so that a reload does not lose them. */
export function recallDraft(battle: string): string {
  try {
    return sessionStorage.getItem(`touchstone.draft.${battle}`) ?? '';
  } catch {
    return '';
  }
}

export function rememberDraft(battle: string, draft: string): void {
  try {
    if (draft === '') sessionStorage.removeItem(`touchstone.draft.${battle}`);
    else sessionStorage.setItem(`touchstone.draft.${battle}`, draft);
  } catch {
    // forgotten with the page
  }
}
