/** Languages of Southeast Asia: codes, speech and words. A native speaker corrects the words here. */
import type { LanguageEntry } from './entry.ts';

export const SOUTHEAST_ASIAN: readonly LanguageEntry[] = [
  {
    key: 'th',
    name: 'Thai',
    ownName: 'ไทย',
    scripts: ['Thai'],
    regions: [
      {
        code: 'th-TH',
        google: 'th-TH-Chirp3-HD-Aoede',
        azure: ['Premwadee', 'Niwat'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
    ],
    and: 'และ',
    fillers: 'เอ่อ, อืม, คือว่า, แบบว่า, ก็',
    digits: '๐๑๒๓๔๕๖๗๘๙',
    lines: {
      bridge: ['กรุณารอสักครู่ค่ะ', 'ขอตรวจสอบสักครู่นะคะ', 'รอแป๊บหนึ่งนะคะ'],
      apology: ['ขอโทษค่ะ ตอนนี้ยังตอบไม่ได้ รบกวนถามอีกครั้งได้ไหมคะ'],
      unknown: ['ขอโทษค่ะ เรื่องนี้ไม่ทราบค่ะ มีอะไรอื่นให้ช่วยไหมคะ'],
      brokenOff: ['ขอโทษค่ะ เมื่อสักครู่เสียงขาดไป รบกวนถามอีกครั้งได้ไหมคะ'],
      stillThere: ['ยังอยู่ในสายไหมคะ', 'ฮัลโหล ได้ยินไหมคะ'],
      goodbye: 'ขอบคุณที่โทรมาค่ะ สวัสดีค่ะ',
    },
    transfer: 'ขอโทษค่ะ ตอนนี้ยังตอบไม่ได้ จะโอนสายให้เจ้าหน้าที่ กรุณาถือสายรอสักครู่ค่ะ',
    callBack: 'ขอโทษค่ะ ตอนนี้ยังตอบไม่ได้ เราจะโทรกลับหาคุณนะคะ สวัสดีค่ะ',
    busy: 'ขณะนี้คู่สายเต็มทุกสาย กรุณาโทรใหม่อีกครั้งในอีกสักครู่ค่ะ สวัสดีค่ะ',
    failed: 'ขออภัยค่ะ ขณะนี้ไม่สามารถรับสายได้ กรุณาโทรใหม่ภายหลังค่ะ สวัสดีค่ะ',
    instruction:
      'คำตอบของคุณขาดหายไปหลังคำเหล่านี้ ซึ่งผู้โทรได้ยินแล้ว ให้พูดต่อจากตรงนั้นพอดี ถ้าประโยคยังไม่จบให้ต่อในประโยคเดิม ' +
      'ถ้าคำสุดท้ายมาเพียงครึ่งเดียวให้เริ่มด้วยคำนั้นเต็มคำ มิฉะนั้นอย่าพูดซ้ำคำเหล่านี้ อย่าทักทายและอย่าขอโทษ ' +
      'ถ้าไม่มีอะไรขาดให้เขียนแค่จุด',
    asISaid: 'อย่างที่บอกไปนะคะ',
    greetings: 'สวัสดีค่ะ, สวัสดีครับ, สวัสดี, ฮัลโหล',
  },
  {
    key: 'vi',
    name: 'Vietnamese',
    ownName: 'Tiếng Việt',
    scripts: ['Latin'],
    regions: [
      {
        code: 'vi-VN',
        elevenLabs: true,
        google: 'vi-VN-Chirp3-HD-Aoede',
        azure: ['HoaiMy', 'NamMinh'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
    ],
    and: 'và',
    fillers: 'ờ, ừm, thì, à, để xem',
    lines: {
      bridge: ['Xin vui lòng chờ một chút.', 'Để em xem ạ.', 'Đợi em một giây ạ.'],
      apology: [
        'Xin lỗi, hiện giờ em chưa trả lời được. Anh chị có thể hỏi lại không ạ?',
        'Xin lỗi, em đang gặp chút trục trặc. Anh chị vui lòng thử lại ạ.',
      ],
      unknown: ['Xin lỗi, điều đó em không biết. Em có thể giúp gì khác không ạ?'],
      brokenOff: ['Xin lỗi, em vừa bị ngắt lời. Anh chị có thể hỏi lại không ạ?'],
      stillThere: ['Anh chị còn đó không ạ?', 'A lô? Anh chị có nghe em không ạ?'],
      goodbye: 'Cảm ơn anh chị đã gọi. Xin chào.',
    },
    transfer: 'Xin lỗi, hiện giờ em chưa trả lời được. Em xin nối máy tới đồng nghiệp, xin vui lòng giữ máy.',
    callBack: 'Xin lỗi, hiện giờ em chưa trả lời được. Chúng tôi sẽ gọi lại cho anh chị. Xin chào.',
    busy: 'Hiện tất cả các đường dây đều bận. Xin vui lòng gọi lại sau vài phút. Xin chào.',
    failed: 'Rất xin lỗi, hiện chúng tôi chưa thể nhận cuộc gọi. Xin vui lòng gọi lại sau. Xin chào.',
    instruction:
      'Câu trả lời của bạn bị ngắt sau những từ này, người gọi đã nghe thấy chúng. Hãy nói tiếp đúng từ ' +
      'chỗ đó, trong cùng câu nếu câu chưa xong. Nếu từ cuối chỉ có một nửa, hãy bắt đầu bằng cả từ đó; ' +
      'nếu không thì đừng lặp lại từ nào. Đừng chào và đừng xin lỗi. Nếu không thiếu gì, chỉ viết một dấu ' +
      'chấm.',
    asISaid: 'Như em đã nói,',
    greetings: 'xin chào, chào anh, chào chị, chào bạn, a lô',
    starters: 'chúng tôi em anh chị đó này có vâng không và nhưng nếu khi',
  },
  {
    key: 'id',
    name: 'Indonesian',
    ownName: 'Bahasa Indonesia',
    scripts: ['Latin'],
    regions: [
      {
        code: 'id-ID',
        aliases: ['in-ID'],
        elevenLabs: true,
        google: 'id-ID-Chirp3-HD-Aoede',
        azure: ['Gadis', 'Ardi'],
        deepgram: ['nova-2'],
        googleHears: true,
      },
    ],
    and: 'dan',
    fillers: 'ehm, anu, jadi, hmm, apa ya',
    lines: {
      bridge: ['Mohon tunggu sebentar.', 'Saya periksa dulu.', 'Sebentar ya.'],
      apology: [
        'Maaf, saat ini saya belum bisa menjawab. Bisakah Anda bertanya lagi?',
        'Mohon maaf, ada sedikit kendala. Silakan coba sekali lagi.',
      ],
      unknown: [
        'Maaf, saya tidak tahu soal itu. Ada hal lain yang bisa saya bantu?',
        'Saya tidak punya jawabannya. Bisakah Anda mengatakannya dengan cara lain?',
      ],
      brokenOff: ['Maaf, ucapan saya terputus. Bisakah Anda bertanya lagi?'],
      stillThere: ['Apakah Anda masih di sana?', 'Halo? Apakah suara saya terdengar?'],
      goodbye: 'Terima kasih sudah menelepon. Sampai jumpa.',
    },
    transfer: 'Maaf, saat ini saya belum bisa menjawab. Saya sambungkan dengan rekan saya, mohon jangan ditutup.',
    callBack: 'Maaf, saat ini saya belum bisa menjawab. Kami akan menelepon Anda kembali. Sampai jumpa.',
    busy: 'Saat ini semua saluran kami sedang sibuk. Silakan telepon lagi beberapa menit lagi. Sampai jumpa.',
    failed: 'Mohon maaf, panggilan Anda belum bisa kami terima. Silakan telepon lagi nanti. Sampai jumpa.',
    instruction:
      'Jawaban Anda terputus setelah kata-kata ini, yang sudah didengar penelepon. Lanjutkan tepat dari ' +
      'situ, dalam kalimat yang sama jika belum selesai. Jika kata terakhir hanya separuh, mulailah dengan ' +
      'kata itu secara utuh; jika tidak, jangan ulangi kata-kata ini. Jangan menyapa dan jangan meminta ' +
      'maaf. Jika tidak ada yang kurang, tulis satu titik saja.',
    asISaid: 'Seperti yang saya katakan,',
    greetings: 'halo, selamat pagi, selamat siang, selamat sore, selamat malam',
    starters: 'kami kita anda dia mereka itu ini ada ya tidak dan tetapi jika kalau di',
  },
  {
    key: 'ms',
    name: 'Malay',
    ownName: 'Bahasa Melayu',
    scripts: ['Latin'],
    regions: [
      {
        code: 'ms-MY',
        elevenLabs: true,
        google: 'ms-MY-Wavenet-A',
        azure: ['Yasmin', 'Osman'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
    ],
    and: 'dan',
    fillers: 'emm, apa, jadi, hmm',
    lines: {
      bridge: ['Sila tunggu sebentar.', 'Biar saya semak.', 'Sekejap ya.'],
      apology: ['Maaf, saya tidak dapat menjawab sekarang. Boleh tanya sekali lagi?'],
      unknown: ['Maaf, saya tidak tahu tentang itu. Ada apa-apa lagi yang boleh saya bantu?'],
      brokenOff: ['Maaf, percakapan saya terputus. Boleh tanya sekali lagi?'],
      stillThere: ['Adakah anda masih di talian?', 'Helo? Boleh dengar suara saya?'],
      goodbye: 'Terima kasih kerana menelefon. Selamat tinggal.',
    },
    transfer: 'Maaf, saya tidak dapat menjawab sekarang. Saya sambungkan kepada rakan sekerja, sila tunggu di talian.',
    callBack: 'Maaf, saya tidak dapat menjawab sekarang. Kami akan menelefon anda semula. Selamat tinggal.',
    busy: 'Semua talian kami sedang sibuk. Sila telefon semula dalam beberapa minit. Selamat tinggal.',
    failed: 'Maaf, panggilan anda tidak dapat dijawab sekarang. Sila telefon semula kemudian. Selamat tinggal.',
    instruction:
      'Jawapan anda terputus selepas perkataan ini, yang sudah didengar oleh pemanggil. Sambung tepat dari ' +
      'situ, dalam ayat yang sama jika belum habis. Jika perkataan terakhir hanya separuh, mulakan dengan ' +
      'perkataan penuh itu; jika tidak, jangan ulang mana-mana perkataan ini. Jangan beri salam dan jangan ' +
      'minta maaf. Jika tiada yang kurang, tulis satu noktah sahaja.',
    asISaid: 'Seperti yang saya katakan,',
    greetings: 'helo, hai, selamat pagi, selamat petang, selamat malam, assalamualaikum',
    starters: 'kami kita anda dia mereka itu ini ada ya tidak dan tetapi jika kalau di',
  },
  {
    key: 'fil',
    name: 'Filipino',
    ownName: 'Filipino',
    scripts: ['Latin'],
    regions: [
      {
        code: 'fil-PH',
        aliases: ['tl', 'tl-PH'],
        elevenLabs: true,
        google: 'fil-PH-Wavenet-A',
        azure: ['Blessica', 'Angelo'],
        googleHears: true,
      },
    ],
    and: 'at',
    fillers: 'ano, kasi, hmm, ganito',
    lines: {
      bridge: ['Sandali lang po.', 'Titingnan ko po.', 'Isang segundo lang po.'],
      apology: ['Pasensya na po, hindi ko po masagot iyan ngayon. Puwede po bang itanong ninyo ulit?'],
      unknown: ['Pasensya na po, hindi ko po alam iyan. May iba pa po ba akong maitutulong?'],
      brokenOff: ['Pasensya na po, naputol po ako. Puwede po bang itanong ninyo ulit?'],
      stillThere: ['Nandiyan pa po ba kayo?', 'Hello po? Naririnig po ba ninyo ako?'],
      goodbye: 'Salamat po sa pagtawag. Paalam po.',
    },
    transfer:
      'Pasensya na po, hindi ko po masagot iyan ngayon. Ikokonekta ko po kayo sa kasamahan ko, huwag po munang ibaba.',
    callBack: 'Pasensya na po, hindi ko po masagot iyan ngayon. Tatawagan po namin kayo. Paalam po.',
    busy: 'Abala po ang lahat ng linya namin ngayon. Pakitawag po ulit pagkatapos ng ilang minuto. Paalam po.',
    failed: 'Pasensya na po, hindi po masagot ang tawag ninyo ngayon. Pakitawag po ulit mamaya. Paalam po.',
    instruction:
      'Naputol ang sagot mo pagkatapos ng mga salitang ito, na narinig na ng tumatawag. Magpatuloy nang ' +
      'eksakto mula roon, sa parehong pangungusap kung hindi pa tapos. Kung kalahati lamang ang huling ' +
      'salita, magsimula sa buong salitang iyon; kung hindi, huwag ulitin ang alinman sa mga salitang ito. ' +
      'Huwag bumati at huwag humingi ng paumanhin. Kung walang kulang, isulat lamang ang tuldok.',
    asISaid: 'Gaya po ng sinabi ko,',
    greetings: 'hello, hello po, kumusta, magandang umaga, magandang hapon, magandang gabi',
    starters: 'kami tayo ang si siya sila ito iyan mayroon may oo hindi at pero kung kapag',
  },
  {
    key: 'km',
    name: 'Khmer',
    ownName: 'ខ្មែរ',
    scripts: ['Khmer'],
    regions: [{ code: 'km-KH', azure: ['Sreymom', 'Piseth'], googleHears: true }],
    and: 'និង',
    fillers: 'អឺ, គឺ, អញ្ចឹង',
    digits: '០១២៣៤៥៦៧៨៩',
    lines: {
      bridge: ['សូមរង់ចាំបន្តិច។', 'ខ្ញុំសូមមើលសិន។', 'មួយភ្លែត។'],
      apology: ['សូមអភ័យទោស ឥឡូវនេះខ្ញុំមិនអាចឆ្លើយបានទេ។ សូមសួរម្តងទៀតបានទេ?'],
      unknown: ['សូមអភ័យទោស ខ្ញុំមិនដឹងរឿងនោះទេ។ តើមានអ្វីផ្សេងទៀតឱ្យខ្ញុំជួយទេ?'],
      brokenOff: ['សូមអភ័យទោស ពាក្យខ្ញុំដាច់។ សូមសួរម្តងទៀតបានទេ?'],
      stillThere: ['តើអ្នកនៅលើខ្សែទេ?', 'អាឡូ? តើអ្នកឮខ្ញុំទេ?'],
      goodbye: 'អរគុណដែលបានទូរស័ព្ទមក។ លាហើយ។',
    },
    transfer: 'សូមអភ័យទោស ឥឡូវនេះខ្ញុំមិនអាចឆ្លើយបានទេ។ ខ្ញុំនឹងភ្ជាប់ទៅសហការី សូមរង់ចាំនៅលើខ្សែ។',
    callBack: 'សូមអភ័យទោស ឥឡូវនេះខ្ញុំមិនអាចឆ្លើយបានទេ។ យើងនឹងទូរស័ព្ទទៅអ្នកវិញ។ លាហើយ។',
    busy: 'ឥឡូវនេះខ្សែទូរស័ព្ទទាំងអស់កំពុងរវល់។ សូមទូរស័ព្ទម្តងទៀតក្នុងពីរបីនាទី។ លាហើយ។',
    failed: 'សូមអភ័យទោស ឥឡូវនេះយើងមិនអាចទទួលការហៅបានទេ។ សូមទូរស័ព្ទម្តងទៀតពេលក្រោយ។ លាហើយ។',
    instruction:
      'ចម្លើយរបស់អ្នកដាច់បន្ទាប់ពីពាក្យទាំងនេះ ដែលអ្នកទូរស័ព្ទបានឮហើយ។ សូមបន្តពីកន្លែងនោះ ក្នុងប្រយោគដដែលប្រសិនបើមិនទាន់ចប់។ ' +
      'បើពាក្យចុងក្រោយមានតែពាក់កណ្តាល សូមចាប់ផ្តើមដោយពាក្យនោះទាំងមូល បើមិនដូច្នោះទេ កុំនិយាយពាក្យទាំងនេះឡើងវិញ។ កុំស្វាគមន៍ ' +
      'ហើយកុំសុំទោស។ បើគ្មានអ្វីខ្វះ សូមសរសេរតែសញ្ញាខណ្ឌ។',
    asISaid: 'ដូចដែលខ្ញុំបាននិយាយ',
    greetings: 'សួស្តី, ជំរាបសួរ, អាឡូ, អរុណសួស្តី',
  },
  {
    key: 'lo',
    name: 'Lao',
    ownName: 'ລາວ',
    scripts: ['Lao'],
    regions: [{ code: 'lo-LA', azure: ['Keomany', 'Chanthavong'], googleHears: true }],
    and: 'ແລະ',
    fillers: 'ເອີ, ຄື, ກໍ',
    digits: '໐໑໒໓໔໕໖໗໘໙',
    lines: {
      bridge: ['ກະລຸນາລໍຖ້າຈັກໜ້ອຍ.', 'ຂໍກວດເບິ່ງກ່ອນ.', 'ຈັກວິນາທີ.'],
      apology: ['ຂໍໂທດ, ຕອນນີ້ຍັງຕອບບໍ່ໄດ້. ກະລຸນາຖາມອີກຄັ້ງໄດ້ບໍ?'],
      unknown: ['ຂໍໂທດ, ເລື່ອງນີ້ຂ້ອຍບໍ່ຮູ້. ມີຫຍັງອື່ນໃຫ້ຊ່ວຍບໍ?'],
      brokenOff: ['ຂໍໂທດ, ເມື່ອກີ້ສຽງຂາດໄປ. ກະລຸນາຖາມອີກຄັ້ງໄດ້ບໍ?'],
      stillThere: ['ຍັງຢູ່ໃນສາຍບໍ?', 'ຮັນໂຫຼ? ໄດ້ຍິນບໍ?'],
      goodbye: 'ຂອບໃຈທີ່ໂທມາ. ສະບາຍດີ.',
    },
    transfer: 'ຂໍໂທດ, ຕອນນີ້ຍັງຕອບບໍ່ໄດ້. ຈະໂອນສາຍໃຫ້ເພື່ອນຮ່ວມງານ, ກະລຸນາຖືສາຍລໍຖ້າ.',
    callBack: 'ຂໍໂທດ, ຕອນນີ້ຍັງຕອບບໍ່ໄດ້. ພວກເຮົາຈະໂທກັບຫາທ່ານ. ສະບາຍດີ.',
    busy: 'ຕອນນີ້ທຸກສາຍບໍ່ຫວ່າງ. ກະລຸນາໂທໃໝ່ໃນອີກສອງສາມນາທີ. ສະບາຍດີ.',
    failed: 'ຂໍອະໄພ, ຕອນນີ້ຮັບສາຍບໍ່ໄດ້. ກະລຸນາໂທໃໝ່ພາຍຫຼັງ. ສະບາຍດີ.',
    instruction:
      'ຄຳຕອບຂອງທ່ານຂາດໄປຫຼັງຈາກຄຳເຫຼົ່ານີ້, ເຊິ່ງຜູ້ໂທໄດ້ຍິນແລ້ວ. ໃຫ້ເວົ້າຕໍ່ຈາກບ່ອນນັ້ນພໍດີ, ໃນປະໂຫຍກເກົ່າຖ້າຍັງບໍ່ຈົບ. ' +
      'ຖ້າຄຳສຸດທ້າຍມີພຽງເຄິ່ງດຽວ ໃຫ້ເລີ່ມດ້ວຍຄຳນັ້ນເຕັມ, ຖ້າບໍ່ດັ່ງນັ້ນຢ່າເວົ້າຄຳເຫຼົ່ານີ້ຊ້ຳ. ຢ່າທັກທາຍ ແລະ ຢ່າຂໍໂທດ. ຖ້າບໍ່ມີຫຍັງຂາດ ໃຫ້ຂຽນແຕ່ຈຸດ.',
    asISaid: 'ດັ່ງທີ່ໄດ້ບອກໄປ,',
    greetings: 'ສະບາຍດີ, ຮັນໂຫຼ',
  },
  {
    key: 'my',
    name: 'Burmese',
    ownName: 'မြန်မာ',
    scripts: ['Myanmar'],
    regions: [{ code: 'my-MM', azure: ['Nilar', 'Thiha'], googleHears: true }],
    and: 'နှင့်',
    fillers: 'အင်း, ဟို, ဒါဆို',
    digits: '၀၁၂၃၄၅၆၇၈၉',
    lines: {
      bridge: ['ခဏစောင့်ပါရှင်။', 'ကြည့်ပေးပါ့မယ်။', 'ခဏလေးပါ။'],
      apology: ['တောင်းပန်ပါတယ်၊ အခု ဖြေပေးလို့ မရသေးပါဘူး။ ထပ်မေးပေးနိုင်မလား။'],
      unknown: ['တောင်းပန်ပါတယ်၊ အဲဒါကို မသိပါဘူး။ တခြား ကူညီပေးရမယ့်အရာ ရှိပါသလား။'],
      brokenOff: ['တောင်းပန်ပါတယ်၊ စကား ပြတ်သွားပါတယ်။ ထပ်မေးပေးနိုင်မလား။'],
      stillThere: ['လိုင်းပေါ်မှာ ရှိသေးလား။', 'ဟယ်လို၊ ကြားရပါသလား။'],
      goodbye: 'ဖုန်းခေါ်တဲ့အတွက် ကျေးဇူးတင်ပါတယ်။ နှုတ်ဆက်ပါတယ်။',
    },
    transfer: 'တောင်းပန်ပါတယ်၊ အခု ဖြေပေးလို့ မရသေးပါဘူး။ လုပ်ဖော်ကိုင်ဖက်နဲ့ ဆက်သွယ်ပေးပါ့မယ်၊ ဖုန်းမချပါနဲ့။',
    callBack: 'တောင်းပန်ပါတယ်၊ အခု ဖြေပေးလို့ မရသေးပါဘူး။ ပြန်ခေါ်ပေးပါ့မယ်။ နှုတ်ဆက်ပါတယ်။',
    busy: 'အခု လိုင်းအားလုံး မအားပါဘူး။ မိနစ်အနည်းငယ်အကြာမှာ ပြန်ခေါ်ပေးပါ။ နှုတ်ဆက်ပါတယ်။',
    failed: 'တောင်းပန်ပါတယ်၊ အခု ဖုန်းလက်ခံလို့ မရပါဘူး။ နောက်မှ ပြန်ခေါ်ပေးပါ။ နှုတ်ဆက်ပါတယ်။',
    instruction:
      'သင့်အဖြေဟာ ဒီစကားလုံးတွေနောက်မှာ ပြတ်သွားပြီး ခေါ်ဆိုသူက ကြားပြီးပါပြီ။ အဲဒီနေရာကနေ တိတိကျကျ ဆက်ပြောပါ၊ ဝါကျမပြီးသေးရင် ' +
      'အဲဒီဝါကျထဲမှာပဲ ဆက်ပါ။ နောက်ဆုံးစကားလုံး တစ်ဝက်ပဲဆိုရင် အဲဒီစကားလုံး အပြည့်နဲ့ စပါ၊ မဟုတ်ရင် ဒီစကားလုံးတွေကို ထပ်မပြောပါနဲ့။ နှုတ်မဆက်ပါနဲ့၊ ' +
      'မတောင်းပန်ပါနဲ့။ ဘာမှမကျန်ရင် ပုဒ်မတစ်ခုပဲ ရေးပါ။',
    asISaid: 'ပြောခဲ့သလိုပဲ၊',
    greetings: 'မင်္ဂလာပါ, ဟယ်လို',
  },
];
