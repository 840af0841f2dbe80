/**
 * Cantonese or Mandarin, told from how a sentence is written and never from its script alone: both are written in
 * Traditional and in Simplified characters. Each sign of one of them has a weight; words of both that hold such a sign are
 * taken out first. Pure.
 */

type Signs = readonly (readonly [weight: number, pattern: RegExp])[];

/** Words of both languages in which a sign of one of them means nothing. */
const NO_SIGN = new RegExp(
  [
    '[關关聯联][係系]|[體体]係|係[數数]',
    '的士|目的|的確|的确|中的|是非|是但|是是但|是否|於是|于是|國是',
    '不[過过如同斷断止料便停得良安]|[無无]不|大不了|了[解結结]|明了|[瞭]解|[為为]了',
    '實在|实在|存在|在[場场線线座職职]|所在|在於|在于',
    '他人|其他|吉他|和[平諧谐氣气]|那[裏些]?士|沒落|没落|[淹沉埋]沒',
  ].join('|'),
  'gu',
);

const CANTONESE: Signs = [
  // Characters that standard written Chinese does not have.
  [2, /[嘅咗喺唔冇嚟啲佢嗰噉咁哋嘢睇攞揾搵瞓喎㗎𠺢𡃉𠸏嚹囖啩吓噃冧嘥揸諗谂嬲嗌郁𠻺𡁵𡃓嗱嘞乜吖喳唞嘈孭黐𨋢佬靚]/gu],
  // Words that it has not, of characters that it has.
  [
    2,
    /而家|[邊边][個个度樣样位間间]|[點点](?:解|樣|样)|[幾几][時时多耐]|仲[有係系未要可想]|[真就都即梗淨先]係|聽日|听日|[琴尋寻]日|今日|[畀俾](?:我|你|人|個)|鍾意|钟意|一[齊齐]|返[工學学去到嚟來来]|[聽听]講|得[閒闲]|朝早|夜晚|下晝|下昼|晏晝|唔該|多[謝谢]晒|食[飯饭嘢]|打[邊边][爐炉]|行[街路]|[靚靓]仔|屋企|[舊旧]年|出年|呢[個个啲度排]|哩[個个啲度]|點[呢啊呀止嚟]|识[得做]|識[得做]/gu,
  ],
  [
    1.2,
    /係|[咩囉咋咯啫]|[0-9０-９零一二三四五六七八九十百千幾几半][個个]?[蚊]|[喇嘛呀啊㖭][\s，。！？,.!?]*$|[喇呀]/gu,
  ],
  [
    0.6,
    /食|[飲饮]|未|[話话]|[傾倾]|先[\s，。！？,.!?]*$|同埋|重[有未好要係]|好[似多]|[幾几](?:好|開心|快|大|靚)|[陣阵]|[囡仔]|嘩|誒|唉|哦|咪/gu,
  ],
];

const MANDARIN: Signs = [
  [
    2,
    /[這这們们]|什[麼么]|甚麼|怎[麼么樣样]|[為为]什|[沒没]有|哪[裡里儿兒個个些]|[現现]在|[還还]是|但是|[時时]候|[東东]西|多少|[給给]我|一下|[別别]的/gu,
  ],
  [1, /[的了是在不他她它哪您]/gu],
  [0.7, /[吗嗎吧呢][\s，。！？,.!?]*$|[沒没怎吃喝說说找看給给把和]|[還还]/gu],
];

export interface HanReading {
  readonly language: 'yue' | 'zh';
  /** From 0 to 1; below a half nobody knows. */
  readonly confidence: number;
}

/** Of a text in Chinese characters without any kana. */
export function readHan(text: string): HanReading {
  const plain = text.replaceAll(NO_SIGN, ' ');
  const cantonese = weigh(plain, CANTONESE);
  const mandarin = weigh(plain, MANDARIN);
  if (cantonese >= 1 && cantonese > mandarin) return { language: 'yue', confidence: sureness(cantonese, mandarin) };
  if (mandarin >= 1 && mandarin > cantonese) return { language: 'zh', confidence: sureness(mandarin, cantonese) };
  // Without a sign it is either: most text in such characters is Mandarin, but nobody should act on that.
  return { language: 'zh', confidence: UNCLEAR };
}

const UNCLEAR = 0.3;

function sureness(more: number, less: number): number {
  return Math.min(1, 0.5 + (more - less) / 6);
}

function weigh(text: string, signs: Signs): number {
  let sum = 0;
  for (const [weight, pattern] of signs) sum += weight * (text.match(pattern)?.length ?? 0);
  return sum;
}
