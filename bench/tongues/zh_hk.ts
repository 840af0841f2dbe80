/** Cantonese, as it is spoken in Hong Kong and written by those who speak it. A native speaker corrects the words here. */
import { foldText } from '../meaning/fold.ts';
import type { AgentWords } from './agent_words.ts';
import type { CallerWords } from './caller_words.ts';
import { createTongue, type Name, namesOf, type TongueData } from './create_tongue.ts';
import { withDigits } from './numerals.ts';
import { unspacedForm } from './spoken_form.ts';

/** In the order of the values; `=` before what is no adjective of 菜. */
const FOODS =
  '阿富汗 非洲 東方 澳紐 澳洲 奧地利 =燒烤 巴斯克 比利時 =小酒館菜 巴西 英式 =開胃小食 廣東 加勒比 加泰隆尼亞 中國 =聖誕大餐 ' +
  '科西嘉 創意 跨界 古巴 丹麥 英格蘭 厄立特里亞 歐洲 法國 =fusion菜 =酒吧餐 德國 希臘 清真 匈牙利 印度 印尼 國際 愛爾蘭 意大利 ' +
  '牙買加 日本 韓國 猶太 黎巴嫩 馬來西亞 地中海 墨西哥 現代歐洲 摩洛哥 北美 北歐 泛亞 波斯 波蘭 波利尼西亞 葡國 羅馬尼亞 俄羅斯 ' +
  '斯堪的納維亞 蘇格蘭 =海鮮 新加坡 西班牙 =扒房 瑞典 瑞士 泰國 傳統 土耳其 托斯卡尼 =素食 威尼斯 越南 威爾斯 環球';

function foodName(word: string): Name {
  const [said, stem] = word.startsWith('=') ? [word.slice(1), word.slice(1)] : [`${word}菜`, word];
  return { said, forms: { '': said, b: stem } };
}

const NAMES: TongueData['names'] = {
  food: namesOf('food', FOODS.split(' ').map(foodName)),
  area: namesOf('area', [
    { said: '北區', forms: { '': '北區', b: '城北' }, also: ['北面', '北邊'] },
    { said: '南區', forms: { '': '南區', b: '城南' }, also: ['南面', '南邊'] },
    { said: '東區', forms: { '': '東區', b: '城東' }, also: ['東面', '東邊'] },
    { said: '西區', forms: { '': '西區', b: '城西' }, also: ['西面', '西邊'] },
    { said: '市中心', forms: { '': '市中心', b: '市中心' }, also: ['中心區'] },
  ]),
  price: namesOf('price', [
    { said: '平價', forms: { '': '平啲', b: '平價' }, also: ['便宜', '平嘅'] },
    { said: '中價', forms: { '': '中等價錢', b: '中價' }, also: ['中等', '價錢適中'] },
    { said: '高價', forms: { '': '貴啲', b: '高價' }, also: ['昂貴', '貴嘅'] },
  ]),
};

const CALLER: CallerWords = {
  joiner: '',
  openers: ['', '呃', '噉', '嗯', '唔該', '即係', '噉樣', '哦'],
  closers: ['', '呀', '唔該', '呀唔該', '呢', '吖唔該'],
  hello: ['你好', '喂你好', '哈囉', '喂'],
  yes: ['係呀', '係嘅', '冇錯', '啱呀', '好呀', '啱', '好嘅', '係呀冇錯'],
  no: ['唔係', '唔係呀', '唔啱', '錯咗'],
  alternatives: [
    '仲有冇其他',
    '有冇第二間',
    '其他呢',
    '第二間呢',
    '有冇其他餐廳',
    '有冇另外一間',
    '仲有冇',
    '換第二間',
    '仲有咩其他',
  ],
  bye: [
    '唔該晒拜拜',
    '多謝拜拜',
    '拜拜',
    '唔該晒',
    '多謝',
    '多謝晒再見',
    '再見',
    '好多謝你',
    '多謝你拜拜',
    '唔該晒再見',
  ],
  repeat: ['可唔可以再講一次', '講多次', '再講', '請你重複'],
  restart: ['重新開始', '由頭嚟過'],
  wishes: {
    food: [
      '{food}',
      '我想食{food}',
      '我想搵間{food}餐廳',
      '有冇{food}',
      '{foodb}餐廳',
      '我想搵食{food}嘅餐廳',
      '{food}呢',
      '不如{food}',
      '想搵間{foodb}餐廳',
      '幫我搵{food}',
      '有冇餐廳係食{food}嘅',
      '我要{food}',
      '搵緊{food}',
      '食{food}',
      '想試下{food}',
      '有冇{foodb}嘢食',
    ],
    area: [
      '{area}',
      '喺{area}',
      '我想搵{area}嘅餐廳',
      '{areab}',
      '{area}嘅餐廳',
      '最好喺{area}',
      '喺{areab}呢',
      '我想喺{area}食',
      '{area}有咩餐廳',
      '搵緊喺{area}嘅餐廳',
    ],
    price: [
      '{price}',
      '{priceb}',
      '{price}嘅',
      '我想搵間{price}嘅餐廳',
      '{priceb}餐廳',
      '要{price}嘅',
      '我想食{price}嘅',
      '有冇{priceb}嘅餐廳',
      '{priceb}就得',
      '搵間{price}嘅',
    ],
    'food area': [
      '{area}嘅{food}',
      '我想搵間喺{area}嘅{food}餐廳',
      '喺{area}食{food}',
      '{food}喺{area}',
      '{area}有冇{food}',
      '我想喺{areab}食{food}',
      '搵間{areab}嘅{foodb}餐廳',
      '{foodb}餐廳喺{area}',
    ],
    'food price': [
      '{price}嘅{food}',
      '我想搵間{price}嘅{food}餐廳',
      '{priceb}{food}',
      '我想食{food}要{price}',
      '有冇{price}嘅{foodb}餐廳',
      '{food}要{price}嘅',
      '搵{priceb}嘅{food}',
      '{foodb}餐廳{price}嘅',
    ],
    'area price': [
      '我想搵間喺{area}{price}嘅餐廳',
      '{area}{price}嘅餐廳',
      '喺{area}搵間{price}嘅',
      '我想要{area}嘅{priceb}餐廳',
      '有冇{price}嘅餐廳喺{area}',
      '{areab}{price}嘅',
      '搵間{price}嘅餐廳喺{areab}',
      '{priceb}餐廳喺{area}',
      '我要喺{area}食{price}嘅',
      '{area}有冇{priceb}餐廳',
    ],
    'food area price': [
      '我想喺{area}食{price}嘅{food}',
      '{area}{price}嘅{food}餐廳',
      '搵間{price}嘅{foodb}餐廳喺{area}',
      '{price}嘅{food}喺{areab}',
    ],
  },
  denials: {
    food: ['唔要{food}', '我唔想食{food}', '唔好{food}', '唔要{foodb}嘅'],
    area: ['唔要{area}', '唔好喺{area}', '唔要{areab}'],
    price: ['唔要{price}嘅', '唔好{price}嘅', '唔要{priceb}'],
  },
  any: {
    food: ['咩菜都得', '食咩都得', '乜菜都得', '咩菜都冇所謂', '食乜都得'],
    area: ['邊區都得', '邊度都得', '喺邊都得', '邊區都冇所謂', '邊一區都得', '邊度都冇所謂'],
    price: ['咩價錢都得', '咩價位都得', '幾錢都得', '價錢冇所謂'],
    unnamed: ['冇所謂', '都得', '是但', '隨便', '是但啦', '咩都得', '冇乜所謂', '乜都得', '我冇所謂'],
  },
  questions: [
    '{fields}',
    '{fields}係咩',
    '{fields}係乜嘢',
    '{fields}呢',
    '請問{fields}係咩',
    '可唔可以畀{fields}我',
    '我想知{fields}',
    '{fields}係幾多',
    '想要{fields}',
    '話我知{fields}',
    '佢嘅{fields}',
    '同埋{fields}',
    '請問有冇{fields}',
  ],
  fields: {
    phone: ['電話', '電話號碼', '電話冧把'],
    address: ['地址', '餐廳地址'],
    postcode: ['郵政編號', '郵編'],
    area: ['地區', '邊區'],
    food: ['菜式', '食物種類'],
    price: ['價位', '價錢範圍'],
  },
  listed: ['', '同'],
  nothing: [
    '哦哦',
    '我想搵間餐廳',
    '餐廳',
    '嘢食',
    '我想食',
    '食嘢',
    '唔知呀',
    '有咩',
    '聽唔到',
    '嗰間',
    '咩話',
    '我想搵',
    '得',
    '特別啲嘅',
    '等等',
    '噉好啦',
    '我諗下',
    '喺度',
  ],
};

const FIELD_NAMES: Readonly<Record<string, string>> = {
  phone: '電話',
  address: '地址',
  postcode: '郵政編號',
  area: '地區',
  food: '菜式',
  price: '價位',
};

const AGENT: AgentWords = {
  joiner: '',
  greet: [
    '你好，歡迎致電劍橋餐廳熱線。你可以講地區、價位或者想食咩菜嚟搵餐廳。有咩幫到你？',
    '你好，呢度係劍橋餐廳熱線。講個地區、價位或者菜式畀我聽啦。我可以點幫你？',
    '歡迎打嚟劍橋餐廳熱線。你想搵邊一區、咩價位或者咩菜嘅餐廳？',
  ],
  questions: {
    food: ['你想食咩菜呢？', '你諗住食邊種菜？', '噉你想食啲咩？'],
    area: ['你想喺邊一區呢？', '餐廳最好喺邊度？', '邊一區最啱你？'],
    price: ['你想要平價、中價定係高價呢？', '你諗住咩價位？', '要平價、中價定高價？'],
  },
  gladly: ['好呀。', '冇問題。', '等我睇下。'],
  known: (kinds) => [`有${kinds}。`, `我知道有啲${kinds}。`, `好，就${kinds}。`],
  described: ({ food = '', area, price = '' }) => `${area === undefined ? '' : `${area}嘅`}${price}${food}餐廳`,
  confirm: (slot, value) => {
    const wish = { food: `食${value}`, area: `喺${value}`, price: `要${value}嘅` }[slot];
    return [
      `等我確認下，你係咪想${wish}，係定唔係？`,
      `你係咪話想${wish}，啱唔啱？`,
      `我唔係好肯定有冇聽錯。係想${wish}，係咪？`,
    ];
  },
  offer: (venue, kinds) => [
    `${venue}係一間${kinds}。想唔想知多啲？`,
    `不如試下${venue}？嗰間係${kinds}，好多人鍾意。`,
    `我推薦${venue}，係${kinds}。有冇嘢想知？`,
  ],
  tell: (venue, facts) => [
    `${venue}嘅${facts}。仲有冇嘢幫到你？`,
    `我有${venue}嘅資料：${facts}。希望幫到你。`,
    `好，${venue}，${facts}。仲想知啲咩？`,
  ],
  fact: (field, value) => `${FIELD_NAMES[field] ?? field}係${value}`,
  listed: ['，', '，同埋'],
  noOther: (kinds) => [
    `唔好意思，我冇其他${kinds}可以介紹。`,
    `我手上最後一間${kinds}就係嗰間喇。`,
    `唔好意思，除咗嗰間就冇第二間${kinds}喇。`,
  ],
  noMatch: (kinds) => [
    `唔好意思，我搵唔到${kinds}。不如試下第二樣？`,
    `可惜冇${kinds}呀。可以改做第二樣嗎？`,
    `唔好意思，我搵過${kinds}，但係一間都冇。你想唔想改下？`,
  ],
  notServed: (food) => [
    `唔好意思，呢度冇餐廳做${food}。你想食第二種菜嗎？`,
    `可惜呢度冇人做${food}。要唔要試第二種？`,
    `唔好意思，呢個城市搵唔到${food}。仲可以食咩呢？`,
  ],
  anythingElse: ['仲有冇其他嘢可以幫到你？', '仲有咩可以幫你做？', '好。你仲想知啲咩？'],
  notUnderstood: ['可唔可以再講一次？', '唔好意思，我聽唔明。可唔可以講多次？', '唔好意思，你話咩話？'],
  farewell: ['唔使客氣。拜拜！', '好高興幫到你。慢慢食，拜拜！', '多謝你打嚟。祝你有愉快嘅一日！'],
};

export const CANTONESE = createTongue({
  tag: 'zh-HK',
  // A syllable a character, about 4.7 a second on the telephone.
  spoken: unspacedForm(() => 0.86),
  names: NAMES,
  caller: CALLER,
  agent: AGENT,
  marks: {
    'ask phone': ['電話', '號碼', '冧把'],
    'ask address': ['地址'],
    'ask postcode': ['郵政編號', '郵編'],
    'ask area': ['地區', '邊區'],
    'ask food': ['菜式', '食物種類'],
    'ask price': ['價位', '價錢範圍'],
    'any food': CALLER.any.food,
    'any area': CALLER.any.area,
    'any price': CALLER.any.price,
    'any unnamed': CALLER.any.unnamed,
    yes: ['係呀', '係嘅', '冇錯', '啱呀', '好呀', '啱', '好嘅'],
    no: ['唔係', '唔啱', '錯咗'],
    alternatives: ['其他', '第二間', '仲有冇', '另外', '仲有咩'],
    bye: ['唔該晒', '多謝', '拜拜', '再見'],
    repeat: ['再講', '講多次', '重複'],
    restart: ['重新開始', '由頭嚟過'],
    hello: ['你好', '哈囉', '喂'],
    deny: ['唔要', '唔想食', '唔好', '唔好喺'],
    skip: ['唔該', '唔好意思'],
  },
  // What the voice reads out as numbers is written in digits.
  fold: (text) => withDigits(foldText(text).replaceAll(' ', '')),
  goesOn: (text) => /接住|繼續/.test(text) && /重複/.test(text),
  words: {
    instructions:
      '你係劍橋一個搵餐廳嘅電話服務。問清楚想食咩菜、邊一區同咩價位，每次介紹一間餐廳，客人問就講電話、地址或者郵政編號。用一至三句短嘅口語回答。',
    lines: {
      bridge: ['請等一陣。', '等我查下先。'],
      apology: ['對唔住，頭先唔成功。你可唔可以再講一次？'],
      unknown: ['可惜呢度而家冇人答到你。'],
      brokenOff: ['唔好意思，條線斷咗。你可唔可以再問過？'],
      stillThere: ['喂，你仲喺唔喺度？'],
      goodbye: '多謝你打嚟，祝你有愉快嘅一日。',
    },
    goingOn: '頭先講到，',
    any: ['冇所謂', '無所謂', '是但', '隨便', '都得', '冇乜所謂'],
    anyOf: {
      food: ['咩菜都得', '食咩都得', '乜菜都得', '咩菜都冇所謂', '食乜都得'],
      area: ['邊區都得', '邊度都得', '喺邊都得', '邊區都冇所謂', '邊一區都得', '邊度都冇所謂'],
      price: ['咩價錢都得', '咩價位都得', '幾錢都得', '價錢冇所謂'],
    },
  },
});
