/** Frequent words of Turkic, Austronesian, Vietnamese and African languages in Latin letters. */
export const FAR_WORDS: Readonly<Record<string, string>> = {
  tr:
    'bir ve bu için da de ne mi mı mu mü ile çok ben sen o biz siz onlar daha var yok gibi kadar ama değil olarak evet hayır teşekkürler teşekkür ederim merhaba günaydın lütfen bugün ' +
    'yarın yarınki dün akşam sabah hafta saat istiyorum istiyoruz isterim misiniz mısın musunuz nasıl nerede zaman neden kim hangi kaç bana beni benim sana sizin bizim şimdi burada rezervasyon ' +
    'randevu almak konuşmak bilmek söyle söylemek yapmak kişi kişilik masa hava sonra önce her şey hiç göster bul ekle iptal et ayarla çal kur var mıdır olacak olan oldu gün gelecek haftaya aç kapat adlı bana bizi onu bunu şunu diye üzerinden puan ver yer ayır nin',
  az:
    'bir və bu üçün da də nə mi ilə çox mən sən o biz siz onlar daha var yox kimi qədər amma deyil bəli xeyr təşəkkür edirəm salam sabahınız zəhmət olmasa bugün bu gün ' +
    'sabah dünən axşam səhər həftə saat istəyirəm istəyirik necə harada vaxt niyə kim hansı neçə mənə məni mənim sizə sizin bizim indi burada görüş almaq danışmaq bilmək demək etmək ' +
    'nəfər masa hava sonra əvvəl hər şey heç göstər tap əlavə olacaq olan oldu bilərəm bilərsiniz lazımdır hansıdır aç bağla adlı mənim onu bunu ver',
  uz:
    'bir va bu uchun ham nima bilan juda men sen u biz siz ular yana bor yoq kabi lekin emas ha rahmat salom assalomu alaykum iltimos bugun ertaga kecha kechqurun ertalab hafta soat ' +
    'xohlayman kerak mumkin qanday qayerda qachon nega kim qaysi necha qancha menga meni mening sizga sizning hozir yerda buyurtma gaplashmoqchiman bilmoqchiman qilish kishi stol ' +
    'ob havo keyin oldin hamma narsa hech boladi bo ladi o zi yo q bormi kerakmi edi ekan qilib olish qilmoqchiman',
  id:
    'yang di dan itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena tersebut bisa ada mereka lebih sudah atau saat oleh menjadi orang telah adalah seperti ia kami kita ' +
    'kamu anda dia apa siapa mana kapan mengapa kenapa bagaimana berapa besok kemarin hari malam pagi sore siang minggu jam pukul terima kasih selamat tolong mau ingin dapat apakah ' +
    'perlu pesan memesan bicara tahu katakan buat meja cuaca nanti sekarang sini sana gak nggak ya bukan belum masih hanya lagi banyak atur putar mainkan tampilkan cari carikan tambahkan batalkan ' +
    'hapus ingatkan pengingat depan sampai setelah sebelum jadwal kantor uang mobil rumah sakit restoran semua besar aku ku sebuah seberapa temukan tunjukkan beri memberi kepada bagi sambungkan bicarakan nomor ubah pindahkan bernama berjudul',
  ms:
    'yang di dan itu dengan untuk tidak ini dari dalam akan pada juga saya ke kerana tersebut boleh ada mereka lebih sudah atau ketika oleh menjadi orang telah adalah seperti ia kami kita ' +
    'awak anda dia apa siapa mana bila mengapa kenapa bagaimana macam berapa esok semalam hari malam pagi petang tengahari minggu pukul terima kasih selamat tolong mahu nak hendak dapat ' +
    'adakah perlu tempah menempah bercakap tahu katakan buat meja cuaca nanti sekarang sini sana tak ya bukan belum masih hanya lagi banyak tetapkan mainkan tunjukkan cari tambah batalkan ' +
    'padam ingatkan peringatan depan sehingga selepas sebelum jadual pejabat wang kereta hospital restoran semua ialah encik puan kepada ataupun sebuah seberapa tunjukkan beri memberi bagi sambungkan nombor ubah bernama bertajuk',
  fil:
    'ang ng sa na mga at ay ako ikaw siya kami tayo kayo sila ko mo niya namin natin ninyo nila ito iyan iyon dito diyan doon hindi oo po opo ba nga lang din rin pa naman may mayroon ' +
    'wala gusto kong kailangan pwede puwede maaari paano saan kailan bakit sino alin ilan magkano salamat kumusta magandang umaga hapon gabi ngayon bukas kahapon linggo oras mag ' +
    'reserba mesa tao panahon para kung kapag pero dahil kasi lahat marami mula hanggang pagkatapos bago akin iyo kanya nasa isang ano anong tulong sabihin gawin ipakita hanapin idagdag yung nang',
  vi:
    'và của là có không cho tôi một được các trong người này với những để khi đã ở ra đến thì như về cũng anh chị em bạn ông bà nó rất nhiều gì nào đâu ai sao thế bao nhiêu mấy ' +
    'giờ hôm nay ngày mai hôm qua tối sáng chiều tuần tháng cảm ơn xin chào vui lòng làm ơn muốn cần có thể đặt bàn lịch hẹn nói biết thời tiết sau trước hết đang sẽ từ tại vì nếu ' +
    'hay hoặc vâng dạ ạ đi lại tìm thêm hủy phát nghe giúp mình chúng ta mọi tất cả tới lúc tiếp theo',
  sw:
    'na ya wa kwa ni za la katika hii cha kama yake hiyo au kuwa pia lakini mimi wewe yeye sisi ninyi wao nini wapi lini vipi kwa nini nani ngapi gani yangu yako wangu wako sasa hapa leo ' +
    'kesho jana usiku asubuhi jioni wiki saa asante habari jambo tafadhali nataka ningependa naweza unaweza nahitaji kufanya kuongea kujua kusema meza watu hali hewa si hakuna ndiyo hapana ' +
    'baada kabla bila yote sana kila mtu siku kwenye hadi kutoka ambayo niko nina una ana tuna kuhusu miadi kuweka nisaidie ijayo mimi je',
  zu:
    'ukuthi futhi kodwa noma ngoba uma mina wena yena thina nina bona yini kuphi nini kanjani kungani ubani ngubani malini yami yakho manje lapha namuhla namhlanje kusasa izolo ebusuku ' +
    'ekuseni ntambama iviki isikhathi ngiyabonga siyabonga sawubona sanibonani ngicela ngifuna ngingathanda ngingakwazi ngidinga ukwenza ukukhuluma ukwazi ukusho itafula abantu isimo sezulu ' +
    'cha yebo akukho emva ngaphambi konke kakhulu njalo kwi nge nga le lo la ngi ku kule ukubhuka ungangisiza lapho umuntu kufanele ngiyafuna usizo',
};
