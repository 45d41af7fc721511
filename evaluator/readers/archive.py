"""ZIP archives, opened with care: a file from outside may be made to swell."""

import io
import zipfile

from evaluator.errors import ReadError
from evaluator.readers.lines import too_large

_MAX_UNPACKED = 300_000_000
_MAX_RATIO = 200
# A report has some hundred pictures; in the directory of an archive each member begins with this.
_MAX_MEMBERS = 10_000
_MEMBER = b"PK\x01\x02"
_HARMLESS = 10_000_000


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The ZIP archive in `data`; nothing of it is unpacked yet.

    Raises ReadError: E104 for one that unpacks to a suspicious size, E112 for one of too many
    members; BadZipFile for a broken one.
    """
    # Counted before the archive is opened: what each member is called takes memory, and time.
    if data.count(_MEMBER) > _MAX_MEMBERS:
        raise too_large(f"文件里的部件超过 {_MAX_MEMBERS} 个的上限")
    archive = zipfile.ZipFile(io.BytesIO(data))
    _refuse_bomb(archive, len(data))
    return archive


def _refuse_bomb(archive: zipfile.ZipFile, packed: int) -> None:
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > _MAX_UNPACKED or unpacked > max(_HARMLESS, _MAX_RATIO * packed):
        raise ReadError(
            "E104",
            f"文件解压后有 {unpacked // 1_000_000} MB，大得不正常，没有读取；"
            "请核实来源，或用 Word、WPS 打开后另存为 docx",
        )
