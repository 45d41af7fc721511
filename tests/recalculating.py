"""Workbooks recalculated by another program, LibreOffice."""

import shutil
import subprocess
from pathlib import Path

import pytest

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")

# Recalculate on loading, whatever values the file brings.
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(path: Path, folder: Path) -> Path:
    """A copy of a workbook in which LibreOffice worked out every formula anew."""
    profile = folder / "profile"
    if not profile.exists():
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, "utf-8")
    out = folder / "recalculated"
    command = [
        str(OFFICE),
        "--headless",
        f"-env:UserInstallation={profile.as_uri()}",
        *("--convert-to", "xlsx", "--outdir", str(out), str(path)),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return out / path.name
