"""Files made to do harm, each with what has to become of it.

python tests/hostile/make.py FOLDER     writes them all, to be looked at or evaluated
"""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import packages
import printed

REPORT = """青岚县2023年法治政府建设工作报告

一、主要工作
县政府聘请法律顾问6名，全年审查合同42件。

青岚县人民政府
2024年2月1日
"""
SENTENCE = "县政府聘请法律顾问6名，全年审查合同42件。"
SECRET = "机密内容不得外泄"
GOOD = "好报告.txt"
OK = "ok"
# What a broken file may be found to be.
REFUSED = frozenset({"E101", "E103", "E104", "E105", "E106", "E107", "E110", "E111", "E112"})
BROKEN = REFUSED | {OK}


@dataclass(frozen=True)
class Case:
    """A hostile file: its name, its bytes when they are asked for, the outcomes that are right (OK
    or codes of errors), and words that the message has to have."""

    name: str
    data: Callable[[], bytes]
    outcomes: frozenset[str]
    said: str = ""


def one(name: str, data: bytes | str | Callable[[], bytes], *outcomes: str, said: str = "") -> Case:
    """A case with one outcome, or one of a few."""
    if callable(data):
        return Case(name, data, frozenset(outcomes), said)
    known = data.encode() if isinstance(data, str) else data
    return Case(name, lambda: known, frozenset(outcomes), said)


def damaged() -> Iterator[Case]:
    """Sound files of each kind, cut off or with bits turned over."""
    lines = printed.printed(["Annual report"] * 30)
    sound = {
        "docx": packages.word(REPORT),
        "xlsx": packages.excel(),
        "pdf": printed.pages(3, lines),
    }
    for kind, data in sound.items():
        for how, broken in packages.damaged(data, seed=len(data)):
            yield Case(f"{kind}{how}.{kind}", lambda broken=broken: broken, BROKEN)  # type: ignore[misc]


def archives() -> Iterator[Case]:
    """Packages that swell, hide, or name other places."""
    yield one("炸弹.docx", lambda: packages.bomb(REPORT), "E104", said="500 MB")
    yield one("谎报大小的炸弹.docx", lambda: packages.lying_bomb(REPORT), "E104", "E112")
    yield one("空标签.docx", lambda: packages.large_part(SENTENCE), "E104", "E111", OK)
    yield one("无数部件.docx", lambda: packages.many_members(REPORT), "E112", said="10000 个")
    yield one("路径穿越.docx", lambda: packages.traversing(REPORT), OK, "E104")
    yield one("有密码.docx", packages.locked(packages.word(REPORT)), "E105")
    yield one("有密码.odt", packages.locked(packages.zipped({"mimetype": b"x"})), "E105")
    yield one("表中表.docx", packages.nested_tables(SENTENCE, 3000), "E104")
    yield one("表中表60层.docx", packages.nested_tables(SENTENCE, 60), OK, "E111")
    yield one("重复的长编号.docx", lambda: packages.repeated_label(SENTENCE), "E112", said="万字")
    yield one("样式连环.docx", lambda: packages.inheriting_styles(SENTENCE), OK)
    yield one("压缩包套压缩包.zip", packages.zipped({"a.zip": packages.word(REPORT)}), "E103")


def entities(secret: str, url: str) -> Iterator[Case]:
    """Files that would swell by entities, read `secret` (an address of a file) or call `url`."""
    yield one("十亿个哈.docx", packages.laughs(REPORT), "E104", "E110", "E111", OK)
    calling = packages.fetching(SENTENCE, secret, url)
    yield one("外部实体.docx", calling, OK, "E104", "E111")
    yield one(
        "外部实体.odt", packages.fetching_text(SENTENCE, secret, url), OK, "E109", "E110", "E111"
    )
    yield one("外部引用.rtf", packages.fetching_rich(SENTENCE, secret, url), OK, "E109", "E111")
    old = packages.fetching_old(SENTENCE, secret, url)
    yield one("外部实体.doc", old, "E104", said="外部引用")
    page = (
        f'<!DOCTYPE html [<!ENTITY f SYSTEM "{secret}">]><html><head><base href="{url}">'
        f'<script src="{url}/x.js"></script><link rel=stylesheet href="{url}/x.css"></head>'
        f'<body><img src="{url}/x.png"><iframe src="{secret}"></iframe><p>{SENTENCE}&f;</p>'
    )
    yield one("外部引用.html", page, OK, "E111")
    yield one("外部动作.pdf", printed.acting(url), "E110")


def papers() -> Iterator[Case]:
    """PDF files that are too long, swell or go round in circles."""
    lines = printed.printed(["Annual report of the county"] * 20)
    yield one("五千页.pdf", lambda: printed.pages(5000, lines), "E112", said="2000 页")
    yield one("四百页.pdf", lambda: printed.pages(400, lines), "E111")
    yield one("炸弹.pdf", printed.bomb, "E104", "E106", "E110", "E112", "E902")
    yield one("自己的下级.pdf", printed.circle(), "E104", "E110")
    yield one("有密码.pdf", printed.locked(), "E104", "E105")
    crowded = printed.printed(["a" * 100] * 12_000)
    yield one("一页百万字.pdf", lambda: printed.pages(1, crowded), "E112", said="100 万字")


def texts() -> Iterator[Case]:
    """Texts that are too long, or of a shape that takes programs long."""
    sentence = SENTENCE.encode()
    yield one(
        "两百兆.txt", lambda: sentence * (200_000_000 // len(sentence)), "E112", said="100 MB"
    )
    yield one("五十兆.txt", lambda: sentence * (50_000_000 // len(sentence)), "E112", said="20 MB")
    yield one("一行十兆.txt", lambda: sentence * (10_000_000 // len(sentence)), "E112", said="万字")
    yield one("一行无标点.txt", ("法治政府建设县" * 100_000).encode, OK, "E111")
    yield one("十万个标题.txt", (REPORT + "一、工作甲\n" * 100_000).encode, OK)
    kinds = ("一、", "（一）", "1.", "（1）", "①", "第一章")
    nested = "".join(f"{kinds[i % 6]}标题{i}\n" for i in range(20_000))
    yield one("层层标题.txt", REPORT + nested, OK)
    yield one("两万个要点.txt", REPORT + "一是开展工作；" * 20_000, OK)
    yield one("不闭的书名号.txt", REPORT + "《" * 100_000, OK)
    yield one("横线.txt", REPORT + "-" * 100_000 + "x", OK)
    yield one("空白.txt", REPORT + "甲 | 乙 | " + " " * 100_000 + "x 1\n" * 5, OK)
    yield one("短行相接.txt", REPORT + "报告\n" * 40_000, OK)
    yield one("带分号的数.txt", REPORT + "1,234件；" * 20_000, OK)
    yield one("天文数字.txt", REPORT.replace("42件", "9" * 5000 + "件"), OK)
    yield one("很大的汉字数.txt", REPORT + "一百" * 50_000 + "次", OK)
    yield one("一字成句.txt", REPORT + "\ufdfa" * 50_000, OK)
    yield one("零字节.txt", REPORT.replace("县", "县\0"), OK, "E107")
    yield one("全是零字节.txt", bytes(100_000), "E101")
    yield one("二进制.txt", bytes(range(256)) * 400, "E107")
    yield one("编码混杂.txt", REPORT.encode() + REPORT.encode("gb18030"), OK, "E107")
    yield one("大五码.txt", REPORT.encode("utf-16-be"), OK)
    yield one("错标编码.html", b"<meta charset=utf-7><p>" + SENTENCE.encode("gb18030"), OK, "E111")
    yield one("坏字节.txt", REPORT.encode("gb18030").replace(b"\n", b"\xff\n"), OK, "E107")
    yield one("标签如山.html", lambda: b"<div>" * 25_000 + sentence, OK, "E111")
    yield one("标签过多.html", lambda: b"<p>" * 300_000 + sentence, "E112", said="10 万个")
    spaces = "<p>" + SENTENCE + "\u3000\n" * 100_000 + SENTENCE
    yield one("全角空格.html", spaces, OK, "E111")
    cells = "<table><tr>" * 5000 + "<td>" + SENTENCE
    yield one("表格套表格.html", cells, OK, "E111")


def names() -> Iterator[Case]:
    """Sound reports with names that do harm where they are shown or written."""
    for name in (
        "a'b\"c`$(touch pwned).txt",
        "换\n行.txt",
        "\r\x1b[31m红\x07.txt",
        "=cmd|' !A0'.txt",
        "+1+1.txt",
        "@SUM(1).txt",
        "<script>alert(1)<%2Fscript>.txt",
        "<img src=x onerror=alert(1)>.txt",
        "退..\\..\\上级.txt",
        "[red]标记[%2Fred].txt",
        "{{ 7*7 }}{% x %}.txt",
        "x..%2F..%2Fx.txt",
        "\u202efdp.txt",
        "-rf.txt",
        "长" * 80 + ".txt",
        "坏\udcff字节.txt",
    ):
        yield one(name, REPORT, OK)


def cases(secret: str, url: str) -> list[Case]:
    """All hostile files; some name `secret`, the address of a file, and `url`, of a server."""
    groups = (damaged(), archives(), entities(secret, url), papers(), texts(), names())
    return [case for group in groups for case in group]


def build(folder: Path, secret: str, url: str) -> list[Case]:
    """Write all hostile files, and a sound report beside them."""
    made = cases(secret, url)
    folder.mkdir(parents=True, exist_ok=True)
    for case in made:
        (folder / case.name).write_bytes(case.data())
    (folder / GOOD).write_text(REPORT, encoding="utf-8")
    return made


def build_places(folder: Path, outside: Path) -> None:
    """A folder of links, pipes and folders that are no reports, and a sound report."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / GOOD).write_text(REPORT, encoding="utf-8")
    (folder / "文件夹.docx").mkdir()
    (folder / "文件夹.docx" / "里面.txt").write_text(
        REPORT.replace("青岚", "白石"), encoding="utf-8"
    )
    (folder / "指回上级").symlink_to(folder)
    (folder / "指向自己.txt").symlink_to(folder / "指向自己.txt")
    (folder / "你.txt").symlink_to(folder / "我.txt")
    (folder / "我.txt").symlink_to(folder / "你.txt")
    (folder / "断了.txt").symlink_to(folder / "没有.txt")
    (folder / "设备.txt").symlink_to("/dev/zero")
    (folder / "外面.txt").symlink_to(outside)
    os.mkfifo(folder / "管道.txt")


def build_depths(folder: Path) -> None:
    """Folders in folders, so deep that the path of the last ones is longer than a path may be."""
    here = os.open(folder, os.O_RDONLY)
    for _ in range(25):
        os.mkdir("深" * 80, dir_fd=here)
        inner = os.open("深" * 80, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    build(target / "文件", "file:///etc/hostname", "http://127.0.0.1:9")
    build_places(target / "位置", Path(__file__))
