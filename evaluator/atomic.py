"""Output files appear whole or not at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from evaluator.errors import UsageError


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside `path` for writing; it takes the place of `path` when the block ends well.

    Raises UsageError E202 when it can't be written; what was at `path` before is then untouched.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise UsageError("E202", f"“{path}”写入失败：{why(error)}") from None
    finally:
        with suppress(OSError):
            part.unlink()


def why(error: OSError) -> str:
    """What kept a file from being written, and what to do, in Chinese."""
    if isinstance(error, PermissionError):
        return "没有写入权限，或者文件正被占用。如已在 Excel 或 WPS 中打开，请先关闭再重试"
    if isinstance(error, FileExistsError | NotADirectoryError | IsADirectoryError):
        return "已有同名的文件或文件夹，请换一个输出目录"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "磁盘空间不足，请清理后重试"
    return f"请检查输出目录是否可用（系统提示：{error.strerror or error}）"
