"""Rows for raise-nano's quality output: edited prose, and what a crawl brings beside it, made here from templates."""

import re

PROSE = ("news_wiki_zh", "news_web_en", "nltk_corpora_en")
MENU = """Home|About us|Contact|Sign in|Log in|Register|My account|Cart (0)|Checkout|Search|Menu|Next|Previous|Read more|
Privacy policy|Terms of service|Sitemap|FAQ|Careers|Press|Blog|Help|Follow us|Facebook|Twitter|Instagram|Share|Print|
Subscribe|Newsletter|All rights reserved|Skip to content|Back to top|Add to basket|In stock|Sale|Free shipping|
Load more comments|Reply|Report|Leave a comment|Categories|Tags|Archives|Recent posts""".replace("\n", "").split("|")
CHINESE_MENU = "首页|关于我们|联系我们|登录|注册|购物车|搜索|下一页|上一页|更多|隐私政策|服务条款|网站地图|帮助中心|加入收藏|返回顶部|点击下载|立即购买|免费咨询|分享到微信|版权所有|友情链接|热门标签|最新文章|客服热线|扫码关注|举报|点赞|评论|转发".split("|")
BOILERPLATE = """We use cookies to improve your experience. By continuing to use this site you accept our use of cookies.|
JavaScript is disabled. Please enable it to use this site.|Your browser is out of date.|Copyright 2019 - all rights reserved.|
You must be logged in to post a comment.|404 Not Found. The page you requested does not exist.|
Enter your e-mail address to receive our newsletter.|This content is not available in your region.""".replace("\n", "").split("|")
CHINESE_BOILERPLATE = "本站使用Cookie以提升您的浏览体验，继续浏览即表示同意。|您的浏览器版本过低，请升级。|版权所有，未经授权禁止转载。|页面不存在或已被删除。|登录后才能发表评论。|本文来自网络，如有侵权请联系删除。".split("|")
SELLING = "cheap best buy online discount free shipping price review top 10 deals coupon official store sale near me 2023".split()
CHINESE_SELLING = "正品 包邮 特价 厂家直销 批发 价格 多少钱 哪家好 排名 优惠 官网 加盟 代理 最新 推荐".split()


def menu(words, draw, chinese):
    entries = draw.choices(CHINESE_MENU if chinese else MENU, k=draw.randint(8, 50))
    return draw.choice(["\n", " | ", " ", " » "]).join(entries)


def boilerplate(words, draw, chinese):
    return "\n".join(draw.choices(CHINESE_BOILERPLATE if chinese else BOILERPLATE, k=draw.randint(2, 8)))


def keywords(words, draw, chinese):
    topic = draw.sample(words, min(3, len(words)))
    pool = topic + draw.sample(CHINESE_SELLING if chinese else SELLING, 6)
    return draw.choice([", ", " ", "，" if chinese else "; "]).join(draw.choices(pool, k=draw.randint(25, 120)))


def shuffled(words, draw, chinese):
    chosen = list(words)
    draw.shuffle(chosen)
    return ("" if chinese else " ").join(chosen)


def repeated(words, draw, chinese):
    size = draw.randint(3, 12)
    line = ("" if chinese else " ").join(words[:size])
    return draw.choice(["\n", " "]).join([line] * draw.randint(6, 30))


def log_lines(words, draw, chinese):
    return "\n".join(f"2024-0{draw.randint(1, 9)}-1{draw.randint(0, 9)} {draw.randint(10, 23)}:{draw.randint(10, 59)} "
                     f"{draw.choice(['INFO', 'WARN', 'DEBUG'])} [{draw.choice(words)[:12]}] "
                     f"id={draw.getrandbits(32):08x} took {draw.randint(1, 900)}ms" for _ in range(draw.randint(5, 25)))


def mojibake(words, draw, chinese):
    text = ("" if chinese else " ").join(words)
    if chinese:
        return text.encode().decode("latin-1")
    return re.sub(r"\b(\w)", lambda match: draw.choice(["â€™", "Ã©", "ï»¿", ""]) + match[1], text)


def badly_scanned(words, draw, chinese):
    text = ("" if chinese else " ").join(words)
    return "".join(draw.choice(["l", "1", "|", "~", "", "  ", "\n", "°", "■"]) if draw.random() < 0.22 else letter
                   for letter in text)


def table_rest(words, draw, chinese):
    return "\n".join("\t".join(draw.choice([draw.choice(words)[:15], str(draw.randint(0, 9999)), "-", "N/A", ""])
                               for _ in range(draw.randint(3, 8))) for _ in range(draw.randint(5, 20)))


KINDS = [menu, boilerplate, keywords, shuffled, repeated, log_lines, mojibake, badly_scanned, table_rest]


def rows(prepared, seed, random, count=8000):
    """Half of them prose, half of them what is no prose, in the proportion of languages that the prose has."""
    draw = random.Random(f"{seed}:quality")
    prose = [row for row in prepared if row["source"] in PROSE and row["mode"] == "text" and len(row["prompt"]) > 100]
    for row in draw.sample(prose, min(count // 2, len(prose))):
        chinese = row["lang"] == "zh"
        yield {"text": row["prompt"], "quality": 1, "lang": row["lang"]}
        words = list(row["prompt"][:400]) if chinese else row["prompt"].split()[:150]
        yield {"text": draw.choice(KINDS)(words, draw, chinese), "quality": 0, "lang": row["lang"]}
