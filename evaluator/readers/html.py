"""Pages of government sites: the report's text, its title and its day of publication."""

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from evaluator.readers.lines import Line, too_large
from evaluator.readers.markup import events, lines

_EDITORS = (
    "#UCAP-CONTENT, .TRS_UEDITOR, .trs_editor_view, .TRS_Editor, .trs_paper_default, #zoom, #Zoom, "
    "#mainText, .WordSection1, .Section0, .view"
)
_CONTAINERS = (
    "article, #content, .content, .article-content, .article_content, .article_con, .articleCon, "
    ".article, #article, .pages_content, .news_content, .newsContent, .detail-content, "
    ".detail_content, .con_text, .text_con, .xxgk_content, .zwxl-article, .main-content, .maintext"
)
_BLOCKS = "div, td, section, main, center"
_CHROME = (
    "nav, footer, aside, #footer, .footer, #nav, .nav, .breadcrumb, .crumbs, .position, .share, "
    "#share, .bdsharebuttonbox, .bshare-custom, .print, .related, .xgxx"
)
_NOISE = re.compile(
    r"(?:[【\[(（]?(?:打印(?:本页)?|关闭(?:本页|窗口)?|收藏(?:本页)?|分享到?|字体|字号|[大中小]|返回顶部"
    r"|视力保护色)[】\])）:：\s|/]*)+"
    r"|[【\[]?[上下]一[篇条页][】\]]?(?:[:：].*)?"
)
_METADATA = re.compile(
    r"发文机关|发文机构|发布机构|公开机构|信息分类|主题分类|组配分类|生成日期|成文日期|文号|公开方式"
)
_METADATA_LENGTH = 600
_METADATA_ELEMENTS = 400
_TITLE_PARTS = re.compile(r"[_|｜]|\s[-–—]\s|--+|-(?=[^-]*(?:网|政府|门户|平台|局|厅|委)$)")
_PUBLISHED_METAS = (
    "pubdate",
    "publishdate",
    "publish_date",
    "publishtime",
    "article:published_time",
    "datepublished",
    "firstpublishedtime",
)
_DAY = r"(20\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})"
_LABELS = (
    r"(?:发\s*布|公\s*开|公\s*布|上\s*传)\s*(?:时\s*间|日\s*期)",
    r"(?:更\s*新|生\s*成)\s*(?:时\s*间|日\s*期)",
    r"(?<![\u4e00-\u9fff])(?:时\s*间|日\s*期)",
)
_LABELLED = tuple(re.compile(label + r"[】\]]?[:：]?\s*" + _DAY) for label in _LABELS)
# A page of a government site has 1,000 to 20,000. Where they are nested, parsing takes the square.
_MAX_TAGS = 100_000
_ARTICLE_SHARE = 0.6
_NEARLY_ALL = 0.8
_DENSE = 0.9
_TITLE_LINES = 6
_TITLE_LENGTH = 100


def read_html(text: str) -> list[Line]:
    """The lines of the article on a page, without navigation, metadata and footer.

    The page's title stands first and its day of publication ("发布日期：2023-01-10") second, where
    the page names them and the article doesn't.
    """
    if text.count("<") > _MAX_TAGS:
        raise too_large(f"网页的标签超过 {_MAX_TAGS // 10_000} 万个的上限")
    page = LexborHTMLParser(text)
    body = page.body
    if body is None:
        return []
    day = _published(page, body)
    skipped = frozenset(node.mem_id for node in body.css(_CHROME))
    skipped |= _metadata(body, _Weights(body, skipped))
    found = [line for line in _article(body, skipped) if not _NOISE.fullmatch(line.text)]
    return _with_head(found, _title(page), day) if found else []


def _with_head(found: list[Line], title: str, day: str) -> list[Line]:
    at = _after_title(found, title)
    head = found[:at] if at or not title else [Line(title, True)]
    labelled = any(p.search(line.text) for p in _LABELLED for line in found[:_TITLE_LINES])
    dated = [Line(f"发布日期：{day}")] if day and not labelled else []
    return head + dated + found[at:]


def _after_title(found: list[Line], title: str) -> int:
    """The number of lines after which the title has been said; 0 where the text lacks it."""
    said = ""
    wanted = "".join(title.split())
    for number, line in enumerate(found[:_TITLE_LINES], start=1):
        said += "".join(line.text.split())
        if wanted and wanted in said:
            return number
    return 0


def _title(page: LexborHTMLParser) -> str:
    """The longer of the first h1 and the part of <title> that isn't the site's name."""
    for meta in page.css("meta"):
        if (meta.attributes.get("name") or "").lower() == "articletitle":
            title = " ".join((meta.attributes.get("content") or "").split())
            if title:
                return title
    named = page.css_first("head > title")
    parts = _TITLE_PARTS.split(named.text() if named else "")
    first = page.css_first("h1")
    titles = [" ".join(part.split()) for part in ([first.text()] if first else []) + parts]
    return max((title for title in titles if len(title) <= _TITLE_LENGTH), key=len, default="")


def _published(page: LexborHTMLParser, body: LexborNode) -> str:
    """The day of publication as year-month-day, empty where the page doesn't say."""
    metas = {
        (node.attributes.get(key) or "").lower(): node.attributes.get("content") or ""
        for node in page.css("meta, [itemprop=datePublished]")
        for key in ("name", "property", "itemprop")
    }
    for name in _PUBLISHED_METAS:
        match = re.match(r"\s*" + _DAY, metas.get(name, ""))
        if match:
            return _iso(match)
    shown = "\n".join(line.text for line in lines(body, frozenset()))
    for labelled in _LABELLED:
        match = labelled.search(shown)
        if match:
            return _iso(match)
    return ""


def _iso(match: re.Match[str]) -> str:
    year, month, day = map(int, match.groups())
    return f"{year}-{month:02}-{day:02}"


_Totals = tuple[int, int, int, int]


class _Weights:
    """How many characters each element shows: in all, in links, and in running text; and how many
    elements it consists of."""

    def __init__(self, body: LexborNode, skipped: frozenset[int]) -> None:
        self.all: dict[int, int] = {}
        self.linked: dict[int, int] = {}
        self.running: dict[int, int] = {}
        self.elements: dict[int, int] = {}
        totals = [(0, 0, 0, 0)]
        links = 0
        for node, entering in events(body, skipped):
            if node.is_text_node:
                text = (node.text_content or "").strip()
                size = len(text)
                running = not links and bool(re.search(r"[，。；]", text))
                added = (size, size * bool(links), size * running, 0)
                totals[-1] = _sum(totals[-1], added)
                continue
            links += (node.tag == "a") * (1 if entering else -1)
            if entering:
                totals.append((0, 0, 0, 1))
            else:
                done = totals.pop()
                totals[-1] = _sum(totals[-1], done)
                at = node.mem_id
                self.all[at], self.linked[at], self.running[at], self.elements[at] = done

    def is_links(self, node: LexborNode) -> bool:
        return self.linked.get(node.mem_id, 0) * 2 > self.all.get(node.mem_id, 0)

    def is_dense(self, node: LexborNode) -> bool:
        return self.running[node.mem_id] >= _DENSE * self.all[node.mem_id]


def _sum(a: _Totals, b: _Totals) -> _Totals:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]


def _metadata(body: LexborNode, weights: _Weights) -> frozenset[int]:
    """The tables of index number, issuing body and so on that stand above an article."""
    found = set()
    for node in body.css("table, dl, ul, div"):
        at = node.mem_id
        small = weights.elements.get(at, 0) <= _METADATA_ELEMENTS
        if small and 0 < weights.all.get(at, 0) <= _METADATA_LENGTH:
            text = "".join(node.text().split())
            if "索引号" in text and "。" not in text and len(_METADATA.findall(text)) >= 2:
                found.add(node.mem_id)
    return frozenset(found)


def _article(body: LexborNode, skipped: frozenset[int]) -> list[Line]:
    """The lines of the element that holds the article.

    A container that content systems use for it, the innermost with nearly all the text; on other
    pages, with the blocks of links left out, the outermost block that is nothing but text.
    """
    weights = _Weights(body, skipped)
    whole = weights.running.get(body.mem_id, 0)
    for selector in (_EDITORS, _CONTAINERS):
        fitting = _heaviest(body.css(selector), weights)
        if fitting and weights.running[fitting[-1].mem_id] >= _ARTICLE_SHARE * whole:
            return lines(fitting[-1], skipped)
    menus = (node.mem_id for node in body.css("div, ul, ol, dl, td, p") if weights.is_links(node))
    skipped |= frozenset(menus)
    weights = _Weights(body, skipped)
    fitting = _heaviest([body, *body.css(_BLOCKS)], weights)
    dense = [node for node in fitting if weights.is_dense(node)]
    chosen = (dense or fitting[-1:] or [body])[0]
    return lines(chosen, skipped)


def _heaviest(nodes: Iterable[LexborNode], weights: _Weights) -> list[LexborNode]:
    """The elements that hold nearly all running text that any of them holds, outer ones first."""
    held = [
        node for node in nodes if weights.running.get(node.mem_id) and not weights.is_links(node)
    ]
    most = max((weights.running[node.mem_id] for node in held), default=0)
    return [node for node in held if weights.running[node.mem_id] >= _NEARLY_ALL * most]
