/** Courtesies and fillers: words that an utterance can be without and mean the same. Data only. */

export interface Courtesies {
  /** Without meaning wherever they stand. */
  readonly fillers: ReadonlySet<string>;
  /** Phrases at the beginning, words separated by one space. */
  readonly leading: ReadonlySet<string>;
  /** Phrases at the end. */
  readonly trailing: ReadonlySet<string>;
  /** Their first and their last words, so that most utterances are done after one look. */
  readonly leadingStarts: ReadonlySet<string>;
  readonly trailingEnds: ReadonlySet<string>;
}

export const PHRASE_WORDS_MAX = 6;

const phrases = (text: string): readonly string[] => text.split('|').map((phrase) => phrase.trim());

const FILLERS: Readonly<Record<string, string>> = {
  en: 'um|umm|uh|uhh|uhm|er|erm|hm|hmm|mm|mmm|ah|eh|ehm',
  es: 'eh|ehm|em|mmm|hmm|uhm',
  fr: 'euh|heu|hm|hmm|mmm',
  de: 'äh|ähm|öh|öhm|hm|hmm|ehm|mmm',
  it: 'ehm|eh|mmm|uhm|hmm',
  pt: 'hum|hmm|eh|ahn|uhm',
  nl: 'eh|ehm|uh|uhm|hm|hmm',
  ko: '음|어|으음|에',
  hi: 'उम्म|हम्म|अं',
  ar: 'اممم|امم|اه|ااا',
  multi: 'uh|uhm|uhh|hm|hmm|mmm|ehm|äh|ähm|euh',
};

const LEADING: Readonly<Record<string, string>> = {
  en: 'please|thanks|thank you|thank you very much|hello|hi|hey|hi there|hello there|good morning|good afternoon|good evening|okay|well|so|oh|excuse me|pardon me|sorry|i am sorry|alright',
  es: 'por favor|gracias|muchas gracias|hola|buenas|buenos días|buenas tardes|buenas noches|bueno|pues|disculpe|disculpa|perdón|perdone|oiga|a ver',
  fr: 's il vous plaît|s il te plaît|svp|merci|merci beaucoup|bonjour|bonsoir|salut|allô|allo|alors|eh bien|ben|excusez moi|pardon',
  de: 'bitte|danke|hallo|guten tag|guten morgen|guten abend|grüß gott|grüezi|servus|moin|hi|also|okay|naja|na ja|entschuldigung|entschuldigen sie|verzeihung',
  it: 'per favore|per piacere|grazie|ciao|salve|buongiorno|buonasera|buon giorno|buona sera|scusi|scusa|mi scusi|allora|ecco|dunque',
  pt: 'por favor|obrigado|obrigada|muito obrigado|muito obrigada|olá|oi|alô|bom dia|boa tarde|boa noite|então|desculpe|com licença|se faz favor',
  nl: 'alstublieft|alsjeblieft|dank u|dank u wel|dank je|dank je wel|dankjewel|bedankt|hallo|hoi|goedemorgen|goedemiddag|goedenavond|goedendag|nou|sorry|pardon|okay',
  ko: '저기요|안녕하세요|여보세요|감사합니다|고맙습니다|죄송하지만|죄송한데요|실례합니다',
  hi: 'नमस्ते|नमस्कार|हेलो|हैलो|धन्यवाद|शुक्रिया|कृपया',
  ar: 'مرحبا|السلام عليكم|اهلا|اهلا وسهلا|صباح الخير|مساء الخير|من فضلك|لو سمحت|شكرا|عفوا',
};

const TRAILING: Readonly<Record<string, string>> = {
  en: 'please|thanks|thank you|thank you very much|thank you so much|thanks so much|thanks a lot|many thanks',
  es: 'por favor|gracias|muchas gracias|mil gracias|porfa',
  fr: 's il vous plaît|s il te plaît|svp|merci|merci beaucoup|merci bien',
  de: 'bitte|danke|vielen dank|danke schön|dankeschön|danke sehr|bitte schön|besten dank',
  it: 'per favore|per piacere|per cortesia|grazie|grazie mille|mille grazie',
  pt: 'por favor|obrigado|obrigada|muito obrigado|muito obrigada|se faz favor',
  nl: 'alstublieft|alsjeblieft|dank u|dank u wel|dank je|dank je wel|dankjewel|bedankt',
  ko: '감사합니다|고맙습니다|부탁드립니다|부탁드려요|부탁해요',
  hi: 'धन्यवाद|शुक्रिया|कृपया|प्लीज़|प्लीज',
  ar: 'من فضلك|لو سمحت|شكرا|شكرا جزيلا',
};

/**
 * How a request begins, with what is asked for left over: "I am looking for a cheap place" asks for what "cheap place"
 * asks for. None of them questions, denies or says what may or must be, and none is a number as well ("una mesa" may be
 * one table). Only where the language is known, for "die" and "an" are other words elsewhere.
 */
const REQUESTS: Readonly<Record<string, string>> = {
  en: 'i am looking for|i was looking for|looking for|i want|i need|i would like|i would like to find|i want to find|i need to find|id like|id like to find|i am trying to find|find|find me|give me|tell me|and|a|an|the|some|great|cool|perfect',
  es: 'busco|estoy buscando|quiero|quisiera|necesito|me gustaría|quiero encontrar|deme|dame|dígame|dime|y|el|la|los|las|genial|perfecto|vale',
  fr: 'je cherche|je recherche|je veux|je voudrais|j aimerais|il me faut|j ai besoin de|j ai besoin d|trouvez moi|donnez moi|dites moi|et|le|la|les|super|parfait',
  de: 'ich suche|ich möchte|ich will|ich brauche|ich hätte gern|ich hätte gerne|ich bin auf der suche nach|geben sie mir|sagen sie mir|gib mir|sag mir|und|der|die|das|den|super|prima|perfekt',
  it: 'cerco|sto cercando|voglio|vorrei|ho bisogno di|mi serve|mi dia|dammi|mi dica|dimmi|e|il|lo|la|i|gli|le|perfetto|ottimo',
  pt: 'procuro|estou procurando|estou à procura de|quero|queria|preciso de|gostaria de|me dê|dê me|me diga|diga me|e|o|a|os|as|ótimo|perfeito',
  nl: 'ik zoek|ik ben op zoek naar|ik wil|ik wil graag|ik wou graag|ik heb nodig|geef me|geeft u mij|zeg me|en|de|het|super|perfect|prima',
};

/** Words of one language that say something in another: not courtesies where the language is not known. */
const ONE_LANGUAGE_ONLY = new Set(
  phrases('also|so|well|ben|nou|oi|a ver|oh|dunque|ecco|salve|eh bien|em|mille grazie'),
);

function courtesies(fillers: string, leading: readonly string[], trailing: readonly string[]): Courtesies {
  return {
    fillers: new Set(phrases(fillers)),
    leading: new Set(leading),
    trailing: new Set(trailing),
    leadingStarts: new Set(leading.map((phrase) => phrase.split(' ')[0] ?? '')),
    trailingEnds: new Set(trailing.map((phrase) => phrase.split(' ').at(-1) ?? '')),
  };
}

const everywhere = (lists: Readonly<Record<string, string>>): readonly string[] =>
  Object.values(lists)
    .flatMap(phrases)
    .filter((phrase) => !ONE_LANGUAGE_ONLY.has(phrase));

const UNKNOWN = courtesies(FILLERS['multi'] ?? '', everywhere(LEADING), everywhere(TRAILING));

function leadingOf(language: string): readonly string[] {
  const requests = REQUESTS[language];
  return [...phrases(LEADING[language] ?? ''), ...(requests === undefined ? [] : phrases(requests))];
}

const KNOWN: ReadonlyMap<string, Courtesies> = new Map(
  Object.keys(LEADING).map((language) => [
    language,
    courtesies(FILLERS[language] ?? '', leadingOf(language), phrases(TRAILING[language] ?? '')),
  ]),
);

export function courtesiesOf(language: string): Courtesies {
  return KNOWN.get(language) ?? UNKNOWN;
}

// In the texts below `|` stands where punctuation stood.

/** Sounds of thinking in Chinese and Japanese. */
export const UNSPACED_FILLERS = /[呃誒欸]|えっと|ええと|えーと|あのー/g;

/** "你好" is a greeting before a pause or a request; "你好貴" is a complaint. */
export const UNSPACED_LEADING =
  /^(?:\||喂|(?:我)?(?:想要|想搵|想揾|想找)(?=.)|我要(?=.)|俾我(?=.)|給我(?=.)|给我(?=.)|(?:唔該|麻煩|麻烦)(?:你|您|晒|曬|哂)?(?![嘅的咗了])|請問|请问|唔好意思|不好意思|對唔住|对唔住|對不起|对不起|早晨|(?:多謝|谢谢|謝謝)(?:你|您|晒|曬)?(?=\|)|(?:你好|您好|哈囉|哈喽|hello|hi)(?=[|我請请喂邊]|唔該|麻煩你|麻烦你|$)|(?:請|请)(?=幫|帮|你|您|俾|給|给|話|告)|[啊哦嗱咁](?=\|)|すみません(?:が)?|あの(?=\|)|もしもし|こんにちは|おはようございます)/;

/** Particles and courtesies at the end. Not 咩 (also "what"), 咋 and 啫 ("only"), 了 (a change), 未 (a question). */
export const UNSPACED_TRAILING =
  /(?:\||(?<=[^|]{2})嘅話|[呀啊啦喇嚹喎㖞吖囉囖嘞噃𡃉𠺢]|(?<![干幹])[嗎吗嘛]|(?<![酒網网])吧|(?<![我你佢哋個點点])㗎|(?<=[^|]{3})呢|唔該(?:你|晒|曬|哂)?|麻煩(?:你|晒|曬|哂)|麻烦您|麻烦你|(?:多謝|谢谢|謝謝)(?:你|您|晒|曬|哂)?|(?:を)?お願いします|お願いいたします|ありがとうございます|ありがとう|(?<=です|ます)[ねよ])$/u;

/** A clause that ends in one of these denies by itself: the pause after it is all that tells "唔係，我要" from "唔係我要". */
export const UNSPACED_DENIAL = /(?:[不唔冇没沒未無无]|唔係|不是|不系|[没沒]有|唔[使要好]|不[用要行])$/;

/** Answers that deny, likewise: "no, more" is not "no more". */
export const DENIALS: ReadonlySet<string> = new Set(phrases('no|not|nope|non|nein|não|nee|नहीं|لا|아니|нет'));
