/** TwiML as the carrier reads it: text to verbs that the simulator can carry out; anything else is error 12100. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';

export type Verb =
  | ConnectVerb
  | SpokenVerb
  | GatherVerb
  | { readonly verb: 'redirect'; readonly url: string; readonly method: HttpMethod }
  | DialVerb
  | { readonly verb: 'hangup' }
  | { readonly verb: 'reject'; readonly reason: string };

export interface ConnectVerb {
  readonly verb: 'connect';
  readonly action: string | null;
  readonly method: HttpMethod;
  readonly noun: RelayNoun | StreamNoun;
}

/** `<Stream>`. */
export interface StreamNoun {
  readonly kind: 'stream';
  readonly url: string;
  readonly parameters: Attributes;
}

export type SpokenVerb =
  | { readonly verb: 'say'; readonly text: string; readonly loop: number }
  | { readonly verb: 'pause'; readonly seconds: number }
  | { readonly verb: 'play'; readonly loop: number };

export interface DialVerb {
  readonly verb: 'dial';
  readonly number: string;
  readonly action: string | null;
  readonly method: HttpMethod;
  readonly timeoutS: number;
  /** Told when the other line is answered; null = nobody is. */
  readonly answeredUrl: string | null;
}

export interface GatherVerb {
  readonly verb: 'gather';
  readonly action: string | null;
  readonly method: HttpMethod;
  readonly speech: boolean;
  readonly dtmf: boolean;
  readonly timeoutS: number;
  /** Null = `auto` or absent. */
  readonly speechTimeoutS: number | null;
  readonly bargeIn: boolean;
  readonly actionOnEmptyResult: boolean;
  readonly finishOnKey: string;
  readonly numDigits: number;
  readonly prompts: readonly SpokenVerb[];
}

export type HttpMethod = 'GET' | 'POST';
export type Attributes = Readonly<Record<string, string>>;

/** `<ConversationRelay>` as written; `relay_settings.ts` says what its values mean. */
export interface RelayNoun {
  readonly kind: 'relay';
  readonly attributes: Attributes;
  readonly languages: readonly Attributes[];
  readonly parameters: Attributes;
}

export type TwimlReading =
  | { readonly verbs: readonly Verb[] }
  /** `message` names the element, never its content. */
  | { readonly errorCode: 12100; readonly message: string };

type Node = Readonly<Record<string, unknown>>;

const LOOP_MAX = 1000;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  htmlEntities: true,
});

class TwimlError extends Error {}

/** An empty document is a document without verbs: the call then ends. */
export function readTwiml(xml: string): TwimlReading {
  if (xml.trim() === '') return { verbs: [] };
  const checked = XMLValidator.validate(xml);
  if (checked !== true) return { errorCode: 12100, message: `Document parse failure: ${checked.err.code}` };
  try {
    const roots = elements(parser.parse(xml) as Node[]).filter(({ name }) => !name.startsWith('?'));
    const root = roots[0];
    if (roots.length !== 1 || root?.name !== 'Response') throw new TwimlError('the root is not one <Response>');
    return { verbs: elements(root.children).flatMap(readVerb) };
  } catch (error) {
    if (error instanceof TwimlError) return { errorCode: 12100, message: `Document parse failure: ${error.message}` };
    return { errorCode: 12100, message: 'Document parse failure: not readable as XML' };
  }
}

interface Element {
  readonly name: string;
  readonly attributes: Attributes;
  readonly children: readonly Node[];
}

function elements(nodes: readonly Node[]): Element[] {
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@') ?? '#text';
    if (name.startsWith('#')) return [];
    return [{ name, attributes: (node[':@'] ?? {}) as Attributes, children: (node[name] ?? []) as Node[] }];
  });
}

/** All text in an element, also inside SSML tags. */
function textOf(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      if ('#text' in node) return String(node['#text']);
      return elements([node])
        .map((element) => textOf(element.children))
        .join('');
    })
    .join('');
}

function readVerb(element: Element): Verb[] {
  const { name, attributes } = element;
  switch (name) {
    case 'Connect':
      return [
        {
          verb: 'connect',
          action: attributes['action'] ?? null,
          method: method(attributes['method']),
          noun: readNoun(element),
        },
      ];
    case 'Gather':
      return [readGather(element)];
    case 'Dial':
      return [readDial(element)];
    case 'Redirect':
      return [{ verb: 'redirect', url: textOf(element.children).trim(), method: method(attributes['method']) }];
    case 'Hangup':
      return [{ verb: 'hangup' }];
    case 'Reject':
      return [{ verb: 'reject', reason: attributes['reason'] ?? 'rejected' }];
    case 'Start':
      // Recordings and one-way streams run beside the call and change nothing in it.
      return [];
    default:
      return [readSpoken(element)];
  }
}

function readSpoken({ name, attributes, children }: Element): SpokenVerb {
  switch (name) {
    case 'Say':
      return { verb: 'say', text: textOf(children).replace(/\s+/g, ' ').trim(), loop: loop(attributes['loop']) };
    case 'Pause':
      return { verb: 'pause', seconds: wholeNumber(attributes['length'], 1, 'length') };
    case 'Play':
      return { verb: 'play', loop: loop(attributes['loop']) };
    default:
      throw new TwimlError(`<${name}> is not a verb that the simulator knows`);
  }
}

function readDial({ attributes, children }: Element): DialVerb {
  const [noun] = elements(children);
  const number = textOf(noun?.children ?? children).trim();
  const events = (noun?.attributes['statusCallbackEvent'] ?? '').split(/\s+/);
  if (noun !== undefined && noun.name !== 'Number') throw new TwimlError('<Dial> must hold one <Number>');
  return {
    verb: 'dial',
    number,
    action: attributes['action'] ?? null,
    method: method(attributes['method']),
    timeoutS: wholeNumber(attributes['timeout'], 30, 'timeout'),
    answeredUrl: events.includes('answered') ? (noun?.attributes['statusCallback'] ?? null) : null,
  };
}

function readGather(element: Element): GatherVerb {
  const { attributes, children } = element;
  const input = (attributes['input'] ?? 'dtmf').split(/\s+/);
  if (!input.every((kind) => kind === 'speech' || kind === 'dtmf')) throw new TwimlError('<Gather input> is not valid');
  const timeoutS = wholeNumber(attributes['timeout'], 5, 'timeout');
  const speechTimeout = attributes['speechTimeout'] ?? 'auto';
  return {
    verb: 'gather',
    action: attributes['action'] ?? null,
    method: method(attributes['method']),
    speech: input.includes('speech'),
    dtmf: input.includes('dtmf'),
    timeoutS,
    speechTimeoutS: speechTimeout === 'auto' ? null : wholeNumber(speechTimeout, 0, 'speechTimeout'),
    bargeIn: attributes['bargeIn'] !== 'false',
    actionOnEmptyResult: attributes['actionOnEmptyResult'] === 'true',
    finishOnKey: attributes['finishOnKey'] ?? '#',
    numDigits: wholeNumber(attributes['numDigits'], Infinity, 'numDigits'),
    prompts: elements(children).map(readSpoken),
  };
}

function readNoun(connect: Element): RelayNoun | StreamNoun {
  const nouns = elements(connect.children);
  const noun = nouns[0];
  const isKnown = noun?.name === 'ConversationRelay' || noun?.name === 'Stream';
  if (noun === undefined || nouns.length !== 1 || !isKnown) {
    throw new TwimlError('<Connect> must hold one <ConversationRelay> or <Stream>, the nouns that the simulator knows');
  }
  const inside = elements(noun.children);
  const parameters: Record<string, string> = {};
  for (const { name, attributes } of inside) {
    if (name === 'Parameter') parameters[attributes['name'] ?? ''] = attributes['value'] ?? '';
  }
  if (noun.name === 'Stream') return { kind: 'stream', url: noun.attributes['url'] ?? '', parameters };
  return {
    kind: 'relay',
    attributes: noun.attributes,
    languages: inside.filter(({ name }) => name === 'Language').map(({ attributes }) => attributes),
    parameters,
  };
}

function method(value: string | undefined): HttpMethod {
  const upper = (value ?? 'POST').toUpperCase();
  if (upper !== 'GET' && upper !== 'POST') throw new TwimlError('a method must be GET or POST');
  return upper;
}

/** 0 means "for ever"; Twilio stops after 1,000 rounds. */
function loop(value: string | undefined): number {
  const count = wholeNumber(value, 1, 'loop');
  return count === 0 ? LOOP_MAX : Math.min(count, LOOP_MAX);
}

function wholeNumber(value: string | undefined, absent: number, attribute: string): number {
  if (value === undefined) return absent;
  if (!/^\d{1,5}$/.test(value.trim())) throw new TwimlError(`the attribute ${attribute} must be a whole number`);
  return Number(value);
}
