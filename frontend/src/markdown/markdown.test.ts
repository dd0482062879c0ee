import { describe, expect, it } from 'vitest';
import { blockStarts } from './blocks';
import { GrowingMarkdown } from './growing';
import { render } from './render';
import { fetchTools } from './tools';

const pieces = (text: string) => {
  const starts = blockStarts(text);
  return starts.map((start, index) => text.slice(start, starts[index + 1]));
};

describe('block borders', () => {
  it('parts two paragraphs', () => {
    expect(pieces('one\n\ntwo\n')).toEqual(['one\n\n', 'two\n']);
  });

  it('keeps a loose list together', () => {
    expect(pieces('- one\n\n- two\n\n- three\n')).toHaveLength(1);
  });

  it('keeps a fence with blank lines and inner fences together', () => {
    expect(pieces('````\n```\n\na\n```\n````\n')).toHaveLength(1);
  });

  it('does not decide on a line that is still being written', () => {
    expect(pieces('text\n#')).toHaveLength(1); // "#hashtag" would go on with the paragraph
    expect(pieces('text\n# Head\n')).toHaveLength(2);
  });

  it('starts at 0 for an empty text', () => expect(blockStarts('')).toEqual([0]));
});

describe('growing text', () => {
  const whole =
    '# Head\n\nSome *text* with `code`.\n\n1. one\n2. two\n\n   more\n\n```js\nlet a;\n\nb\n```\n\n' +
    '| a | b |\n|---|--:|\n| 1 | 2 |\n\nlast **bold**';

  it('is the same in the end, whatever the pieces', () => {
    for (const step of [1, 2, 7, 31]) {
      const growing = new GrowingMarkdown();
      let blocks: string[] = [];
      for (let end = step; end < whole.length + step; end += step) {
        blocks = growing.update(whole.slice(0, end));
      }
      expect(blocks.join('')).toBe(render(whole));
    }
  });

  it('starts over when the text is another one', () => {
    const growing = new GrowingMarkdown();
    growing.update('one\n\ntwo\n\nthree');

    expect(growing.update('new').join('')).toBe(render('new'));
  });
});

describe('safety', () => {
  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['an event attribute', '<b onclick="alert(1)">x</b>'],
    ['a style attribute', '<p style="position:fixed">x</p>'],
    ['an image element', '<img src="https://example.org/a.png">'],
    ['a form', '<form action="/"><input name="a"></form>'],
    ['a frame', '<iframe src="/"></iframe>'],
  ])('shows %s as text', (_name, markdown) => {
    const page = document.createElement('div');
    page.innerHTML = render(markdown);

    expect(page.querySelector('script, img, form, input, iframe, style, b')).toBeNull();
    expect([...page.querySelectorAll('*')].some((e) => e.hasAttribute('style'))).toBe(false);
  });

  it.each(['javascript:alert(1)', 'vbscript:x', 'data:text/html,x'])(
    'links nothing to %s',
    (url) => {
      const html = render(`[click](${url})`);

      expect(html).not.toContain('href');
    },
  );

  it('opens links in a new tab without a trace of this page', () => {
    const html = render('[site](https://example.org)');

    expect(html).toContain('target="_blank"');
    expect(html).toContain('rel="noopener noreferrer nofollow"');
  });

  it('draws an image as a link', () => {
    const html = render('![a cat](https://example.org/cat.png)');

    expect(html).not.toContain('<img');
    expect(html).toContain('href="https://example.org/cat.png"');
    expect(html).toContain('Image: a cat');
  });

  it('does not nest the link of an image in another link', () => {
    const html = render('[![a](https://example.org/a.png)](https://example.org)');

    expect(html.match(/<a /g)).toHaveLength(1);
  });

  it('aligns table columns by classes', () => {
    const html = render('| a | b |\n|:-:|--:|\n| 1 | 2 |');

    expect(html).toContain('class="align-center"');
    expect(html).toContain('class="align-right"');
    expect(html).not.toContain('style=');
  });
});

describe('mathematics', () => {
  it('is MathML once the typesetter is here, and source before', async () => {
    const wants = new Set<'typeset' | 'highlight'>();
    const source = 'Euler: \\(e^{i\\pi} < 1\\) and $x_1 * x_2$';

    expect(render(source, { wants })).toContain('<code>x_1 * x_2</code>');
    expect(wants).toContain('typeset');

    const html = render(source, await fetchTools(wants));
    expect(html.match(/<math/g)).toHaveLength(2);
    expect(html).not.toContain('style=');
  });

  it('leaves prices alone', () => {
    expect(render('It costs $5 or $10 a day.')).toBe('<p>It costs $5 or $10 a day.</p>\n');
  });

  it('reads displayed formulas over several lines', async () => {
    const tools = await fetchTools(new Set(['typeset']));

    expect(render('so\n\n\\[\na = b\n\\]\n\nend', tools)).toContain('display="block"');
    expect(render('$$a = b$$', tools)).toContain('<math');
  });

  it('shows a broken formula without failing', async () => {
    const tools = await fetchTools(new Set(['typeset']));

    expect(render('$\\frac{1$', tools)).toContain('\\frac{1');
  });
});

describe('code', () => {
  it('is coloured by class in the languages known, and plain in others', async () => {
    const tools = await fetchTools(new Set(['highlight']));

    expect(render('```python\ndef f(): pass\n```', tools)).toContain('hljs-keyword');
    expect(render('```klingon\nqapla <b>\n```', tools)).toContain('qapla &lt;b&gt;');
  });
});
