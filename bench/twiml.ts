/** The few things that a caller's line needs of a TwiML document. Pure; reads only what well-formed documents have. */

export interface RelayDocument {
  readonly url: string;
  readonly greeting: string;
  readonly speakerEvents: boolean;
  readonly tokensPlayed: boolean;
  readonly partialPrompts: boolean;
  readonly parameters: Readonly<Record<string, string>>;
  /** Asked when the session is over; null = the document has none. */
  readonly actionUrl: string | null;
}

export interface GatherDocument {
  readonly actionUrl: string;
  /** What is said before and while it listens. */
  readonly text: string;
}

type Attributes = Readonly<Record<string, string>>;

/** Null: the document connects to no relay. */
export function readRelayDocument(xml: string): RelayDocument | null {
  const relay = elements(xml, 'ConversationRelay')[0];
  if (relay?.['url'] === undefined) return null;
  const events = `${relay['events'] ?? ''} ${relay['debug'] ?? ''}`;
  return {
    url: relay['url'],
    greeting: relay['welcomeGreeting'] ?? '',
    speakerEvents: events.includes('speaker-events'),
    tokensPlayed: events.includes('tokens-played'),
    partialPrompts: relay['partialPrompts'] === 'true',
    parameters: Object.fromEntries(
      elements(xml, 'Parameter').map((parameter) => [parameter['name'] ?? '', parameter['value'] ?? '']),
    ),
    actionUrl: elements(xml, 'Connect')[0]?.['action'] ?? null,
  };
}

/** Null: the document does not listen. `base` is its own URL. */
export function readGatherDocument(xml: string, base: string): GatherDocument | null {
  const gather = elements(xml, 'Gather')[0];
  if (gather === undefined) return null;
  const said = [...xml.matchAll(/<Say\b[^>]*>([^<]*)<\/Say>/g)].map(([, text]) => unescape(text ?? ''));
  return { actionUrl: new URL(gather['action'] ?? '', base).href, text: said.join(' ').trim() };
}

function elements(xml: string, name: string): readonly Attributes[] {
  return [...xml.matchAll(new RegExp(`<${name}\\b([^>]*)>`, 'g'))].map(([, inside]) =>
    Object.fromEntries(
      [...(inside ?? '').matchAll(/([A-Za-z]+)="([^"]*)"/g)].map(([, key, value]) => [key, unescape(value ?? '')]),
    ),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, word?: string) => {
    if (word !== undefined) return ENTITIES[word] ?? whole;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal));
  });
}
