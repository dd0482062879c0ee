/** The last step before text of a model becomes part of the page. */
import createPurifier from 'dompurify';

const purifier = createPurifier(window);

export function sanitise(html: string): string {
  return purifier.sanitize(html, {
    USE_PROFILES: { html: true, mathMl: true },
    ADD_TAGS: ['semantics', 'annotation'],
    ADD_ATTR: ['target'],
    FORBID_ATTR: ['style'],
    FORBID_TAGS: ['img', 'style', 'form', 'input'],
  });
}
