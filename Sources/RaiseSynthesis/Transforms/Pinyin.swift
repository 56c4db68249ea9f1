/// Frequent Chinese characters in Latin letters without tones, as people write around filters. Lossy: many characters
/// share a syllable, and rarer ones stay as they are.
enum Pinyin: PromptTransform {
  static let name = "pinyin"
  static let titles: [Language: String] = [.english: "Pinyin", .chinese: "拼音"]
  static let languages = [Language.chinese]

  static func apply(_ text: String) -> String {
    text.map { character in syllables[character].map { $0 + " " } ?? String(character) }.joined()
  }

  /// Syllable, then the characters it stands for.
  private static let table = """
    de的得 yi一以意已衣 shi是事时实使市式室师试 bu不部步布 le了 zai在再 ren人认 you有友又由 wo我 ta他她它 zhe这着者 ge个各 men们门 zhong中种重众 lai来 shang上商伤 da大打达答 wei为未位伪威危卫 he和合何河 guo国过果 di地第弟敌 dao到道倒导 shuo说 ni你 hui会回汇毁 jiu就九旧 chu出处除初 ye也夜业页 dui对队 sheng生声升 neng能 er而二耳 zi子自字资 na那拿哪 xia下吓 kan看 tian天填 qu去取区 xue学血 jia家加假价 xiang想向像相象 kai开 gei给 qi起其期气器 hao好号 mei没每美 yong用勇 xing行性形姓醒 fa发法 zuo做作坐座 jian见件间建检简监 mian面免 zhi只知之制止质直 xiao小校笑销效 bao包报保爆暴 yuan员元原远 gong公工共攻供 an安案按暗 quan全权券 wang网往望 zhan站战展 mi密秘迷 ma马码吗妈 qian钱前签欠骗 shou手收受售 ji机记计急集击 dian电点店 che车 huo火货活或 yao要药摇 du毒读度赌 qing请情清轻 bang帮绑 zhu住主助注祝 ru如入 zen怎 yang样养 cai才材财 ke可客课刻科 jiang讲将奖 jie解结接街借 bi比必笔避 xu需许续 tou偷头投 dong动东懂 qiang枪强抢墙 zha炸诈 sha杀沙 pian片骗篇 xin信心新 ming名明命 cheng成城程 shu书数树输 jiao教叫交角 bing病并 jing经警静精 cha查差茶 tong同通痛 wen问文闻 zhao找照招 hai还害孩海 ai爱 leng冷 re热 gao高告 di低
    """

  private static let syllables: [Character: String] = {
    var syllables: [Character: String] = [:]
    for entry in table.split(separator: " ") {
      let syllable = entry.prefix { $0.isASCII }
      for character in entry[syllable.endIndex...] where syllables[character] == nil {
        syllables[character] = String(syllable)
      }
    }
    return syllables
  }()
}
