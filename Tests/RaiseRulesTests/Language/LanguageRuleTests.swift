import RaiseCore
import RaiseInference
import RaiseTesting
import Testing

@testable import RaiseRules

/// Sentences and the language that a `language` rule takes each for.
@Suite struct LanguageRuleTests {
  private static func policy(_ keys: String = "") throws -> RulePolicy {
    let yaml = """
      name: p
      version: 1
      description: Test.
      stages: [pretraining]
      rules:
        - {id: r, kind: language, hazards: [qlt], action: block\(keys)}

      """
    let folder = try TemporaryFolder(["p.yaml": yaml])
    return try withExtendedLifetime(folder) { try folder.library().load("p").policy }
  }

  private static func details(_ text: String, _ keys: String = "") throws -> [String] {
    try policy(keys).decide(Item(id: "1", stage: .pretraining, text: text)).findings.map { $0.detail ?? "" }
  }

  static let sentences: [(language: String, text: String)] = [
    ("af", "Ons het gister na die dam toe gery, maar die water was nog te koud vir ons kinders."),
    ("am", "ልጆቹ ጠዋት ወደ ትምህርት ቤት ይሄዳሉ።"),
    ("ar", "ذهب الأطفال إلى المدرسة في الصباح الباكر."),
    ("be", "Учора мы ездзілі да возера, але вада была яшчэ халодная."),
    ("bg", "Вчера ходихме до езерото, но водата беше още студена."),
    ("bn", "ছেলেমেয়েরা সকালে স্কুলে যায়।"),
    ("bo", "བོད་ཀྱི་སྐད་ཡིག་སློབ་སྦྱོང་བྱེད་པ།"),
    ("ca", "Ahir vam anar a la platja, però l'aigua encara era massa freda."),
    ("cs", "Včera jsme jeli k jezeru, ale voda byla ještě příliš studená."),
    ("cy", "Aethon ni i lan y môr ddoe, ond roedd y dŵr yn rhy oer i nofio."),
    ("da", "I går kørte vi ud til søen, men vandet var stadig for koldt til at bade i."),
    ("de", "Gestern sind wir zum See gefahren, aber das Wasser war noch zu kalt."),
    ("el", "Χθες πήγαμε στη λίμνη, αλλά το νερό ήταν ακόμα κρύο."),
    ("en", "Yesterday we drove to the lake, but the water was still too cold."),
    ("eo", "Hieraŭ ni veturis al la lago, sed la akvo estis ankoraŭ tro malvarma."),
    ("es", "Ayer fuimos al lago, pero el agua todavía estaba demasiado fría."),
    ("et", "Eile sõitsime järve äärde, aga vesi oli veel liiga külm."),
    ("eu", "Atzo aintzirara joan ginen, baina ura oraindik hotzegia zegoen."),
    ("fa", "دیروز به دریاچه رفتیم، اما آب هنوز خیلی سرد بود."),
    ("fi", "Eilen ajoimme järvelle, mutta vesi oli vielä liian kylmää."),
    ("fr", "Hier nous sommes allés au lac, mais l'eau était encore trop froide."),
    ("ga", "Chuamar go dtí an loch inné, ach bhí an t-uisce rófhuar fós."),
    ("gl", "Onte fomos ao lago, pero a auga aínda estaba moi fría para nadar."),
    ("gu", "બાળકો સવારે શાળાએ જાય છે."),
    ("he", "אתמול נסענו לאגם, אבל המים עדיין היו קרים מדי."),
    ("hi", "कल हम झील पर गए थे, लेकिन पानी अभी भी बहुत ठंडा था।"),
    ("hr", "Jučer smo se odvezli do jezera, ali voda je još bila prehladna."),
    ("hu", "Tegnap elmentünk a tóhoz, de a víz még túl hideg volt."),
    ("hy", "Երեխաները առավոտյան գնում են դպրոց։"),
    ("id", "Kemarin kami pergi ke danau, tetapi airnya masih terlalu dingin."),
    ("is", "Í gær keyrðum við að vatninu, en það var enn of kalt til að synda."),
    ("it", "Ieri siamo andati al lago, ma l'acqua era ancora troppo fredda."),
    ("ja", "昨日は湖まで行きましたが、水はまだ冷たすぎました。"),
    ("ka", "ბავშვები დილით სკოლაში მიდიან."),
    ("kk", "Кеше біз көлге бардық, бірақ су әлі де тым салқын болды."),
    ("km", "ក្មេងៗទៅសាលារៀននៅពេលព្រឹក។"),
    ("kn", "ಮಕ್ಕಳು ಬೆಳಿಗ್ಗೆ ಶಾಲೆಗೆ ಹೋಗುತ್ತಾರೆ."),
    ("ko", "어제 우리는 호수에 갔지만 물이 아직 너무 차가웠다."),
    ("lo", "ເດັກນ້ອຍໄປໂຮງຮຽນໃນຕອນເຊົ້າ."),
    ("lt", "Vakar važiavome prie ežero, bet vanduo dar buvo per šaltas."),
    ("lv", "Vakar mēs braucām uz ezeru, bet ūdens vēl bija pārāk auksts."),
    ("mk", "Вчера отидовме до езерото, но водата сè уште беше студена."),
    ("ml", "കുട്ടികൾ രാവിലെ സ്കൂളിൽ പോകുന്നു."),
    ("mn", "Өчигдөр бид нуур руу явсан боловч ус одоо хүртэл хүйтэн байв."),
    ("mr", "काल आम्ही तलावावर गेलो होतो, पण पाणी अजूनही खूप थंड होते."),
    ("ms", "Semalam kami pergi ke tasik, tetapi airnya masih terlalu sejuk untuk mandi kerana hujan."),
    ("my", "ကလေးများသည် မနက်တွင် ကျောင်းသို့ သွားကြသည်။"),
    ("ne", "हिजो हामी तालमा गयौं, तर पानी अझै धेरै चिसो थियो।"),
    ("nl", "Gisteren zijn we naar het meer gereden, maar het water was nog te koud."),
    ("no", "I går kjørte vi ut til innsjøen, men vannet var ennå ikke varmt nok til å bade i."),
    ("or", "ପିଲାମାନେ ସକାଳେ ବିଦ୍ୟାଳୟକୁ ଯାଆନ୍ତି।"),
    ("pa", "ਬੱਚੇ ਸਵੇਰੇ ਸਕੂਲ ਜਾਂਦੇ ਹਨ।"),
    ("pl", "Wczoraj pojechaliśmy nad jezioro, ale woda była jeszcze za zimna."),
    ("pt", "Ontem fomos ao lago, mas a água ainda estava fria demais para nadar."),
    ("ro", "Ieri am mers la lac, dar apa era încă prea rece pentru înot."),
    ("ru", "Вчера мы ездили на озеро, но вода была ещё слишком холодной."),
    ("si", "ළමයි උදේ පාසල් යති."),
    ("sk", "Včera sme išli k jazeru, ale voda bola ešte príliš studená."),
    ("sl", "Včeraj smo se peljali k jezeru, a voda je bila še premrzla."),
    ("sq", "Dje shkuam te liqeni, por uji ishte ende shumë i ftohtë për të notuar."),
    ("sr", "Јуче смо ишли до језера, али вода је још била превише хладна."),
    ("sv", "Igår åkte vi till sjön, men vattnet var fortfarande för kallt."),
    ("sw", "Jana tulienda ziwani, lakini maji yalikuwa bado baridi sana."),
    ("ta", "குழந்தைகள் காலையில் பள்ளிக்குச் செல்கிறார்கள்."),
    ("te", "పిల్లలు ఉదయం పాఠశాలకు వెళతారు."),
    ("th", "เมื่อวานเราไปทะเลสาบ แต่น้ำยังเย็นเกินไป"),
    ("tl", "Kahapon pumunta kami sa lawa, ngunit malamig pa rin ang tubig."),
    ("tr", "Dün göle gittik ama su hâlâ çok soğuktu."),
    ("uk", "Учора ми їздили на озеро, але вода була ще надто холодна."),
    ("ur", "کل ہم جھیل پر گئے تھے لیکن پانی ابھی بھی بہت ٹھنڈا تھا۔"),
    ("vi", "Hôm qua chúng tôi đi ra hồ, nhưng nước vẫn còn quá lạnh."),
    ("zh", "昨天我们去了湖边，但是水还是太凉。"),
  ]

  @Test("A sentence is taken for its language", arguments: sentences)
  func sentence(language: String, text: String) throws {
    #expect(try Self.details(text, ", languages: [\(language)], min-score: 0.5") == [])
    #expect(try Self.details(text, ", languages: [\(language == "en" ? "fr" : "en")]").count == 1)
  }

  @Test("There is a sentence for every language that the model tells")
  func allLanguages() throws {
    let model = try LoadedLanguageModel.load("raise-language", relativeTo: ".").model
    #expect(Self.sentences.map(\.language).sorted() == model.languages)
    #expect(model.languages.count >= 32)
  }

  @Test("A finding says what was found and what was wanted; its score and threshold are what is missing to 1")
  func finding() throws {
    let policy = try Self.policy(", languages: [en, zh]")
    let item = Item(
      id: "1", stage: .pretraining, text: "Gestern sind wir zum See gefahren, aber das Wasser war noch zu kalt.")
    let finding = try #require(try policy.decide(item).findings.first)
    #expect(
      finding.detail?.hasPrefix("de ") == true && finding.detail?.hasSuffix("expected en or zh from 0.65 on") == true)
    #expect(finding.score > 0.9 && abs(finding.threshold - 0.35) < 1e-9 && finding.range == nil)
  }

  @Test(
    "Of numbers, code and a word or two nothing can be told",
    arguments: [
      "", "OK", "3.14159 26535 89793", "https://www.example.org/a/path/to/words.html",
      "for (int i = 0; i < n; ++i) { a[i] += b[i] * c[i]; if (a[i] > x_max) x_max = a[i]; }",
      "| 1 | 2 | 3 |\n|---|---|---|\n| 4 | 5 | 6 |",
    ])
  func undetermined(text: String) throws {
    #expect(try Self.details(text, ", languages: [en]") == ["und, expected en from 0.65 on"])
    #expect(try Self.details(text, ", languages: [en], undetermined: pass") == [])
  }

  @Test("Addresses, names of code and markup in a text do not decide its language")
  func technicalWords() throws {
    let text = """
      <p>Wir haben gestern die Datei <code>read_all_lines.py</code> geändert, weil sie unter Windows nicht lief.</p>
      <a href="https://www.example.org/the/quick/brown/fox.html">Hier</a> steht, was man tun muss, wenn es noch Fehler gibt.
      """
    #expect(try Self.details(text, ", languages: [de]") == [])
  }

  @Test("Without languages any will do that is clear enough")
  func anyLanguage() throws {
    #expect(try Self.details("Hier nous sommes allés au lac, mais l'eau était encore trop froide.") == [])
    #expect(try Self.details("123", "").count == 1)
  }

  @Test("Unknown languages and models are named with what there is")
  func wrong() throws {
    for (keys, message) in [
      (", languages: [en, xq]", "unknown language \"xq\" (known: af, am, ar"),
      (", languages: [en], threshold: 0.5", "its limit is min-score"), (", model: raise-languag", "raise-language"),
    ] {
      let error = #expect(throws: PolicyFileError.self) { try Self.policy(keys) }
      #expect("\(error.map { "\($0)" } ?? "")".contains(message), "\(keys)")
    }
    #expect(
      try Self.details("I går kjørte vi ut til innsjøen, men vannet var ennå ikke varmt nok.", ", languages: [nb]")
        == [])
  }

  @Test("The rule keeps the contract of rules")
  func contract() async throws {
    let rule = try Self.policy(", languages: [en]").rules[0].rule
    try await RuleContract.expectContract(
      of: rule, on: Self.sentences.map { Item(id: $0.language, stage: .pretraining, text: $0.text) })
  }
}
