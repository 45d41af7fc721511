"""From a document to a report: its paragraphs, headings, roles and clauses, with their places."""

import re
from dataclasses import dataclass, replace

from evaluator.head import Head, read_head
from evaluator.language import Language
from evaluator.model import Clause, Document, Quantity, Report, Role, Section
from evaluator.normal import Line, lines
from evaluator.quantities import Figure, Finder, quantity
from evaluator.tables import read_tables
from evaluator.terms import DATE, FIGURE, PAUSE

# No title has more than 500 characters. A clause of more than 400 (no comma, no stop) is cut, so
# that what is quoted from it stays short.
_CLAUSE = re.compile(r"(?:《[^》\n]{0,500}》|[^,;:。!?\n\t]){1,400}")
_SENTENCE = re.compile(r"(?:《[^》\n]{0,500}》|[^。!?\n])+")
_RUN_IN = re.compile(r"[^。;\n]{1,45}?(?=[。;:])")
_DATE = re.compile(r"(?:20\d\d年)?(?<!\d)\d{1,2}月(?:\d{1,2}日|份)?(?!\d)")
_MAX_HEADING = 60
_PLAIN_HEADING = 25
_SUBJECTS = 3
# A label: a few words before a colon, or in brackets.
_LABELLED = re.compile(r"[【〔\[(<]([^】〕\])>]{2,12})[】〕\])>]|([^,;:。!?\n\t]{2,12}):")


@dataclass(frozen=True)
class _Heading:
    """A heading found: the style that marks it (None: a bare line), and where things stand."""

    line: int
    style: int | None
    label: str
    title: str
    start: int
    body: int
    own_line: bool


@dataclass(frozen=True)
class _Flow:
    """The matching text as it grows: characters, origins, and where its lines begin."""

    text: str
    origin: tuple[int, ...]
    starts: tuple[int, ...]
    quantities: tuple[Quantity, ...]


def outline(document: Document, language: Language, finder: Finder) -> Report:
    """Understand a document as a report. Never fails: what can't be seen is empty or None."""
    paragraphs = lines(document, language.heading_start)
    head = read_head(document, paragraphs, language)
    paragraphs = read_tables(paragraphs, language, head.year)
    flow = _flow(paragraphs, finder, language, head.year)
    headings = _headings(paragraphs, flow, head, language)
    spans = _sections(headings, flow, head, language)
    clauses = _clauses(flow, spans, language, head.year)
    return Report(
        name=document.name,
        text=document.text,
        title=head.title,
        title_span=head.title_span,
        county=head.county,
        year=head.year,
        issuer=head.issuer,
        signed=head.signed,
        signed_span=head.signed_span,
        published=head.published,
        published_span=head.published_span,
        sections=tuple(_in_text(section, flow.origin) for section in spans),
        clauses=clauses,
        quantities=flow.quantities,
        matching=flow.text,
        origin=flow.origin,
    )


def goes_by_subject(report: Report) -> bool:
    """Whether a report is ordered by subjects, each with what was achieved and what is planned:
    then neither these nor the problems have a part of their own."""
    roles: dict[int, set[Role]] = {}
    for clause in report.clauses:
        roles.setdefault(clause.section, set()).add(clause.role)
    mixed = (number for number, told in roles.items() if {"achievements", "plan"} <= told)
    return sum(report.sections[number].level > 0 for number in mixed) >= _SUBJECTS


def _flow(paragraphs: list[Line], finder: Finder, language: Language, year: int | None) -> _Flow:
    """Join the paragraphs into the matching text: figures become '#', dates get an '@'."""
    chars: list[str] = []
    origin: list[int] = []
    starts: list[int] = []
    quantities: list[Quantity] = []
    for line in paragraphs:
        starts.append(len(chars))
        figures = finder.find(line.text)
        quantities.extend(quantity(figure, line.origin) for figure in figures)
        _append_line(line, figures, year, chars, origin)
        chars.append("\n")
        origin.append(origin[-1] + 1)
    origin.append(origin[-1] if origin else 0)
    text = _continued("".join(chars), language.continues)
    return _Flow(text, tuple(origin), tuple(starts), tuple(quantities))


def _continued(text: str, continues: re.Pattern[str]) -> str:
    """Take a comma for a pause where what follows only goes on with figures: the clause that names
    the thing and the clause that counts it become one."""
    found = list(text)
    for match in continues.finditer(text):
        if match.start() and text[match.start() - 1] == ",":
            found[match.start() - 1] = PAUSE
    return "".join(found)


def _append_line(
    line: Line, figures: list[Figure], year: int | None, chars: list[str], origin: list[int]
) -> None:
    marks: dict[int, tuple[int, str]] = {
        figure.start: (
            figure.unit_start,
            FIGURE + (figure.unit if figure.unit_start == figure.end else ""),
        )
        for figure in figures
    }
    for match in _DATE.finditer(line.text):
        stated = re.match(r"20\d\d", match[0])
        if match.start() not in marks and (stated is None or int(stated[0]) == year):
            marks[match.start()] = (match.start(), DATE)
    at = 0
    for place, (resume, mark) in sorted(marks.items()):
        if place < at:
            continue
        chars.extend(line.text[at:place] + mark)
        origin.extend(line.origin[at:place])
        origin.append(line.origin[place])
        origin.extend([line.origin[max(place, resume - 1)]] * (len(mark) - 1))
        at = resume
    chars.extend(line.text[at:])
    origin.extend(line.origin[at:])


def _headings(
    paragraphs: list[Line], flow: _Flow, head: Head, language: Language
) -> list[_Heading]:
    found: list[_Heading] = []
    for index, line in enumerate(paragraphs):
        if index < head.first_line or index >= head.last_line:
            continue
        start = flow.starts[index]
        end = flow.starts[index + 1] if index + 1 < len(flow.starts) else len(flow.text)
        text = flow.text[start : end - 1]
        numbered = _numbered(index, text, start, language)
        if numbered:
            found.append(numbered)
        elif _is_plain_heading(index, line, text, paragraphs, language):
            found.append(_Heading(index, None, text, text, start, end, True))
        found.extend(_inline(index, text, start, numbered, language))
    return found


def _numbered(index: int, text: str, start: int, language: Language) -> _Heading | None:
    for style, pattern in enumerate(language.numbering):
        match = pattern.match(text)
        if match:
            return _heading_at(index, style, match, text, start)
    return None


def _heading_at(index: int, style: int, match: re.Match[str], text: str, start: int) -> _Heading:
    rest = text[match.end() :]
    label = match[0].rstrip("、.,:")
    if len(rest) <= _MAX_HEADING and not re.search(r"[。;]", rest):
        return _Heading(index, style, label, rest, start, start + len(text) + 1, True)
    run_in = _RUN_IN.match(rest)
    title = run_in[0] if run_in else re.split(r"[,。;:]", rest, maxsplit=1)[0][:_MAX_HEADING]
    return _Heading(index, style, label, title, start + match.start(), start + match.end(), False)


def _is_plain_heading(
    index: int, line: Line, text: str, paragraphs: list[Line], language: Language
) -> bool:
    if len(text) > _PLAIN_HEADING or re.search(r"[,。;:!?\t]", text):
        return False
    if index + 1 >= len(paragraphs):
        return False
    if line.marked:
        return True
    followed = len(paragraphs[index + 1].text) > len(text)
    return followed and any(marks.heads(text, top=True) for marks in language.roles.values())


def _inline(
    index: int, text: str, start: int, numbered: _Heading | None, language: Language
) -> list[_Heading]:
    """Numbered points that run inside a paragraph, after the end of a sentence."""
    if numbered and numbered.own_line:
        return []
    found = []
    base = len(language.numbering)
    for sentence in re.finditer(r"(?:^|(?<=[。;:!?]))", text):
        at = sentence.start()
        if numbered and at == 0:
            at = numbered.body - start
        match = language.points.match(text, at)
        if not match:
            continue
        style = next((i for i, p in enumerate(language.numbering) if p.fullmatch(match[0])), base)
        rest = text[match.end() : match.end() + _PLAIN_HEADING]
        title = re.split(r"[,。;:]", rest, maxsplit=1)[0]
        label = match[0].rstrip("、.,:")
        found.append(
            _Heading(index, style, label, title, start + match.start(), start + match.end(), False)
        )
    return found


def _sections(
    headings: list[_Heading], flow: _Flow, head: Head, language: Language
) -> list[Section]:
    """The tree of headings as a flat list in text order, offsets into the matching text."""
    last = flow.starts[head.last_line] if head.last_line < len(flow.starts) else len(flow.text)
    first = headings[0].start if headings else last
    opening = flow.starts[head.first_line] if head.first_line < len(flow.starts) else 0
    sections = [Section("", "", 0, "front", 0, opening, first, False)]
    stack: list[tuple[int | None, Section]] = []
    chapters = _restarts(headings)
    for i, heading in enumerate(headings):
        end = headings[i + 1].start if i + 1 < len(headings) else last
        styles = [style for style, _ in stack]
        if heading.style in styles:
            del stack[styles.index(heading.style) :]
        elif heading.style is None or (
            styles == [None] and not chapters and stack[0][1].role == "achievements"
        ):
            stack.clear()
        parent = stack[-1][1] if stack else None
        section = Section(
            path=f"{parent.path}/{heading.label}" if parent else heading.label,
            title=heading.title,
            level=len(stack) + 1,
            role=_role(heading, parent, head.year, language),
            start=heading.start,
            body=heading.body,
            end=end,
            own_line=heading.own_line,
            point=_is_point(heading, language),
        )
        stack.append((heading.style, section))
        sections.append(section)
    return sections


def _restarts(headings: list[_Heading]) -> bool:
    """Whether the outer numbering begins anew somewhere: then headings without numbers stand above
    it as chapters, otherwise beside it (a box, a title repeated)."""
    outer = next((h for h in headings if h.style is not None), None)
    return outer is not None and sum(h.label == outer.label for h in headings) > 1


def _role(heading: _Heading, parent: Section | None, year: int | None, language: Language) -> Role:
    inherited: Role = parent.role if parent else "achievements"
    if _is_point(heading, language) or (
        parent and not heading.own_line and parent.role in ("problems", "plan")
    ):
        return inherited
    next_year = year is not None and f"{year + 1}年" in heading.title
    if parent is None and next_year:
        return "plan"
    for role, marks in language.roles.items():
        if parent and parent.role in ("problems", "plan") and role == "first-responsibility":
            continue
        if marks.heads(heading.title, top=parent is None) and (
            parent is None or _is_switch(role, heading)
        ):
            return role
    return inherited


def _is_point(heading: _Heading, language: Language) -> bool:
    return heading.style is not None and heading.style >= len(language.numbering)


def _is_switch(role: Role, heading: _Heading) -> bool:
    """Inside a part, a sub-heading changes the role only where it says nothing else."""
    return role == "first-responsibility" or (heading.own_line and len(heading.title) <= 18)


def _clauses(
    flow: _Flow, sections: list[Section], language: Language, year: int | None
) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    line_starts = set(flow.starts)
    segment = paragraph = -1
    turned: Role | None = None
    flat = all(section.point for section in sections[1:])
    for index, section in enumerate(sections):
        if not section.point:
            turned = None
        intro = section.level == 0 and flat
        first_line_ends = flow.text.find("\n", section.body) if intro else -1
        for sentence in _SENTENCE.finditer(flow.text, section.start, section.end):
            heading = section.own_line and sentence.start() < section.body
            if intro and turned is None and sentence.start() > first_line_ends >= 0:
                turned = "achievements"
            if not heading:
                opens = sentence.start() <= section.body
                now = turned or section.role
                turned = _turn(sentence[0], now, opens, language, year) or turned
                if sentence.start() in line_starts:
                    turned = _labelled(sentence[0], section.role, turned, language)
            role = turned or section.role
            segment += 1
            paragraph += 1 if sentence.start() in line_starts or segment == 0 else 0
            for match in _CLAUSE.finditer(flow.text, sentence.start(), sentence.end()):
                if match.start() > sentence.start() and flow.text[match.start() - 1] == ";":
                    segment += 1
                clauses.append(
                    Clause(match.start(), match.end(), segment, paragraph, index, role, heading)
                )
            if intro and turned is None and language.intro_end.search(sentence[0]):
                turned = "achievements"
    return tuple(clauses)


def _labelled(sentence: str, role: Role, turned: Role | None, language: Language) -> Role | None:
    """The role that a paragraph's label (不足：… or 【不足】…) gives it, up to the next label;
    None is the section's own. A label of what was achieved only ends what another label began."""
    label = _LABELLED.match(sentence)
    if not label:
        return turned
    for labelled, marks in language.roles.items():
        if marks.labels.fullmatch(label[1] or label[2]):
            return None if labelled in ("achievements", role) else labelled
    return turned


def _turn(
    sentence: str, role: Role, opens: bool, language: Language, year: int | None
) -> Role | None:
    """The role that a turning phrase begins, if the sentence has one and it is a new role.

    A plan speaks of problems that it wants to solve: only its opening may turn back to them.
    """
    ahead = f"{year + 1}年" if year else sentence
    plans = sentence.startswith(ahead) and language.next_year.match(sentence, len(ahead))
    if plans and role != "plan":
        return "plan"
    for turned, marks in language.roles.items():
        if turned != role and marks.turns_to(sentence):
            if turned == "problems" and role == "plan" and not opens:
                continue
            return turned
    return None


def _in_text(section: Section, origin: tuple[int, ...]) -> Section:
    return replace(
        section,
        start=origin[section.start],
        body=origin[min(section.body, len(origin) - 1)],
        end=origin[min(section.end, len(origin) - 1)],
    )
