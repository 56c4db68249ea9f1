import RaiseCore
import RaiseCorpus
import RaiseRules
import Testing

/// The model rule of pretraining-quality alone, on pages and on scraps that the recipe's other rules would remove before it is
/// asked.
struct QualityModelTests {
  static let scraps = [
    "Home About us Contact Sign in Register My account Cart (0) Checkout Search Menu Next Previous Read more Sitemap FAQ",
    "cheap shoes buy shoes online discount shoes free shipping best price shoes review shoes coupon official store shoes",
    "lol omg same here u guys r so funny!!! thx for the pics :) see u there haha +1",
    "@mira hahaha yes!!! cant wait 4 friday #weekend #friends so tired rn... @jo u coming??? dm me ok xx",
    "2024-03-11 10:22 INFO [worker] id=9f3a221c took 12ms 2024-03-11 10:23 WARN [worker] id=9f3a2290 took 890ms",
    "https://www.harbour.example/news?id=17 https://www.harbour.example/maps?id=4 https://www.library.example/?id=9",
    "<div class=\"c-12\"><a href=\"#\">harbour</a></div> .menu { margin: 0 12px; float: left; } &nbsp;&nbsp;next&gt;",
    "Th~ t0wn 1ies | at t■e f°ot of th~ hi11s, wh e re tw0 r1ve|s m~et a nd th■ r0ad t0 th~ c0 ast b°g ins.",
    "You must be logged in to post a comment. JavaScript is disabled. Please enable it. Your browser is out of date.",
    "首页 登录 注册 购物车 下一页 上一页 更多 隐私政策 服务条款 网站地图 帮助中心 加入收藏 返回顶部 点击下载",
    "本站使用Cookie以提升您的浏览体验。您的浏览器版本过低，请升级。登录后才能发表评论。",
  ]

  /// What the rule finds in a text.
  private static func findings(in text: String) throws -> [Finding] {
    let rules = try ShippedPoliciesTests.library().load("pretraining-quality").file.rules
    let rule = try #require(rules.first { $0.id == "quality-model" })
    return try rule.rule.findings(in: Item(id: "i", stage: .pretraining, text: text, role: .document))
  }

  @Test("Scraps that no rule on words need see are removed by the model too", arguments: scraps)
  func removes(text: String) throws {
    #expect(try Self.findings(in: text).map(\.hazard) == [.quality])
  }

  @Test("Texts that must pass the policy pass the model where it is asked about them")
  func passesTests() throws {
    let tests = try ShippedPoliciesTests.library().load("pretraining-quality").file.tests
    let passing = tests.filter { $0.expectation == .mustPass }
    #expect(passing.count >= 20)
    for test in passing {
      #expect(try Self.findings(in: test.item.judgedText).isEmpty, "\(test.item.judgedText)")
    }
  }

  @Test("Pages without a fault pass the model", arguments: ["en-pages", "zh-pages"])
  func keeps(file: String) throws {
    let corpus = try LabelledCorpus()
    let good = corpus.documents.filter { page in
      page.id.hasPrefix(file)
        && !(corpus.labels[page.id]?.hazards ?? []).contains { $0.hasPrefix("qlt") || $0.hasPrefix("tox") }
    }
    #expect(good.count >= 10)
    for page in good {
      #expect(try Self.findings(in: page.item(stage: .pretraining).judgedText).isEmpty, "\(page.id)")
    }
  }

  @Test("The finding of a long page speaks of all its windows")
  func mean() throws {
    let text = Self.scraps.prefix(9).joined(separator: "\n") + String(repeating: "\nlol same here u guys", count: 100)
    let finding = try #require(try Self.findings(in: text).first)
    #expect(finding.range == nil && finding.detail?.contains("low_quality") == true)
    #expect(finding.detail?.hasSuffix(" windows") == true)
  }
}
