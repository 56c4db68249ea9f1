"""What crawls bring beside prose, made from good text, so that the topic does not give the class away.

Each kind is a function of a text's words (of Chinese its characters), a random generator and whether the text is Chinese.
Kinds of ``HELD_OUT`` are never trained on: they tell whether what was learned goes beyond its own examples.
"""

import re

MENU = """Home|About us|Contact|Sign in|Log in|Register|My account|Cart (0)|Checkout|Search|Menu|Next|Previous|Read more|
Privacy policy|Terms of service|Sitemap|FAQ|Careers|Press|Blog|Help|Follow us|Facebook|Twitter|Instagram|Share|Print|
Subscribe|Newsletter|All rights reserved|Skip to content|Back to top|Add to basket|In stock|Sale|Free shipping|
Load more comments|Reply|Report|Leave a comment|Categories|Tags|Archives|Recent posts""".replace("\n", "").split("|")
CHINESE_MENU = "首页|关于我们|联系我们|登录|注册|购物车|搜索|下一页|上一页|更多|隐私政策|服务条款|网站地图|帮助中心|加入收藏|返回顶部|点击下载|立即购买|免费咨询|分享到微信|版权所有|友情链接|热门标签|最新文章|客服热线|扫码关注|举报|点赞|评论|转发".split("|")
BOILERPLATE = """We use cookies to improve your experience. By continuing to use this site you accept our use of cookies.|
JavaScript is disabled. Please enable it to use this site.|Your browser is out of date.|Copyright 2019 - all rights reserved.|
You must be logged in to post a comment.|404 Not Found. The page you requested does not exist.|
Enter your e-mail address to receive our newsletter.|This content is not available in your region.|
Please read our terms before you use this website.|Click here to see more offers from our partners.|
You are seeing this page because your session has expired.|Share this article on your favourite network.""".replace("\n", "").split("|")
CHINESE_BOILERPLATE = "本站使用Cookie以提升您的浏览体验，继续浏览即表示同意。|您的浏览器版本过低，请升级。|版权所有，未经授权禁止转载。|页面不存在或已被删除。|登录后才能发表评论。|本文来自网络，如有侵权请联系删除。|请在手机上打开本页面。|点击下方链接查看更多优惠。|您的会话已过期，请重新登录。|欢迎关注我们的公众号。".split("|")
SELLING = "cheap best buy online discount free shipping price review top 10 deals coupon official store sale near me 2023".split()
CHINESE_SELLING = "正品 包邮 特价 厂家直销 批发 价格 多少钱 哪家好 排名 优惠 官网 加盟 代理 最新 推荐".split()
FILLERS = "lol haha omg tbh idk yeah nope wow ugh same here this +1 thanks bump first u r pls thx imo btw".split()
CHINESE_FILLERS = "哈哈 哈哈哈 呵呵 顶 沙发 路过 求资源 楼主好人 666 赞 支持一下 同问 吧 啊 呢 嘛 额 无语 支持 已收藏".split()


def joined(words, chinese):
    return ("" if chinese else " ").join(words)


# MARK: Kinds that are trained on


def menu(words, draw, chinese):
    entries = draw.choices(CHINESE_MENU if chinese else MENU, k=draw.randint(8, 50))
    return draw.choice(["\n", " | ", " ", " » "]).join(entries)


def titles(words, draw, chinese):
    """A list of links: short runs of the text's words as headings, with dates or counts."""
    size = (4, 14) if chinese else (2, 7)
    lines = []
    for _ in range(draw.randint(5, 20)):
        at = draw.randrange(max(len(words) - size[0], 1))
        title = re.sub(r"[.,;。，；]", "", joined(words[at:at + draw.randint(*size)], chinese))
        lines.append(title + draw.choice(["", "", f" ({draw.randint(1, 99)})", f" {draw.randint(1, 28)}/{draw.randint(1, 12)}",
                                          draw.choice([" 更多", " 阅读全文"] if chinese else [" more", " Read more..."])]))
    return draw.choice(["\n", " | ", "\n• "]).join(lines)


def boilerplate(words, draw, chinese):
    lines = draw.choices(CHINESE_BOILERPLATE if chinese else BOILERPLATE, k=draw.randint(2, 6))
    return "\n".join([*lines, menu(words, draw, chinese)] if draw.random() < 0.3 else lines)


def keywords(words, draw, chinese):
    topic = draw.sample(words, min(3, len(words)))
    pool = topic + draw.sample(CHINESE_SELLING if chinese else SELLING, 6)
    return draw.choice([", ", " ", "，" if chinese else "; "]).join(draw.choices(pool, k=draw.randint(25, 120)))


def products(words, draw, chinese):
    lines = []
    for _ in range(draw.randint(4, 14)):
        name = joined(draw.sample(words, min(draw.randint(2, 5), len(words))), chinese)
        price = f"{draw.randint(1, 999)}.{draw.choice(['00', '90', '99'])}"
        lines.append(f"{name} ¥{price} {draw.choice(['加入购物车', '包邮', '月销 1000+', '现货'])}" if chinese else
                     f"{name} ${price} {draw.choice(['Add to cart', 'In stock', '(12 reviews)', 'Sold out', 'SKU 4417'])}")
    return "\n".join(lines)


def shuffled(words, draw, chinese):
    chosen = list(words)
    draw.shuffle(chosen)
    return joined(chosen, chinese)


def repeated(words, draw, chinese):
    size = draw.randint(3, 12) * (2 if chinese else 1)
    at = draw.randrange(max(len(words) - size, 1))
    return draw.choice(["\n", " "]).join([joined(words[at:at + size], chinese)] * draw.randint(5, 20))


def chatter(words, draw, chinese):
    """Scraps of a few words without punctuation, and what people write when they write little."""
    lines = []
    for _ in range(draw.randint(4, 14)):
        at, size = draw.randrange(len(words)), draw.randint(2, 12 if chinese else 7)
        scrap = re.sub(r"[^\w\s]", "", joined(words[at:at + size], chinese))
        filler = draw.choice(CHINESE_FILLERS if chinese else FILLERS)
        lines.append(joined([scrap, filler] if draw.random() < 0.5 else [filler, scrap], chinese) + draw.choice(["", "!!!", "??", " :)", "..."]))
    return "\n".join(lines)


def fragments(words, draw, chinese):
    """Lines cut off in the middle, as in previews of articles."""
    more = ["...", "…", "... 查看全文" if chinese else "... Read more", ""]
    size, lines, at = (8, 20) if chinese else (5, 12), [], 0
    while at < len(words) and len(lines) < 20:
        count = draw.randint(*size)
        lines.append(joined(words[at:at + count], chinese) + draw.choice(more))
        at += count * draw.randint(2, 4)
    return "\n".join(lines)


def log_lines(words, draw, chinese):
    return "\n".join(f"2024-0{draw.randint(1, 9)}-1{draw.randint(0, 9)} {draw.randint(10, 23)}:{draw.randint(10, 59)} "
                     f"{draw.choice(['INFO', 'WARN', 'DEBUG'])} [{draw.choice(words)[:12]}] "
                     f"id={draw.getrandbits(32):08x} took {draw.randint(1, 900)}ms" for _ in range(draw.randint(3, 12)))


def mojibake(words, draw, chinese):
    text = joined(words, chinese)
    if chinese:
        return text.encode().decode("latin-1")
    return re.sub(r"\b(\w)", lambda match: draw.choice(["â€™", "Ã©", "ï»¿", ""]) + match[1], text)


def badly_scanned(words, draw, chinese):
    return "".join(draw.choice(["l", "1", "|", "~", "", "  ", "\n", "°", "■"]) if draw.random() < 0.2 else letter
                   for letter in joined(words, chinese))


def table_rest(words, draw, chinese):
    return "\n".join("\t".join(draw.choice([draw.choice(words)[:15], str(draw.randint(0, 9999)), "-", "N/A", ""])
                               for _ in range(draw.randint(3, 8))) for _ in range(draw.randint(5, 20)))


# MARK: Kinds that only measure


def backwards(words, draw, chinese):
    return joined(words[::-1], chinese)


def babble(words, draw, chinese):
    """Each word follows one that it follows in the text, so pairs make sense and nothing else does."""
    follows = {}
    for one, next_one in zip(words, words[1:]):
        follows.setdefault(one, []).append(next_one)
    made = [draw.choice(words)]
    while len(made) < min(len(words), 150):
        # Half of the steps jump: in a short text most words have one successor, and following them would copy it.
        made.append(draw.choice(follows.get(made[-1]) or words) if draw.random() < 0.5 else draw.choice(words))
    return joined(made, chinese)


def address_list(words, draw, chinese):
    names = [re.sub(r"\W", "", word).lower() or "page" for word in words]
    return "\n".join(f"https://www.{draw.choice(names)}{draw.choice(names)}.example/{draw.choice(names)}?id={draw.randint(1, 9999)}"
                     for _ in range(draw.randint(4, 12)))


def markup(words, draw, chinese):
    lines = []
    for _ in range(draw.randint(4, 12)):
        word = draw.choice(words)
        lines.append(draw.choice([f'<div class="c-{draw.randint(1, 99)}"><a href="#">{word}</a></div>',
                                  f"var x{draw.randint(1, 99)} = document.getElementById('{word}');",
                                  f".{word} {{ margin: 0 {draw.randint(1, 20)}px; float: left; }}", f"&nbsp;&nbsp;{word}&gt;"]))
    return "\n".join(lines)


def without_vowels(words, draw, chinese):
    """Letters lost in a broken font; of Chinese two characters in five."""
    text = joined(words, chinese)
    return "".join(letter for letter in text if draw.random() > 0.4) if chinese else re.sub(r"(?<=\w)[aeiou]", "", text)


def wrong_encoding(words, draw, chinese):
    """UTF-8 read as another encoding than in `mojibake`."""
    text = joined(words, chinese)
    return text.encode().decode("gbk" if chinese else "cp437", errors="replace") if chinese else "".join(
        letter if draw.random() > 0.15 else draw.choice("Ôøº╜┬ñ") for letter in text)


TRAINED = [menu, titles, boilerplate, keywords, products, shuffled, repeated, chatter, fragments, log_lines, mojibake, badly_scanned,
           table_rest]
HELD_OUT = [backwards, babble, address_list, markup, without_vowels, wrong_encoding]
