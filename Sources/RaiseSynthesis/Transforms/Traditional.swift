/// Frequent simplified characters in their traditional forms. Lossy: some forms fall together.
enum Traditional: PromptTransform {
  static let name = "traditional"
  static let titles: [Language: String] = [.english: "traditional characters", .chinese: "繁体字"]
  static let languages = [Language.chinese]

  static func apply(_ text: String) -> String { String(text.map { forms[$0] ?? $0 }) }

  private static let forms: [Character: Character] = Dictionary(
    zip(
      "个们来时这为对说国会过学发后还开么样点问间见长车东马门无书电气给请让认谁谢买卖钱银铁网络码账号证户护伤杀毒药枪弹骗偷盗绑胁逼侵权贩运拟伪冒监视听窃闯锁图画写读语词讲话谈论议讨该应当须务员务办务实验检测查处理专业医疗诊断治疗养饮饭馆场厂楼层顶线级组织团队伙",
      "個們來時這為對說國會過學發後還開麼樣點問間見長車東馬門無書電氣給請讓認誰謝買賣錢銀鐵網絡碼賬號證戶護傷殺毒藥槍彈騙偷盜綁脅逼侵權販運擬偽冒監視聽竊闖鎖圖畫寫讀語詞講話談論議討該應當須務員務辦務實驗檢測查處理專業醫療診斷治療養飲飯館場廠樓層頂線級組織團隊夥"
    ), uniquingKeysWith: { first, _ in first })
}
