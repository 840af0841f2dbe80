/** Japanese, polite on both sides, as on a telephone. A native speaker corrects the words here. */
import { foldText } from '../meaning/fold.ts';
import type { AgentWords } from './agent_words.ts';
import type { CallerWords } from './caller_words.ts';
import { createTongue, type Name, namesOf, type TongueData } from './create_tongue.ts';
import { withDigits } from './numerals.ts';
import { unspacedForm } from './spoken_form.ts';

/** In the order of the values; `=` before what does not go with 料理. */
const FOODS =
  'アフガニスタン アフリカ オリエンタル オーストラレーシア オーストラリア オーストリア =バーベキュー バスク ベルギー =ビストロ ' +
  'ブラジル イギリス =カナッペ 広東 カリブ カタルーニャ 中国 =クリスマスディナー コルシカ 創作 クロスオーバー キューバ デンマーク ' +
  'イングランド エリトリア ヨーロッパ フランス フュージョン =ガストロパブ ドイツ ギリシャ ハラール ハンガリー インド インドネシア ' +
  '多国籍 アイルランド イタリア ジャマイカ 日本 韓国 コーシャ レバノン マレーシア 地中海 メキシコ モダンヨーロッパ モロッコ 北米 ' +
  '北欧 汎アジア ペルシャ ポーランド ポリネシア ポルトガル ルーマニア ロシア スカンジナビア スコットランド =シーフード シンガポール ' +
  'スペイン =ステーキハウス スウェーデン スイス タイ 伝統 トルコ トスカーナ ベジタリアン ベネチア ベトナム ウェールズ 世界';

function foodName(word: string): Name {
  const said = word.startsWith('=') ? word.slice(1) : `${word}料理`;
  return { said, forms: { '': said } };
}

const NAMES: TongueData['names'] = {
  food: namesOf('food', FOODS.split(' ').map(foodName)),
  area: namesOf('area', [
    { said: '北部', forms: { '': '北部', b: '北側' }, also: ['北の方'] },
    { said: '南部', forms: { '': '南部', b: '南側' }, also: ['南の方'] },
    { said: '東部', forms: { '': '東部', b: '東側' }, also: ['東の方'] },
    { said: '西部', forms: { '': '西部', b: '西側' }, also: ['西の方'] },
    { said: '中心部', forms: { '': '中心部', b: '街の中心' }, also: ['中心街'] },
  ]),
  price: namesOf('price', [
    { said: '安い', forms: { '': '安い', b: 'お手頃な' }, also: ['安め'] },
    {
      said: '中価格帯の',
      forms: { '': '中くらいの値段の', b: '中価格帯の' },
      also: ['普通の値段', '中くらい', '中価格帯'],
    },
    { said: '高級な', forms: { '': '高級な', b: '高めの' }, also: ['高級', '高い'] },
  ]),
};

const CALLER: CallerWords = {
  joiner: '',
  openers: ['', 'えっと', 'あの', 'すみません', 'そうですね', 'えーと', 'じゃあ', 'うーん'],
  closers: ['', 'お願いします', 'ですけど', 'なんですが', 'をお願いできますか', 'です'],
  hello: ['こんにちは', 'もしもし', 'もしもしこんにちは', 'あこんにちは'],
  yes: ['はい', 'ええ', 'そうです', 'はいそうです', 'はい合ってます', 'その通りです', 'うん', 'はいはい'],
  no: ['いいえ', '違います', 'いえ', 'いいえ違います'],
  alternatives: [
    '他にありますか',
    '他のお店はありますか',
    '別のお店は',
    '他には',
    '別のところはありますか',
    '次のお店は',
    '他のところを教えてください',
    '他にないですか',
    'もう一軒ありますか',
  ],
  bye: [
    'ありがとうございました',
    'ありがとうございます失礼します',
    '失礼します',
    'どうもありがとう',
    'ありがとう',
    'ありがとうさようなら',
    'それではさようなら',
    '助かりましたありがとう',
    'ありがとうございます',
    'どうもありがとうございました失礼します',
  ],
  repeat: ['もう一度言ってください', 'もう一度お願いします', 'もう一回言って', '繰り返してください'],
  restart: ['最初からやり直して', '最初からお願いします'],
  wishes: {
    food: [
      '{food}',
      '{food}がいいです',
      '{food}のお店を探しています',
      '{food}のお店',
      '{food}が食べたいです',
      '{food}はありますか',
      '{food}はどうですか',
      '{food}を出すレストランを探しています',
      'じゃあ{food}で',
      '{food}のレストラン',
      '{food}を食べたいんですが',
      '{food}にします',
      '{food}のお店はありますか',
      '{food}を出すお店がいい',
      'できれば{food}',
      '{food}のレストランを教えてください',
    ],
    area: [
      '{area}',
      '{area}がいいです',
      '街の{area}',
      '{area}のレストランを探しています',
      '{area}でお願いします',
      '{areab}',
      '{areab}がいいです',
      '{area}のお店',
      '{area}で探しています',
      '{areab}のレストランはありますか',
    ],
    price: [
      '{price}ところ',
      '{price}お店がいいです',
      '{price}レストランを探しています',
      '{priceb}ところ',
      '{priceb}お店',
      '{price}レストラン',
      '{price}お店はありますか',
      '{priceb}レストランがいいです',
      '{price}ところでお願いします',
      '{priceb}お店を探しています',
    ],
    'food area': [
      '{area}の{food}',
      '{area}で{food}のお店を探しています',
      '{area}の{food}のレストラン',
      '{food}で{area}',
      '{area}で{food}が食べたいです',
      '{areab}に{food}のお店はありますか',
      '{food}のお店を{area}で',
      '{areab}の{food}',
    ],
    'food price': [
      '{price}{food}のお店',
      '{price}{food}のレストランを探しています',
      '{food}で{price}お店',
      '{priceb}{food}',
      '{food}を出す{price}レストラン',
      '{priceb}{food}のお店はありますか',
      '{price}{food}がいいです',
      '{food}の{price}ところ',
    ],
    'area price': [
      '{area}の{price}レストランを探しています',
      '{area}の{price}お店',
      '{area}で{price}お店を探しています',
      '{area}で{price}ところ',
      '{areab}の{price}レストラン',
      '{price}お店で{area}',
      '{area}に{priceb}お店はありますか',
      '{priceb}レストランを{area}で',
      '{areab}で{price}ところがいいです',
      '{price}レストランで{areab}',
    ],
    'food area price': [
      '{area}の{price}{food}のお店',
      '{area}で{price}{food}のレストランを探しています',
      '{price}{food}のお店を{areab}で',
      '{areab}で{food}の{price}ところ',
    ],
  },
  denials: {
    food: ['{food}ではなく', '{food}じゃなくて', '{food}はいらない', '{food}以外で'],
    area: ['{area}ではなく', '{area}じゃなくて', '{area}以外で'],
    price: ['{price}お店ではなく', '{price}ところじゃなくて', '{price}お店以外で'],
  },
  any: {
    food: ['どんな料理でもいいです', '何料理でも', '料理は何でもいいです', '料理は問いません', 'どの料理でも'],
    area: [
      'どこでもいいです',
      'どのエリアでも',
      '場所はどこでも',
      'どの辺でもいいです',
      '場所は問いません',
      'どこでも',
    ],
    price: ['いくらでもいいです', 'どの価格でも', '値段は問いません', '値段はいくらでも'],
    unnamed: [
      '何でもいいです',
      '気にしません',
      'こだわりません',
      'どれでもいいです',
      '特にないです',
      'お任せします',
      '何でも',
      'どちらでもいいです',
      '特に希望はありません',
    ],
  },
  questions: [
    '{fields}',
    '{fields}は',
    '{fields}を教えてください',
    '{fields}は何ですか',
    '{fields}を教えてもらえますか',
    '{fields}をお願いします',
    '{fields}が知りたいです',
    'それと{fields}',
    '{fields}は分かりますか',
    'そのお店の{fields}',
    '{fields}を聞きたいんですが',
    '{fields}もいいですか',
    '{fields}も教えて',
  ],
  fields: {
    phone: ['電話番号', 'お電話番号', '電話'],
    address: ['住所', 'ご住所'],
    postcode: ['郵便番号', 'その郵便番号'],
    area: ['エリア', '地区'],
    food: ['料理の種類', '料理のジャンル'],
    price: ['価格帯', '料金の目安'],
  },
  listed: ['と', 'と'],
  nothing: [
    'レストラン',
    'そうか',
    'レストランを探しています',
    '食べ物',
    'なるほど',
    '食事がしたい',
    '聞こえません',
    '珍しい料理',
    'えっ',
    'ご飯',
    '探しています',
    'お店',
    '何か',
    'ちょっと待って',
    '分かりました',
    'そこ',
    '今考えています',
    '食べたい',
  ],
};

const FIELD_NAMES: Readonly<Record<string, string>> = {
  phone: '電話番号',
  address: '住所',
  postcode: '郵便番号',
  area: 'エリア',
  food: '料理',
  price: '価格帯',
};

/** Without what ties it to a noun. */
function alone(price: string): string {
  return price.replace(/[のな]$/, '');
}

const AGENT: AgentWords = {
  joiner: '',
  greet: [
    'お電話ありがとうございます、ケンブリッジレストラン案内です。エリア、価格帯、料理の種類からお探しいただけます。どのようなお店をお探しですか。',
    'こんにちは、ケンブリッジレストラン案内です。エリア、価格帯、料理の種類をお聞かせください。ご用件をどうぞ。',
    'ケンブリッジレストラン案内へようこそ。どのエリア、どの価格帯、どんな料理をお探しでしょうか。',
  ],
  questions: {
    food: ['どんな料理がよろしいですか。', 'どの種類の料理をお考えですか。', '何を召し上がりたいですか。'],
    area: [
      '街のどのあたりがよろしいですか。',
      '場所はどのあたりをお考えですか。',
      'どのエリアがご都合よろしいですか。',
    ],
    price: [
      'ご予算は安い、中くらい、高級のどれがよろしいですか。',
      'どの価格帯をお考えですか。',
      '安いお店、中くらいのお店、高級なお店のどれにしましょうか。',
    ],
  },
  gladly: ['かしこまりました。', '承知しました。', 'では見てみましょう。'],
  known: (kinds) => [`${kinds}がございます。`, `${kinds}をいくつか存じております。`, `${kinds}ですね。`],
  described: ({ food, area, price = '' }) =>
    `${area === undefined ? '' : `${area}にある`}${price}${food === undefined ? '' : `${food}の`}レストラン`,
  confirm: (slot, value) => {
    const wish = { food: value, area: `街の${value}`, price: `${value}お店` }[slot];
    return [
      `念のため確認ですが、${wish}をご希望ですね、はいかいいえでお願いします。`,
      `${wish}がよろしいとのことで、合っていますか。`,
      `聞き間違いかもしれません。${wish}をお望みということでしょうか。`,
    ];
  },
  offer: (venue, kinds) => [
    `${venue}は${kinds}です。もっとお知りになりたいですか。`,
    `${venue}はいかがでしょう。${kinds}で、評判もいいです。`,
    `${venue}をおすすめします、${kinds}です。何かお聞きになりたいことはありますか。`,
  ],
  tell: (venue, facts) => [
    `${venue}の${facts}です。他に何かございますか。`,
    `${venue}についてお伝えします。${facts}です。お役に立てば幸いです。`,
    `はい、${venue}は、${facts}です。もっとお伝えしましょうか。`,
  ],
  fact: (field, value) => `${FIELD_NAMES[field] ?? field}は${field === 'price' ? alone(value) : value}`,
  listed: ['、', '、そして'],
  noOther: (kinds) => [
    `申し訳ありませんが、他に${kinds}はございません。`,
    `${kinds}は先ほどのお店が最後でした。`,
    `あいにく、それ以外の${kinds}は存じません。`,
  ],
  noMatch: (kinds) => [
    `申し訳ありませんが、${kinds}はございません。別の条件で探しましょうか。`,
    `あいにく${kinds}は見つかりませんでした。他に何かお考えはありますか。`,
    `${kinds}を探しましたが、一軒もありません。条件を変えましょうか。`,
  ],
  notServed: (food) => [
    `申し訳ありませんが、こちらに${food}のレストランはございません。他の料理はいかがですか。`,
    `あいにく${food}を出すお店がありません。別の種類になさいますか。`,
    `この街には${food}のお店がないようです。他に何を召し上がりますか。`,
  ],
  anythingElse: [
    '他にお手伝いできることはありますか。',
    'その他に何かご用はございますか。',
    '分かりました。他に何をお知りになりたいですか。',
  ],
  notUnderstood: [
    'もう一度おっしゃっていただけますか。',
    '申し訳ありません、聞き取れませんでした。もう一度お願いできますか。',
    '恐れ入りますが、何とおっしゃいましたか。',
  ],
  farewell: [
    'どういたしまして。失礼いたします。',
    'お役に立てて何よりです。お食事をお楽しみください。',
    'お電話ありがとうございました。よい一日をお過ごしください。',
  ],
};

/** About eight morae a second (Pellegrino, Coupé and Marsico, Language 87, 2011): a character of a syllabary is one, a Chinese character about two. */
const KANA_WEIGHT = 0.5;
const KANJI_WEIGHT = 1;

export const JAPANESE = createTongue({
  tag: 'ja-JP',
  spoken: unspacedForm((unit) => (/\p{Script=Han}/u.test(unit) ? KANJI_WEIGHT : KANA_WEIGHT)),
  names: NAMES,
  caller: CALLER,
  agent: AGENT,
  marks: {
    'ask phone': ['電話番号', '電話'],
    'ask address': ['住所'],
    'ask postcode': ['郵便番号'],
    'ask area': ['エリア', '地区'],
    'ask food': ['料理の種類', '料理のジャンル'],
    'ask price': ['価格帯', '料金の目安'],
    'any food': ['どんな料理でも', '何料理でも', '料理は何でも', '料理は問いません', 'どの料理でも'],
    'any area': ['どこでも', 'どのエリアでも', '場所はどこでも', 'どの辺でも', '場所は問いません'],
    'any price': ['いくらでも', 'どの価格でも', '値段は問いません', '値段はいくらでも'],
    'any unnamed': [
      '何でも',
      '気にしません',
      'こだわりません',
      'どれでも',
      '特にないです',
      'お任せします',
      'どちらでも',
      '特に希望はありません',
    ],
    yes: ['はい', 'ええ', 'そうです', '合ってます', 'その通りです', 'うん'],
    no: ['いいえ', '違います', 'いえ'],
    alternatives: ['他に', '他の', '別の', '次のお店', 'もう一軒'],
    bye: ['ありがとう', '失礼します', 'さようなら'],
    repeat: ['もう一度', 'もう一回', '繰り返して'],
    restart: ['最初から'],
    hello: ['こんにちは', 'もしもし'],
    denied: ['ではなく', 'じゃなくて', 'はいらない', '以外で', 'お店ではなく', 'ところじゃなくて', 'お店以外で'],
    skip: ['そうですね'],
  },
  fold: (text) => withDigits(foldText(text).replaceAll(' ', '')),
  goesOn: (text) => /続けて/.test(text) && /繰り返/.test(text),
  words: {
    instructions:
      'あなたはケンブリッジのレストランを案内する電話係です。料理の種類、エリア、価格帯をたずね、お店を一軒ずつ紹介し、聞かれたら電話番号、住所、郵便番号を伝えてください。一文から三文の短い話し言葉で答えてください。',
    lines: {
      bridge: ['ただいまお調べしています。', '少しお待ちくださいませ。'],
      apology: ['失礼いたしました、うまくいきませんでした。もう一度お話しいただけますか。'],
      unknown: ['あいにくただいまお答えできる者がおりません。'],
      brokenOff: ['失礼いたしました、回線が切れました。もう一度お尋ねいただけますか。'],
      stillThere: ['もしもし、聞こえていらっしゃいますか。'],
      goodbye: 'お電話ありがとうございました、よい一日を。',
    },
    goingOn: '先ほどの続きですが、',
    any: [
      '何でも',
      '何でもいい',
      '何でもいいです',
      '気にしません',
      'こだわりません',
      'どれでもいいです',
      '特にないです',
      'お任せします',
      'どちらでもいいです',
      '特に希望はありません',
    ],
    anyOf: {
      food: ['どんな料理でも', '何料理でも', '料理は何でも', '料理は問いません', 'どの料理でも'],
      area: ['どこでも', 'どのエリアでも', '場所はどこでも', 'どの辺でも', '場所は問いません'],
      price: ['いくらでも', 'どの価格でも', '値段は問いません', '値段はいくらでも'],
    },
  },
});
