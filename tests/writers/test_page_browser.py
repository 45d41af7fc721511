"""report.html as people use it, in a browser: clicks, keys, filters, links, hostile text, print."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import chromium
from page_samples import LINES, MARKUP, SHARED, TEXT, decided, questioned, texted, written
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select
from writer_samples import SCANNED

from evaluator.writers import page

REPORTS = (texted(), decided(), texted("云岭县.txt", 90.0), SCANNED)


class Page:
    """The page in the browser."""

    def __init__(self, browser: WebDriver, path: Path) -> None:
        self.browser, self.path = browser, path

    def open(self, where: str = "") -> None:
        # Anew: a change of the fragment alone would keep what was selected.
        self.browser.get("about:blank")
        self.browser.get(self.path.as_uri() + where)

    def script(self, text: str, *given: Any) -> Any:
        return self.browser.execute_script(text, *given)

    def all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def click(self, selector: str) -> None:
        self.all(selector)[0].click()

    def press(self, keys: str) -> None:
        for key in keys:
            self.browser.find_element(By.TAG_NAME, "body").send_keys(key)

    def ids(self, selector: str) -> list[str]:
        """The ids of what is shown."""
        shown = [each for each in self.all(selector) if each.is_displayed()]
        return [each.get_attribute("id") or "" for each in shown]

    def texts(self, selector: str) -> list[str]:
        return [each.text for each in self.all(selector) if each.is_displayed()]

    def choose(self, name: str, title: str) -> None:
        Select(self.browser.find_element(By.NAME, name)).select_by_visible_text(title)

    @property
    def fragment(self) -> str:
        return self.browser.current_url.partition("#")[2]

    @property
    def pointed(self) -> str:
        """The sentence that is pointed at, which must be in sight."""
        found = self.all("mark.now")
        for mark in found:
            assert self.in_sight(mark)
        return "".join(mark.text for mark in found)

    def in_sight(self, element: WebElement) -> bool:
        return bool(
            self.script(
                "const box = arguments[0].getBoundingClientRect();"
                "return box.top >= 44 && box.bottom <= innerHeight;",
                element,
            )
        )


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with chromium(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def one(browser: WebDriver, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """Few reports, on one page."""
    return Page(browser, written(tmp_path_factory.mktemp("one"), *REPORTS))


@pytest.fixture(scope="module")
def many(browser: WebDriver, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """A page a report."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page, "ONE_PAGE", 1)
        return Page(browser, written(tmp_path_factory.mktemp("many"), *REPORTS))


def test_the_list_comes_first_and_leads_to_a_report_and_back(one: Page) -> None:
    one.open()
    assert one.texts(".ranking .rows .county") == ["云岭县", "青岚县", "松川县"]
    assert one.ids(".view") == []
    one.click(".ranking a[href='#r1']")
    assert one.ids(".view") == ["r1"]
    assert not one.texts("#list h1")
    one.browser.back()
    assert (one.ids(".view"), one.texts("#list h2")[0]) == ([], "示例清单 3 份")


def test_clicking_an_item_goes_through_its_sentences(one: Page) -> None:
    one.open("#r1")
    one.click("#r1-i1 .name")
    assert one.pointed == SHARED
    assert one.fragment == "r1-i1"
    one.click("#r1-i1 .name")
    assert one.pointed == "建成政务服务平台"
    one.click("#r1-i1")
    assert one.pointed == SHARED
    # A sentence of the item can be chosen as well.
    one.click("#r1-i3 .found a:nth-child(2)")
    assert (one.pointed, one.ids(".item.now")) == ("123件", ["r1-i3"])


def test_back_leads_to_the_list_and_not_through_every_item(one: Page) -> None:
    one.open()
    one.click(".ranking a[href='#r1']")
    for item in ("#r1-i1", "#r1-i2", "#r1-i1"):
        one.click(f"{item} .name")
    one.browser.back()
    assert one.ids("#list") == ["list"]


def test_clicking_a_sentence_goes_through_its_items(one: Page) -> None:
    one.open("#r1")
    mark = next(mark for mark in one.all("#r1 mark") if mark.text == "政务大厅办结事项")
    mark.click()
    assert one.ids(".item.now") == ["r1-i1"]
    assert one.ids(".item.hit") == ["r1-i1", "r1-i3"]
    assert one.pointed == SHARED
    mark.click()
    assert one.ids(".item.now") == ["r1-i3"]
    # Of two sentences, one within the other, the inner one is meant.
    next(mark for mark in one.all("#r1 mark") if mark.text == "123件").click()
    assert one.pointed == "123件"


def test_the_keyboard_moves_through_items_sentences_and_reports(one: Page) -> None:
    one.open("#r1")
    seen = []
    for key in "jjjjk":
        one.press(key)
        seen += one.ids(".item.now")
    # In the order of the list: part by part.
    assert seen == ["r1-i1", "r1-i2", "r1-i3", "r1-i4", "r1-i3"]
    assert one.pointed == SHARED
    one.press("n")
    assert one.pointed == "123件"
    one.press("p")
    assert one.pointed == SHARED
    one.press("]")
    assert one.ids(".view") == ["r2"]
    one.press("[[")
    assert one.ids(".view") == ["r3"]
    one.press("u")
    assert one.ids(".view") == []


@pytest.fixture(scope="module")
def asked(browser: WebDriver, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """A report with findings."""
    return Page(browser, written(tmp_path_factory.mktemp("asked"), questioned()))


def test_a_finding_leads_to_its_place_in_the_text(asked: Page) -> None:
    asked.open("#r1")
    asked.click("#r1-f2 .name")
    assert asked.pointed == "办结事项123件，群众高度重视"
    assert (asked.ids(".finding.now"), asked.fragment) == (["r1-f2"], "r1-f2")
    asked.click("#r1-f1")
    assert asked.ids(".finding.now") == ["r1-f1"]
    # As a link from elsewhere.
    for link in ("#r1-f2", "#r1-q2"):
        asked.open(link)
        assert asked.ids(".finding.now") == ["r1-f2"]


def test_the_keyboard_moves_through_findings(asked: Page) -> None:
    asked.open("#r1")
    seen = []
    for key in "fffffd":
        asked.press(key)
        seen += asked.ids(".finding.now")
    assert seen == ["r1-f1", "r1-f2", "r1-f3", "r1-f3", "r1-f3", "r1-f2"]
    asked.press("j")
    assert (asked.ids(".finding.now"), asked.ids(".item.now")) == ([], ["r1-i1"])


def test_clicking_text_goes_through_its_items_and_findings(asked: Page) -> None:
    asked.open("#r1")
    mark = next(mark for mark in asked.all("mark") if mark.text == "办结事项")
    seen = []
    for _ in range(4):
        mark.click()
        seen += asked.ids(".now:not(mark)")
    assert seen == ["r1-i1", "r1-i3", "r1-f2", "r1-i1"]
    next(mark for mark in asked.all("mark") if mark.text == "，群众高度重视").click()
    assert asked.ids(".now:not(mark)") == ["r1-f2"]


def test_findings_can_be_folded_and_open_when_one_is_meant(asked: Page) -> None:
    asked.open("#r1")
    asked.click(".findings summary")
    assert asked.ids(".finding") == []
    asked.press("f")
    assert asked.ids(".finding") == ["r1-f1", "r1-f2", "r1-f3"]
    # Without a mouse as well.
    asked.script("document.querySelector('.findings summary').focus()")
    asked.browser.switch_to.active_element.send_keys(" ")
    assert asked.ids(".finding") == []


def test_findings_stay_underlined_where_items_are_filtered_out(asked: Page) -> None:
    asked.open("#r1")
    asked.click("[name=review]")
    line = "return getComputedStyle(arguments[0]).textDecorationStyle"
    marks = {mark.text: mark for mark in asked.all("mark")}
    styles = [asked.script(line, marks[text]) for text in ("办结事项", "，群众高度重视")]
    assert styles == ["wavy", "wavy"]
    assert asked.ids(".finding") == ["r1-f1", "r1-f2", "r1-f3"]
    assert asked.texts("#count") == ["显示 1 / 4 项"]


def test_colours_of_findings_have_enough_contrast(asked: Page) -> None:
    asked.open("#r1")
    told = asked.script(
        "return [...document.querySelectorAll('.severity')].map(each => {"
        "const look = getComputedStyle(each); return [look.color, look.backgroundColor]; })"
    )
    assert len(told) == 3
    for colours in told:
        one, other = sorted(map(luminance, colours))
        assert (other + 0.05) / (one + 0.05) >= 4.5


def luminance(colour: str) -> float:
    """The relative luminance (WCAG 2) of a colour as a browser tells it: rgb(192, 0, 0)."""
    parts = [int(part) / 255 for part in colour.strip("rgb()").split(",")]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_help_opens_and_closes(one: Page) -> None:
    one.open()
    one.press("?")
    assert one.ids("#help") == ["help"]
    one.press("?")
    assert one.ids("#help") == []


def test_keys_typed_into_the_search_are_no_commands(one: Page) -> None:
    one.open()
    one.all("#search")[0].send_keys("?")
    assert one.ids("#help") == []


@pytest.mark.parametrize(
    ("name", "title", "left"),
    [
        ("grade", "0 未见／缺失", ["r1-i2"]),
        ("grade", "1 表态／部分", ["r1-i3"]),
        ("tier", "核心", ["r1-i2", "r1-i4"]),
        ("part", "执法", ["r1-i2", "r1-i3"]),
    ],
)
def test_a_choice_leaves_the_items_that_fit(
    name: str, title: str, left: list[str], one: Page
) -> None:
    one.open("#r1")
    one.choose(name, title)
    assert one.ids(".item") == left
    assert one.texts("#count") == [f"显示 {len(left)} / 4 项"]
    one.click("button[type=reset]")
    assert len(one.ids(".item")) == 4


def test_review_and_gap_filter_together_with_choices(one: Page) -> None:
    one.open("#r1")
    one.click("[name=gap]")
    assert one.ids(".item") == ["r1-i2", "r1-i3"]
    one.click("[name=review]")
    assert one.ids(".item") == ["r1-i3"]
    # Parts without an item left, and sentences of items that are gone, step back.
    assert one.texts(".group h3") == ["执法"]
    assert {mark.text for mark in one.all("#r1 mark:not(.off)")} == {"政务大厅办结事项", "123件"}
    # The filter stays with the next report, which has no such item.
    one.press("]")
    assert one.ids(".item") == []
    assert one.texts(".nothing") == ["没有符合筛选条件的事项。"]
    one.press("j")
    assert one.ids(".item.now") == []


def test_keys_pass_over_items_that_are_filtered_out(one: Page) -> None:
    one.open("#r1")
    one.choose("tier", "核心")
    one.press("jj")
    assert one.ids(".item.now") == ["r1-i4"]


def test_a_link_to_an_item_that_is_filtered_out_ends_the_filter(one: Page) -> None:
    one.open()
    one.choose("tier", "核心")
    one.script("location.hash = '#r1-i1'")
    one.browser.implicitly_wait(1)
    assert one.all("#r1-i1.now")
    assert len(one.ids(".item")) == 4


@pytest.mark.parametrize("which", ["one", "many"])
def test_a_cell_of_the_heat_map_leads_to_its_item(
    which: str, request: pytest.FixtureRequest
) -> None:
    shown: Page = request.getfixturevalue(which)
    shown.open()
    row = shown.all(".heat .rows tr")[1]
    assert row.find_element(By.TAG_NAME, "th").text == "青岚县 2022"
    cells = row.find_elements(By.CSS_SELECTOR, "td a")
    assert [cell.text for cell in cells] == ["3", "0", "1", "2"]
    cells[2].click()
    assert shown.ids(".item.now") == ["r1-i3"]
    assert shown.pointed == SHARED
    assert shown.texts(".head h2") == ["青岚县 2022 年度"]


def test_both_kinds_of_heat_map_are_alike(one: Page, many: Page) -> None:
    of_each = "map(cell => cell.className + cell.textContent.trim())"
    cells = f"return [...document.querySelectorAll('.heat td')].{of_each}"
    one.open()
    made = one.script(cells)
    many.open()
    assert many.script(cells) == made
    assert len(made) == 15


def test_filters_hide_columns_of_the_heat_map_and_fade_cells(one: Page) -> None:
    one.open()
    one.choose("tier", "核心")
    heads = [each.get_attribute("title") or "" for each in one.all(".heat thead th[data-item]")]
    assert len(heads) == 4
    assert len([each for each in one.all(".heat thead th[data-item]") if each.is_displayed()]) == 2
    one.choose("grade", "0 未见／缺失")
    faded = "return [...document.querySelectorAll('.heat .rows tr')[1].cells]"
    opacity = one.script(f"{faded}.slice(2).map(c => getComputedStyle(c).opacity)")
    assert opacity == ["0.15", "1", "0.15", "0.15"]


def test_a_cell_of_the_heat_map_says_what_it_is(one: Page) -> None:
    one.open()
    cell = one.all(".heat .rows tr:nth-child(2) td a")[2]
    ActionChains(one.browser).move_to_element(cell).perform()
    (told,) = [each.get_attribute("title") for each in one.all(".heat td[title]")]
    assert told == "青岚县 2022\n执法：事项b.two（常规）"


def test_the_search_leaves_rows_of_that_name(one: Page) -> None:
    one.open()
    one.all("#search")[0].send_keys("松川")
    assert one.texts(".ranking .rows .county") == ["松川县"]
    assert one.texts(".heat .rows .county") == ["松川县 2022"]


def test_a_page_of_its_own_leads_on_and_back(many: Page) -> None:
    many.open()
    many.click(".ranking a")
    assert many.texts(".head h2") == ["云岭县 2022 年度"]
    assert many.browser.current_url.endswith("/pages/0003.html#r3")
    many.press("]")
    assert many.texts(".head h2") == ["青岚县 2022 年度"]
    many.press("j")
    assert many.ids(".item.now") == ["r1-i1"]
    many.press("u")
    assert many.ids("#list") == ["list"]


@pytest.mark.parametrize("which", ["one", "many"])
def test_markup_in_a_report_stays_text(which: str, request: pytest.FixtureRequest) -> None:
    shown: Page = request.getfixturevalue(which)
    shown.open()
    shown.click(".ranking a[href$='#r1']")
    lines = shown.script(
        "return [...document.querySelectorAll('#r1 .text p')].map(p => p.textContent)"
    )
    assert lines == list(LINES)
    # An alert would have raised at the first call after it; a broken script writes to the log.
    assert MARKUP in "\n".join(lines)
    assert not shown.all("img, #r1 script")
    assert shown.browser.get_log("browser") == []  # type: ignore[no-untyped-call]


def test_nothing_but_the_file_is_asked_for(one: Page) -> None:
    one.browser.get_log("performance")  # type: ignore[no-untyped-call]
    one.open("#r1")
    one.press("jn")
    log = one.browser.get_log("performance")  # type: ignore[no-untyped-call]
    events = [json.loads(entry["message"])["message"] for entry in log]
    asked = {
        event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
    }
    assert asked - {"about:blank"} <= {one.path.as_uri()}


def test_print_shows_items_and_text_without_the_controls(one: Page) -> None:
    one.open("#r1")
    one.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert one.texts(".bar") == []
        assert "\n".join(one.texts("#r1 .text p")[:3]) == "\n".join(LINES[:3])
        assert len(one.ids(".item")) == 4
        assert one.ids(".view") == ["r1"]
        # Numbers lead from an item to its sentences.
        number = one.script(
            "return getComputedStyle(document.getElementById('r1-s3'), '::before').content"
        )
        assert number != "none"
        whole = one.script("return document.querySelector('#r1 .items').scrollHeight")
        assert whole == one.script("return document.querySelector('#r1 .items').clientHeight")
    finally:
        one.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_without_scripts_all_is_there_one_below_the_other(one: Page) -> None:
    one.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        one.open()
        assert one.ids("#list, .view") == ["list", "r3", "r1", "r2"]
        assert TEXT.splitlines()[0] in one.texts("#r1 .text p")
        assert one.texts("#r1-i1 summary") == ["依据、要求和计分"]
        one.click("#r1-i1 .found a")
        assert one.fragment == "r1-s3"
    finally:
        one.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
