"""PDF files that are broken, or made to do harm; by hand, so that large ones cost little."""

import zlib
from collections.abc import Sequence


def pdf(objects: Sequence[bytes], root: int = 1, more: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    out += b"trailer<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (size, root, more, start)
    return bytes(out)


_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pages(count: int, content: bytes, filters: bytes = b"") -> bytes:
    """A PDF of so many pages that all show the same."""
    kids = b" ".join(b"%d 0 R" % (5 + i) for i in range(count))
    page = (
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 600 800]"
        b"/Resources<</Font<</F 3 0 R>>>>>>"
    )
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
            _FONT,
            b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), filters, content),
            *[page] * count,
        ]
    )


def printed(lines: Sequence[str]) -> bytes:
    """What shows these lines (ASCII)."""
    shown = "".join(f"({line}) Tj 0 -12 Td " for line in lines)
    return f"BT /F 10 Tf 20 780 Td {shown} ET".encode()


def bomb() -> bytes:
    """A page whose content unpacks to 300 MB."""
    return pages(1, zlib.compress(b" " * 300_000_000, 9), b"/Filter/FlateDecode")


def circle() -> bytes:
    """A tree of pages that holds itself."""
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 9/Parent 2 0 R/Kids[2 0 R 2 0 R 3 0 R]>>",
            b"<</Type/Pages/Count 9/Parent 2 0 R/Kids[2 0 R]>>",
        ]
    )


def locked() -> bytes:
    """A PDF that asks for a password."""
    handler = (
        b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(" + b"o" * 32 + b")/U(" + b"u" * 32 + b")>>"
        b"/ID[<00><00>]"
    )
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"], more=handler)


def acting(url: str) -> bytes:
    """A PDF that would open an address, run a script and start a program."""
    target = url.encode()
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/URI/URI(" + target + b")"
            b"/Next<</S/JavaScript/JS(app.launchURL\\('" + target + b"'\\))"
            b"/Next<</S/Launch/F(/bin/sh)>>>>>>>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>",
        ]
    )
