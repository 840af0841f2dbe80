/** XML as text: elements, attributes and escaping, enough for TwiML. */

export type Attributes = Readonly<Record<string, string | undefined>>;

/** An element; attributes that are undefined are left out. `content` is XML already. */
export function element(name: string, attributes: Attributes, content = ''): string {
  let open = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) open += ` ${key}="${escapeXml(value)}"`;
  }
  return content === '' ? `${open}/>` : `${open}>${content}</${name}>`;
}

/** Markup, white space that parsers fold, and what XML forbids: control characters, lone surrogates, U+FFFE/F. */
const SPECIAL = /[&<>"'\t\n\r]|[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** For text and attributes alike. What XML cannot carry vanishes: one such character would fail the whole call. */
export function escapeXml(text: string): string {
  return text.replace(SPECIAL, (character) => ENTITIES[character] ?? '');
}
