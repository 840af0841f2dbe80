/** Languages of Africa: codes, speech and words. A native speaker corrects the words here. */
import type { LanguageEntry } from './entry.ts';

export const AFRICAN: readonly LanguageEntry[] = [
  {
    key: 'sw',
    name: 'Swahili',
    ownName: 'Kiswahili',
    scripts: ['Latin'],
    regions: [
      {
        code: 'sw-KE',
        name: 'Swahili (Kenya)',
        ownName: 'Kiswahili (Kenya)',
        azure: ['Zuri', 'Rafiki'],
        googleHears: true,
      },
      {
        code: 'sw-TZ',
        name: 'Swahili (Tanzania)',
        ownName: 'Kiswahili (Tanzania)',
        azure: ['Rehema', 'Daudi'],
        googleHears: true,
      },
    ],
    and: 'na',
    fillers: 'eee, yaani, basi, sasa',
    lines: {
      bridge: ['Tafadhali subiri kidogo.', 'Ngoja niangalie.', 'Sekunde moja tu.'],
      apology: ['Samahani, siwezi kujibu hilo kwa sasa. Unaweza kuuliza tena?'],
      unknown: ['Samahani, hilo silijui. Kuna jambo lingine ninaloweza kukusaidia?'],
      brokenOff: ['Samahani, nimekatika katikati. Unaweza kuuliza tena?'],
      stillThere: ['Bado uko kwenye simu?', 'Halo? Unanisikia?'],
      goodbye: 'Asante kwa kupiga simu. Kwaheri.',
    },
    transfer: 'Samahani, siwezi kujibu hilo kwa sasa. Nitakuunganisha na mwenzangu, tafadhali usikate simu.',
    callBack: 'Samahani, siwezi kujibu hilo kwa sasa. Tutakupigia simu. Kwaheri.',
    busy: 'Laini zetu zote zina shughuli kwa sasa. Tafadhali piga tena baada ya dakika chache. Kwaheri.',
    failed: 'Samahani, simu yako haiwezi kupokelewa kwa sasa. Tafadhali piga tena baadaye. Kwaheri.',
    instruction:
      'Jibu lako lilikatika baada ya maneno haya, ambayo mpigaji ameshayasikia. Endelea hapo hapo, katika ' +
      'sentensi hiyo hiyo kama haijaisha. Kama neno la mwisho ni nusu tu, anza na neno hilo zima; ' +
      'vinginevyo usirudie neno lolote kati ya haya. Usisalimie na usiombe radhi. Kama hakuna kilichobaki, ' +
      'andika nukta tu.',
    asISaid: 'Kama nilivyosema,',
    greetings: 'habari, hujambo, jambo, halo, shikamoo, habari za asubuhi',
    starters: 'sisi yetu wewe yako yeye wao hii hiyo hapa ndiyo hapana na lakini kama wapi',
  },
  {
    key: 'zu',
    name: 'Zulu',
    ownName: 'isiZulu',
    scripts: ['Latin'],
    regions: [{ code: 'zu-ZA', azure: ['Thando', 'Themba'], googleHears: true }],
    and: 'futhi',
    fillers: 'eh, phela, ake ngibone',
    lines: {
      bridge: ['Ngicela ulinde kancane.', 'Ake ngibheke.', 'Umzuzwana nje.'],
      apology: ['Uxolo, angikwazi ukuphendula lokho njengamanje. Ungabuza futhi?'],
      unknown: ['Uxolo, lokho angikwazi. Kukhona okunye engingakusiza ngakho?'],
      brokenOff: ['Uxolo, inkulumo yami inqamukile. Ungabuza futhi?'],
      stillThere: ['Usekhona na?', 'Sawubona? Uyangizwa?'],
      goodbye: 'Siyabonga ngokushaya ucingo. Hamba kahle.',
    },
    transfer: 'Uxolo, angikwazi ukuphendula lokho njengamanje. Ngizokudlulisela kozakwethu, ngicela uhlale ocingweni.',
    callBack: 'Uxolo, angikwazi ukuphendula lokho njengamanje. Sizokushayela ucingo. Hamba kahle.',
    busy: 'Zonke izintambo zethu zimatasa njengamanje. Sicela ushaye futhi emva kwemizuzu embalwa. Hamba kahle.',
    failed:
      'Siyaxolisa, asikwazi ukuphendula ucingo lwakho njengamanje. Sicela ushaye futhi emva kwesikhathi. Hamba kahle.',
    instruction:
      'Impendulo yakho inqamuke emva kwala magama, umuntu oshayayo usewezwile. Qhubeka khona lapho, ' +
      'emushweni ofanayo uma ungakapheli. Uma igama lokugcina liyingxenye nje, qala ngalelo gama lonke; ' +
      'uma kungenjalo ungaphindi nelilodwa kula magama. Ungabingeleli futhi ungaxolisi. Uma kungasele ' +
      'lutho, bhala ungqi kuphela.',
    asISaid: 'Njengoba bengisho,',
    greetings: 'sawubona, sanibonani, halo',
    starters: 'thina yethu wena yakho yena lokhu lapha yebo cha futhi kodwa uma kuphi',
  },
];
