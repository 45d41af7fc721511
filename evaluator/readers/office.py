"""Old and foreign office formats: LibreOffice makes a docx of them."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from evaluator.errors import ReadError
from evaluator.readers.docx import read_docx
from evaluator.readers.lines import Line

# Below what a file may take in all, so that LibreOffice is ended here and not left behind.
_TIMEOUT = 50
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
# A report comes from outside: none of its macros run and nothing it links to is loaded.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
_FAILED = "请用 Word 或 WPS 打开后另存为 docx"


def read_office(data: bytes, suffix: str) -> list[Line]:
    """The lines of a document that LibreOffice can open; `suffix` (without dot) names its format.

    Raises ReadError: E108 where LibreOffice isn't installed, E109 where it can't convert the file.
    """
    program = _program()
    with tempfile.TemporaryDirectory(prefix="hedui-", ignore_cleanup_errors=True) as folder:
        converted = _convert(program, Path(folder), data, suffix)
    return read_docx(converted)


def _program() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    found = found or next((place for place in _PLACES if Path(place).is_file()), None)
    if found is None:
        raise ReadError(
            "E108",
            "这种格式要靠 LibreOffice 读取；请安装 LibreOffice，或用 Word、WPS 另存为 docx",
        )
    return found


def _convert(program: str, folder: Path, data: bytes, suffix: str) -> bytes:
    source = folder / f"report.{suffix}"
    source.write_bytes(data)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder / "out"),
        str(source),
    ]
    _run(command)
    try:
        return (folder / "out" / "report.docx").read_bytes()
    except FileNotFoundError:
        raise ReadError("E109", f"LibreOffice 打不开这个文件，可能已损坏；{_FAILED}") from None


def _run(command: list[str]) -> None:
    # Its own session, so that on a timeout the office started by the start script ends as well.
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(_TIMEOUT)
        except subprocess.TimeoutExpired:
            raise ReadError(
                "E109", f"LibreOffice 转换超过 {_TIMEOUT} 秒没有完成；{_FAILED}"
            ) from None
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
