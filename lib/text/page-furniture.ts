import { type ChildNode, type Document, Element, isTag, isText } from 'domhandler';

/** Elements whose content is never part of the text. */
const NEVER = new Set(
  'script style noscript template svg canvas iframe object embed audio video map select option optgroup datalist button textarea input annotation annotation-xml title meta link base rp'.split(
    ' ',
  ),
);
/** Elements and roles that are about a page, not of its text. */
const FURNITURE: Record<string, string> = {
  nav: 'a menu',
  footer: 'a footer',
  menu: 'a menu',
  navigation: 'a menu',
  menubar: 'a menu',
  toolbar: 'a menu',
  search: 'a search form',
  contentinfo: 'a footer',
  dialog: 'a dialog',
  alertdialog: 'a dialog',
};
/** Words in names of classes and ids that say what an element is. */
const NAMED: [pattern: RegExp, kind: string][] = [
  [
    /^(?:menu|nav|navbar|navigation|topnav|sidenav|breadcrumbs?|crumbs?|pagination|pager|skip-?(?:link|nav)|site-?links)$/,
    'a menu',
  ],
  [/^(?:toc|contents-list|table-?of-?contents|page-?toc|on-?this-?page)$/, 'a table of contents'],
  [/^(?:cookies?|consent|gdpr)$/, 'a notice on cookies'],
  [
    /^(?:banner|promo|promotion|advert|advertisement|ads?|sponsor|newsletter|subscribe|share|sharing|social)$/,
    'a banner',
  ],
  [/^(?:sidebar|related|footer|teasers?|pull-?quotes?)$/, 'what stands beside the text'],
  [/^(?:by-?lines?|dateline|post-?meta|article-?meta|entry-?meta)$/, 'who wrote it'],
  [
    /^(?:headerlink|permalink|anchorjs-link|heading-anchor|mw-editsection|editsection|footnote-ref|footnote-backref)$/,
    '',
  ],
];
/** What readers of a page wrote below it, by its name and by how many they are: a manual has sections called "Comments", and code has comments. */
const COMMENTS = /^(?:comments?|comments?-?(?:area|list|section|thread)|disqus(?:_thread)?)$/;
const COUNTED_COMMENTS = /^$|\d|^(?:leave|join|add|post)\b/i;
const BOXES = new Set(['div', 'section', 'aside']);
/** Headings of boxes that are about the page, and not of its text. */
const OF_PAGE =
  /^(?:you (?:might|may) also (?:like|enjoy)|related (?:articles?|stories|posts|links|reading)|read (?:next|more|also)|more (?:from|stories|articles)\b.*|recommended (?:for you|articles|stories)|trending(?: now)?|most read|popular (?:posts|now|articles)|latest (?:news|posts|stories)|share this(?: \w+)?|follow us|newsletter|(?:sign up|subscribe) (?:for|to) (?:our|my|the) (?:newsletter|mailing list|updates)\b.*|leave a (?:comment|reply)|comments? \(\d+\)|\d+ comments?|about the author|advertisement|sponsored)$/i;
const HIDDEN_CLASS = /(?:^|\s)(?:visually-?hidden|sr-only|screen-?reader(?:-text|-only)?|d-none|hidden)(?:\s|$)/i;
const HIDDEN_STYLE =
  /(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])|text-indent\s*:\s*-\d{3,})/i;
/** What a page names so may be the page: it is left out only when it holds less than this of its words. */
const MOST = 0.4;
/** Links make up so much of a list that is a menu. */
const MOSTLY_LINKS = 0.85;
const MENU_WORDS = 4;
/** What readers wrote, and boxes around a text, hold so many words at most. */
const MANY = 600;
/** A text without sentences and a name that says so is furniture up to this length, in words. */
const SHORT = 80;

/** What an element holds, those in it included. */
interface Contents {
  words: number;
  linkWords: number;
  links: number;
  /** Links to places in the same page. */
  inPage: number;
  headings: number;
  /** Headings of the first rank. */
  titles: number;
  main: number;
  /** The first words in it. */
  begin: string;
}

/** What is counted of an element, and added up. */
const COUNTED = ['words', 'linkWords', 'links', 'inPage', 'headings', 'titles', 'main'] as const;
const MAX_BEGIN = 60;

const NOTHING: Contents = { words: 0, linkWords: 0, links: 0, inPage: 0, headings: 0, titles: 0, main: 0, begin: '' };

/** Elements of a page that are no part of its text, and what they are; empty for what nobody misses. */
export function furnitureOf(page: Document): Map<Element, string> {
  const contents = contentsOf(page);
  const all = contents.get(page)?.words ?? 0;
  const titles = headingsOf(page);
  const left = new Map<Element, string>();
  const around = aroundMain(page, contents);
  const open: ChildNode[] = [...page.children].reverse();
  for (let node = open.pop(); node; node = open.pop()) {
    if (!isTag(node) || left.has(node)) continue;
    const kind =
      kindOf(node, contents.get(node) ?? NOTHING, all, titles) ?? (around(node) ? 'what stands around the text' : null);
    if (kind !== null) {
      left.set(node, kind);
      continue;
    }
    open.push(...[...node.children].reverse());
    const furniture = FURNITURE[node.name];
    // One that nobody closed: what stands in it before the text begins is what it was meant for.
    if (furniture === undefined) continue;
    for (const child of node.children.filter(isTag)) {
      const its = contents.get(child) ?? NOTHING;
      if (its.headings > 0 || its.main > 0 || its.words > its.linkWords + MENU_WORDS) break;
      left.set(child, furniture);
    }
  }
  return left;
}

/** Tells elements beside the one that a page calls its main part; none where it has several, or most of the text is elsewhere. */
function aroundMain(
  page: Document,
  contents: ReadonlyMap<Document | Element, Contents>,
): (element: Element) => boolean {
  const mains = [...contents.keys()].filter(
    (node): node is Element => node instanceof Element && (node.name === 'main' || node.attribs['role'] === 'main'),
  );
  const [main] = mains;
  const its = main && contents.get(main);
  if (!main || !its || mains.length > 1 || its.headings === 0 || its.words < (contents.get(page)?.words ?? 0) / 2)
    return () => false;
  const path = new Set<unknown>();
  for (let node: unknown = main; node; node = (node as Element).parent) path.add(node);
  return (element) =>
    element.name !== 'head' && !path.has(element) && element.parent !== main && path.has(element.parent);
}

/** What an element is beside the text; null when it is a part of it. */
function kindOf(element: Element, its: Contents, all: number, titles: ReadonlySet<string>): string | null {
  const { name, attribs } = element;
  if (NEVER.has(name)) return '';
  if (['html', 'head', 'body', 'main', 'article'].includes(name) && !isHidden(element)) return null;
  // A menu that nobody closed holds the whole page; so does whatever is named like one.
  const holdsPage = its.main > 0 || (all > 0 && its.words > all * MOST && its.words - its.linkWords > MENU_WORDS * 2);
  if (isHidden(element)) return its.words === 0 ? '' : 'hidden text';
  const furniture = FURNITURE[attribs['role'] ?? ''] ?? FURNITURE[name];
  if (furniture !== undefined && !holdsPage) return furniture;
  const names = `${attribs['class'] ?? ''} ${attribs['id'] ?? ''}`.toLowerCase().split(/\s+/).filter(Boolean);
  const [, named] =
    NAMED.find(([pattern]) =>
      names.some((one) => pattern.test(one) || one.split(/[-_]+/).some((word) => pattern.test(word))),
    ) ?? [];
  const isMostlyLinks = its.words > 0 && its.linkWords >= its.words * MOSTLY_LINKS;
  // A box has its own heading; a page's title stands in none.
  const isBox = its.headings < 2 && its.titles === 0;
  if (named !== undefined && !holdsPage && (named === '' || isMostlyLinks || its.words <= SHORT) && isBox) return named;
  if (its.words <= SHORT && !holdsPage && isBlock(name) && TEASER.test(its.begin)) return 'what stands beside the text';
  if (
    BOXES.has(name) &&
    its.words <= MANY &&
    isBox &&
    its.main === 0 &&
    names.some((one) => COMMENTS.test(one)) &&
    COUNTED_COMMENTS.test(titleOf(element))
  )
    return 'comments';
  if (!holdsPage && its.words <= MANY && its.titles === 0 && BOXES.has(name) && OF_PAGE.test(titleOf(element)))
    return 'what stands beside the text';
  if (isFootnoteMark(element)) return '';
  // The head of a page without its title is the way around the site.
  if (name === 'header' && isMostlyLinks && its.links > 1 && !holdsPage && its.headings === 0) return 'a menu';
  if (!isMostlyLinks || its.links < 3 || holdsPage || name === 'a' || its.headings > 0) return null;
  // Nothing but links into the page, or to what its headings say, tells what is in the page.
  if (its.inPage === its.links || (isList(name) && repeats(element, titles))) return 'a table of contents';
  return isList(name) && its.words / its.links <= MENU_WORDS ? 'a menu' : null;
}

/** "READ MORE: That ringing in your ears": what leads elsewhere. */
const TEASER = /^(?:read (?:more|next|also)|related|see also|more on this|don['’]t miss)\s*:/i;
const isBlock = (name: string): boolean => ['p', 'div', 'aside', 'section', 'blockquote'].includes(name);

const isList = (name: string): boolean => ['ul', 'ol', 'dl'].includes(name);

function isHidden({ name, attribs }: Element): boolean {
  return (
    'hidden' in attribs ||
    attribs['aria-hidden'] === 'true' ||
    (name === 'dialog' && !('open' in attribs)) ||
    HIDDEN_CLASS.test(attribs['class'] ?? '') ||
    HIDDEN_STYLE.test(attribs['style'] ?? '')
  );
}

/** A number above the line that leads to a note. */
function isFootnoteMark({ name, children }: Element): boolean {
  const [only] = children.filter((child) => !isText(child) || child.data.trim() !== '');
  return (
    name === 'sup' &&
    only !== undefined &&
    isTag(only) &&
    only.name === 'a' &&
    (only.attribs['href'] ?? '').startsWith('#')
  );
}

/** What the heading that a box begins with says; empty where it begins otherwise. */
function titleOf(element: Element): string {
  const [first] = element.children.filter((child) => isTag(child) || (isText(child) && child.data.trim() !== ''));
  return first !== undefined && isTag(first) && /^h[2-6]$/.test(first.name)
    ? textIn(first).replaceAll(/\s+/g, ' ').trim()
    : '';
}

/** Whether a list says the headings of its page over again. */
function repeats(element: Element, titles: ReadonlySet<string>): boolean {
  const items = element.children.filter((child) => isTag(child) && child.name === 'li');
  return items.length > 2 && items.filter((item) => titles.has(bare(textIn(item)))).length > items.length / 2;
}

const bare = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The texts in a node, in order; for small ones. */
function textIn(node: ChildNode): string {
  let text = '';
  const open: ChildNode[] = [node];
  for (let one = open.pop(); one; one = open.pop()) {
    if (isText(one)) text += one.data;
    else if (isTag(one)) open.push(...[...one.children].reverse());
  }
  return text;
}

function headingsOf(page: Document): Set<string> {
  const titles = new Set<string>();
  const open: ChildNode[] = [...page.children];
  for (let node = open.pop(); node; node = open.pop()) {
    if (!isTag(node)) continue;
    if (/^h[1-6]$/.test(node.name)) titles.add(bare(textIn(node)));
    else open.push(...node.children);
  }
  return titles;
}

/** What each element holds, counted from the inside to the outside; in one pass, however deep they are. */
function contentsOf(page: Document): Map<Document | Element, Contents> {
  const counted = new Map<Document | Element, Contents>();
  const order: (Document | Element)[] = [page];
  for (let index = 0; index < order.length; index++)
    for (const child of (order[index] as Element).children)
      if (isTag(child) && !NEVER.has(child.name)) order.push(child);
  for (const node of order.reverse()) {
    const its = { ...NOTHING };
    for (const child of node.children) {
      if (isText(child)) its.words += child.data.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
      const inner = isTag(child) ? counted.get(child) : undefined;
      if (inner) for (const key of COUNTED) its[key] += inner[key];
      its.begin ||= isText(child) ? child.data.trim().slice(0, MAX_BEGIN) : (inner?.begin ?? '');
    }
    if (node instanceof Element) {
      if (node.name === 'a') {
        its.linkWords = its.words;
        its.links += 1;
        if ((node.attribs['href'] ?? '').startsWith('#')) its.inPage += 1;
      }
      if (/^h[1-6]$/.test(node.name)) its.headings += 1;
      if (node.name === 'h1') its.titles += 1;
      if (node.name === 'main' || node.name === 'article') its.main += 1;
    }
    counted.set(node, its);
  }
  return counted;
}
