/**
 * What Cantonese and Mandarin write differently: words with weights in natural log odds, hand-set from grammar and use,
 * positive for Cantonese. Traditional and Simplified forms stand side by side, because the script alone decides nothing.
 */

const weighed = (weight: number, words: string): readonly (readonly [string, number])[] =>
  words
    .trim()
    .split(/\s+/)
    .map((word) => [word, weight] as const);

/** Written alike in both, though a part of it would be a mark: looked up first and worth nothing. */
const SHARED =
  '關係 关系 係數 系統 系统 系列 科系 院系 星系 體系 体系 聯繫 现在 現在 存在 所在 正在 內在 内在 在於 在于 在場 在场 ' +
  '的士 的確 的确 目的 目的地 是但 於是 于是 是否 是非 但是 可是 只是 凡是 總是 总是 不過 不过 不如 不同 不斷 不断 不論 ' +
  '不论 不幸 不滿 不满 不良 不足 不停 不妨 差不多 對不起 对不起 了解 為了 为了 除了 來往 来往 來源 来源 未來 未来 將來 ' +
  '将来 原來 原来 本來 本来 後來 后来 其他 他日 那麼 和平 和尚 溫和 温和 總和 共和 吃力 吃虧 吃亏 看守 看護 看护 說明 说明 ' +
  '說話 说话 小說 小说 學說 傳說 传说 據說 据说 還是 还是 還有 还有 還款 还款 還原 还原 也許 也许 給予 给予 哪吒 被告 ' +
  '把握 把關 沒收 没收 沒有 没有 仲裁 仲介 仲夏 仲春 仲秋 電話 电话 話題 话题 童話 童话 神話 神话 對話 对话 通話 通话 ' +
  '講座 讲座 講師 讲师 講究 讲究 演講 演讲 食物 食品 美食 飲食 饮食 糧食 粮食 零食 食堂 食材 飲料 饮料 返回 往返 佬 ' +
  '警告 咪表 執行 执行 執照 执照 好似 晒太陽 曬太陽 晒太阳 掂量 仔細 仔细 牛仔 行動 行动 行業 行业 行程 ' +
  '銀行 银行 旅行 進行 进行 舉行 举行 流行 行李 成立 成本 成功 成果 完成 傾向 倾向 先生 首先 優先 优先 預先 埋怨 埋葬 ' +
  '著名 顯著 土著 看著 靚麗 返校 這樣 那樣 呢喃 乜斜 落實 落实 落後 落后 落地 部落 好的 好看 好了 友好 愛好 爱好 最好 剛好 刚好 未必 未婚 蚊子 蚊香 知識 知识 曉得 晓得 知曉 家曉 識得出 喇嘛 喇叭 囉嗦 啰嗦 系上 系鞋带 直系 维系 維繫 ' +
  '這些 那些 企業 企业 企圖 企图 的話 的话 房屋 屋頂 屋顶 首都 都市 都会 都會 同意 同時 同时 同事 同學 同学 共同 相同 固執 固执 好像 住宿 住院 居住 地址';

/** 幾 counts before these in both; before an adjective it is Cantonese for "rather". */
const SHARED_COUNTING =
  '幾點 幾個 幾位 幾天 幾年 幾月 幾次 幾號 幾樓 幾分 幾百 幾千 幾十 幾萬 幾乎 幾率 幾家 ' +
  '幾張 幾本 幾種 幾間 幾歲 幾人 幾句 幾塊 幾秒 幾週 幾周 幾遍 幾小時 幾何 幾片 幾首 幾部 ' +
  '幾杯 幾份 幾隻 幾条 幾點鐘 几点 几个 几位 几天 几年 几月 几次 几号 几楼 几分 几百 几千 ' +
  '几十 几万 几乎 几率 几家 几张 几本 几种 几间 几岁 几人 几句 几块 几秒 几周 几遍 几小时 ' +
  '几何 几片 几首 几部 几杯 几份 几只 几条 几点钟 十幾 十几 好幾 好几 第幾 第几 茶几';

/** Nothing but Cantonese is written with these. */
const CANTONESE_SURE =
  '俾 嘅 咗 喺 唔 冇 嚟 啲 佢 佢哋 哋 嘢 嗰 𠮶 噉 乜 乜嘢 咩 畀 攞 揾 搵 瞓 睇 嚹 𡃉 㗎 𠻺 𠻹 𠸏 𠺢 囖 喎 㖞 噃 啩 嘥 嘞 啱 諗 谂 ' +
  '嬲 冚 揸 嗌 閪 孭 乸 冧 喐 嗮 唞 黐 撳 揿 氹 嚿 嗱 啫 嘈 咁 孖 攰 枱 踎 掹 揼 掟 脷 餸 嚡 奀 戇 慳 褸 囝 囡 埞 唧 吓 咧';

/** Words of which the characters are common, together only Cantonese. */
const CANTONESE_WORDS =
  '放工 出糧 出粮 老細 老细 沖涼 冲凉 影相 雪糕 薯仔 朱古力 三文治 多士 諗住 點知 邊處 嗰處 呢處 做乜 專登 特登 唔通 少少 大把 ' +
  '周街 真係 真系 睇戲 買餸 熄燈 熄灯 打爛 整爛 整返 攞返 換返 退返 俾錢 好嘢 咩事 之嘛 話齋 抑或 邊有 點都 有得 識得 识得 ' +
  '成日 成晚 成年 頂唔順 搵到 聽唔到 睇唔到 見唔到 收唔到 而家 依家 宜家 邊度 边度 邊個 边个 邊位 边位 邊間 边间 邊隻 边只 邊日 边日 邊班 邊樣 邊兩 點解 点解 點樣 点样 點算 点算 ' +
  '點搞 點做 點去 幾時 几时 幾多 几多 呢度 哩度 呢個 呢个 哩個 呢位 呢樣 呢样 呢排 哩排 近排 呢間 呢间 呢隻 尋日 噚日 琴日 ' +
  '聽日 听日 朝早 今朝 聽朝 听朝 晏晝 晏昼 下晝 下昼 上晝 上昼 今晚夜 頭先 头先 陣間 阵间 嗰陣時 即係 即系 淨係 净系 ' +
  '仲有 仲未 仲係 仲系 仲要 仲可以 都係 都系 就係 就系 係咪 系咪 可唔可以 得唔得 好唔好 有冇 使唔使 定係 定系 但係 但系 ' +
  '如果係 若果 鍾意 钟意 傾偈 倾偈 返工 返學 返学 返屋企 屋企 落雨 落樓 落楼 行街 食飯 食饭 食晏 靚仔 靓仔 靚女 ' +
  '靓女 細路 细路 細佬 细佬 細妹 老豆 家姐 得閒 得闲 搞掂 舊年 旧年 出年 毫子 好彩 好耐 幾好 几好 幾耐 几耐 係呀 系呀 係啊 ' +
  '系啊 得喇 得啦 揸車 差館 雪櫃 雪柜 梗係 梗系 費事 费事 留低 放低 坐低 入邊 入边 出邊 出边 跟住 跟手 然之後 吖嗎 吖吗 ' +
  '睇下 講下 教下 問下 問吓 試下 等我睇 等埋 聽講話 話俾 成個 成班 咪住 咪話';

/** Cantonese more often than not. */
const CANTONESE_LIKELY =
  '曉 犀利 好似 啰 啵 嘩 哗 晒 曬 仲 哩 揀 拣 嗻 咋 煲 閂 夜晚 多謝 多谢 今日 後日 即刻 蚊 拎 靚 靓 掂 好多 一陣間 起身 後生 同埋 第二日 未';
/** Frequent, and Mandarin only in names and set words. */
const CANTONESE_MOSTLY = '係 系 喇 吖 囉 幾 几';
/** In Mandarin too, less often or in other places. */
const CANTONESE_RATHER = '驚 估 甩 平啲 呀 食 嘛 屋 返';
const CANTONESE_HINTS = '啦 喔 埋 講 飲 饮 佬 仔 晏 嘛 呢 住 梗 屋 企 啊 禮拜 礼拜 好 都 同 誒 诶 執 执 嘆 中意 巴士';

/** Nothing but Mandarin is said with these. */
const MANDARIN_SURE =
  '什麼 什么 甚麼 甚么 怎麼 怎么 怎樣 怎样 為什麼 为什么 這個 这个 這裡 這裏 这里 這兒 这儿 那裡 那裏 那里 那兒 那儿 這 这 ' +
  '我們 我们 你們 你们 他們 他们 她們 她们 咱們 咱们 哪裡 哪裏 哪里 哪兒 哪儿 哪個 哪个 哪些 哪 誰 谁 沒有 没有 沒 没 她 它 ' +
  '這些 这些 那些 昨天 今天 明天 後天 后天 前天 早上 剛才 刚才 剛剛 刚刚 一會兒 一会儿 時候 时候 知不知道 給我 给我 ' +
  '東西 东西 喜歡 喜欢 漂亮 能不能 是不是 有沒有 有没有 可不可以 好不好 要不要 對不對 对不对 謝謝您 您 很 咱 別 别';
const MANDARIN_LIKELY =
  '謝謝 谢谢 的 了 在 不 是 他 吃 喝 找 給 给 嗎 吗 吧 些 那 們 们 也 還有 还有 還 还 還是 还是 把 說 说 找到 看看 看 多少 晚上 ' +
  '下雨 但是 想要 會不會 会不会 上周 下周 本周 這周 现在 現在 怎 讓 让 和 跟 睡覺 睡觉';
const MANDARIN_HINTS =
  '來 来 着 著 得 地 被 將 将 請 请 幫我 帮我 為我 为我 我想 我要 播放 设置 設置 哦 呃 从 從 到 里 裡 裏 后';

/** The longest word of the table, in characters (code points). */
export const MARK_CHARACTERS_MAX = 5;

/** Later entries hold against earlier ones: what is in SHARED and again below is a mark all the same. */
export const CHINESE_MARKS: ReadonlyMap<string, number> = new Map([
  ...weighed(0, SHARED),
  ...weighed(0, SHARED_COUNTING),
  ...weighed(0.3, CANTONESE_HINTS),
  ...weighed(0.6, CANTONESE_RATHER),
  ...weighed(1, CANTONESE_LIKELY),
  ...weighed(1.5, CANTONESE_MOSTLY),
  ...weighed(2, CANTONESE_WORDS),
  ...weighed(2.5, CANTONESE_SURE),
  ...weighed(-0.2, MANDARIN_HINTS),
  ...weighed(-0.9, MANDARIN_LIKELY),
  ...weighed(-1.8, MANDARIN_SURE),
]);

/** Fillers and sounds of both, and what both say on the telephone: no evidence, not even as length. */
export const CHINESE_SOUNDS: ReadonlySet<string> = new Set(
  '嗯 喂 啊 哦 呃 哎 唉 哈 嘿 唔 噢 喔 誒 欸 哈哈 零 一 二 三 四 五 六 七 八 九 十 百 千 萬 万 點 点 號 号'.split(' '),
);
