/**
 * What is said, and what the model is told, when an answer broke off in mid-sentence and another generation goes on with
 * it. Each language in words of its own, so that a native speaker can correct them here.
 */
import { primaryLanguage } from '../domain/language_tag.ts';
import { ENDINGS } from './ending_lists.ts';

interface ContinuationWords {
  readonly instruction: string;
  readonly bridge: string;
  readonly greetings: ReadonlySet<string>;
  readonly starters: ReadonlySet<string>;
  readonly openers: ReadonlySet<string>;
}

interface Entry {
  /** The last message of the prompt, after the words that were sent. */
  readonly instruction: string;
  /** Said before what does not connect to the words before it. */
  readonly bridge: string;
  /** In lower case: not said a second time within an answer. */
  readonly greetings: readonly string[];
  /** Words that are written with a capital only where they begin a sentence, in lower case. */
  readonly starters?: string;
}

const ENGLISH: Entry = {
  instruction:
    'Your answer was cut off after these words, which the caller has heard. Go on exactly there, in the same ' +
    'sentence if it is not finished. If the last word is only half there, begin with that whole word; otherwise ' +
    'repeat none of these words. Do not greet and do not apologise. If nothing is ' +
    'missing, write only a full stop.',
  bridge: 'As I was saying,',
  greetings: ['hello', 'hello there', 'hi', 'hi there', 'hey', 'good morning', 'good afternoon', 'good evening'],
  starters:
    'we our you your they their he she it its this that these those there here the a an my yes no and but so if when where what how please',
};

const ENTRIES: ReadonlyMap<string, Entry> = new Map([
  [
    'yue',
    {
      instruction:
        '你嘅回答講到呢度斷咗，呢啲字客人已經聽到。請由斷開嗰度直接接住講落去，句子未完就繼續同一句。唔好重複已經講過嘅字，唔好再打招呼，唔好道歉。如果已經講完，只寫一個句號。',
      bridge: '頭先講到，',
      greetings: ['你好', '您好', '喂', '哈囉', '早晨'],
    },
  ],
  [
    'zh',
    {
      instruction:
        '你的回答说到这里中断了，这些话来电者已经听到。请从中断的地方直接接着说，句子没说完就继续同一句。不要重复已经说过的字，不要再打招呼，不要道歉。如果已经说完，只写一个句号。',
      bridge: '刚才说到，',
      greetings: ['你好', '您好', '喂', '早上好', '下午好', '晚上好'],
    },
  ],
  [
    'zh-hant',
    {
      instruction:
        '你的回答說到這裡中斷了，這些話來電者已經聽到。請從中斷的地方直接接著說，句子沒說完就繼續同一句。不要重複已經說過的字，不要再打招呼，不要道歉。如果已經說完，只寫一個句號。',
      bridge: '剛才說到，',
      greetings: ['你好', '您好', '喂', '早安', '午安', '晚安'],
    },
  ],
  [
    'es',
    {
      instruction:
        'Su respuesta se cortó después de estas palabras, que la persona ya ha oído. Siga exactamente desde ahí, en la ' +
        'misma frase si no está terminada. Si la última palabra quedó a medias, empiece con esa palabra entera; si no, ' +
        'no repita ninguna de estas palabras. No salude y no se disculpe. Si no falta ' +
        'nada, escriba solo un punto.',
      bridge: 'Como le decía,',
      greetings: ['hola', 'buenos días', 'buenas tardes', 'buenas noches'],
      starters: 'el la los las un una nosotros nuestro nuestra ellos este esta eso hay sí no y pero si cuando donde',
    },
  ],
  [
    'fr',
    {
      instruction:
        'Votre réponse a été coupée après ces mots, que votre interlocuteur a déjà entendus. Continuez exactement à ' +
        'partir de là, dans la même phrase si elle est inachevée. Si le dernier mot est coupé, commencez par ce mot ' +
        'entier ; sinon, ne répétez aucun de ces mots. Ne saluez pas et ne vous ' +
        "excusez pas. S'il ne manque rien, écrivez seulement un point.",
      bridge: 'Comme je vous le disais,',
      greetings: ['bonjour', 'bonsoir', 'salut'],
      starters:
        'nous notre nos vous votre vos il elle ils elles on le la les un une ce cette cest oui non et mais si quand',
    },
  ],
  [
    'de',
    {
      instruction:
        'Ihre Antwort ist nach diesen Worten abgerissen; der Anrufer hat sie schon gehört. Sprechen Sie genau dort ' +
        'weiter, im selben Satz, wenn er nicht zu Ende ist. Ist das letzte Wort nur halb da, beginnen Sie mit dem ganzen ' +
        'Wort; sonst wiederholen Sie keines dieser Worte. Grüßen Sie nicht und ' +
        'entschuldigen Sie sich nicht. Wenn nichts fehlt, schreiben Sie nur einen Punkt.',
      bridge: 'Wie gesagt,',
      greetings: ['hallo', 'guten tag', 'guten morgen', 'guten abend', 'grüß gott'],
      // "Sie" and "Ihr" have their capital within a sentence too.
      starters: 'wir unser unsere er es der die das den dem ein eine dieser diese dieses ja nein und aber wenn wann wo',
    },
  ],
  [
    'it',
    {
      instruction:
        'La sua risposta si è interrotta dopo queste parole, che chi chiama ha già sentito. Continui esattamente da lì, ' +
        'nella stessa frase se non è finita. Se l’ultima parola è a metà, cominci con quella parola intera; altrimenti ' +
        'non ripeta nessuna di queste parole. Non saluti e non si scusi. Se non manca ' +
        'nulla, scriva solo un punto.',
      bridge: 'Come dicevo,',
      greetings: ['buongiorno', 'buonasera', 'salve', 'ciao'],
      starters: 'noi nostro nostra il lo la i gli le un una questo questa sì no e ma se quando dove',
    },
  ],
  [
    'pt',
    {
      instruction:
        'A sua resposta foi cortada depois destas palavras, que a pessoa já ouviu. Continue exatamente a partir daí, na ' +
        'mesma frase se ela não estiver terminada. Se a última palavra ficou a meio, comece com essa palavra inteira; ' +
        'caso contrário, não repita nenhuma destas palavras. Não cumprimente e não peça ' +
        'desculpa. Se não faltar nada, escreva apenas um ponto final.',
      bridge: 'Como eu dizia,',
      greetings: ['olá', 'oi', 'bom dia', 'boa tarde', 'boa noite'],
      starters: 'nós nosso nossa ele ela eles elas o a os as um uma este esta isso há sim não e mas se quando onde',
    },
  ],
  [
    'nl',
    {
      instruction:
        'Uw antwoord werd na deze woorden afgebroken; de beller heeft ze al gehoord. Ga precies daar verder, in dezelfde ' +
        'zin als die niet af is. Is het laatste woord maar half, begin dan met dat hele woord; herhaal anders geen van ' +
        'deze woorden. Groet niet en bied geen excuses aan. Als er niets ' +
        'ontbreekt, schrijf dan alleen een punt.',
      bridge: 'Zoals ik zei,',
      greetings: ['hallo', 'goedemorgen', 'goedemiddag', 'goedenavond', 'dag'],
      starters: 'we wij ons onze u uw hij zij ze het de een dit dat deze er ja nee en maar als wanneer waar',
    },
  ],
  [
    'ja',
    {
      instruction:
        'あなたの返答はここで途切れました。ここまではお客様に聞こえています。途切れたところからそのまま続けてください。文が途中ならその文の続きから話してください。すでに言った言葉は繰り返さず、挨拶も謝罪もしないでください。言い残したことがなければ、句点だけを書いてください。',
      bridge: '先ほどの続きですが、',
      greetings: ['こんにちは', 'おはようございます', 'こんばんは', 'もしもし'],
    },
  ],
  [
    'ko',
    {
      instruction:
        '답변이 여기에서 끊겼으며, 여기까지는 고객이 이미 들었습니다. 끊긴 곳에서 바로 이어서 말하세요. 문장이 끝나지 않았으면 같은 문장을 이어 가세요. 마지막 단어가 중간에 끊겼으면 그 단어를 처음부터 온전히 쓰고, 그렇지 않으면 이미 한 말은 반복하지 말고, 인사나 사과도 하지 마세요. 더 할 말이 없으면 마침표만 쓰세요.',
      bridge: '말씀드리던 대로,',
      greetings: ['안녕하세요', '여보세요'],
    },
  ],
]);

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

function ready(language: string, { starters = '', greetings, ...said }: Entry): ContinuationWords {
  const ends = ENDINGS.get(language);
  const openers = new Set(ends === undefined ? [] : [...ends.always, ...ends.mostly, ...ends.auxiliaries]);
  return { ...said, greetings: new Set(greetings), starters: words(starters), openers };
}

const IN_ENGLISH = ready('en', ENGLISH);
const READY: ReadonlyMap<string, ContinuationWords> = new Map(
  [...ENTRIES].map(([language, entry]) => [language, ready(language, entry)]),
);

/** Of the language (BCP-47), English where there are none. */
export function continuationWords(language: string): ContinuationWords {
  return READY.get(primaryLanguage(language)) ?? IN_ENGLISH;
}
