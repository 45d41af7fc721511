"""Everything that can go wrong for a user, in one tree.

    HeduiError                exit code 2
    ├── UsageError            wrong arguments, no input, an output folder that can't be written
    ├── ConfigError           checklist, profile, rules, waivers: names file, line and column
    ├── MissingError          a checklist, profile, rule or item that isn't there
    └── ReadError             one input file; the batch goes on (exit code 3 at its end)

Codes are stable: scripts and manuals may refer to them. Messages are Chinese and say what to do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CODES = {
    "E101": "文件为空",
    "E102": "文件无法读取",
    "E103": "不支持的文件格式",
    "E104": "文件已损坏",
    "E105": "文件已加密",
    "E106": "扫描件没有文字层",
    "E107": "文字编码无法识别",
    "E108": "没有安装 LibreOffice",
    "E109": "LibreOffice 转换失败",
    "E110": "文件内没有正文",
    "E111": "不像清单所查的报告",
    "E112": "文件过大",
    "E201": "没有找到输入文件",
    "E202": "无法写入输出目录",
    "E203": "命令用法错误",
    "E204": "没有可用的评估结果",
    "E205": "输出目录正在使用",
    "E206": "运行库不能使用",
    "E207": "集群不能使用",
    "E208": "没有这个县、年度或运行",
    "E301": "清单文件有错误",
    "E302": "规则文件有错误",
    "E303": "没有找到清单、方案或规则",
    "E304": "豁免文件有错误",
    "E305": "没有这个事项",
    "E306": "复核文件有错误",
    "E307": "模板有错误",
    "E401": "工作簿无法读取",
    "E402": "行标识不符",
    "E403": "人工等级有误",
    "E404": "缺少理由或复核人",
    "E405": "日期有误",
    "E406": "不是复核用的工作簿",
    "E407": "与另一条复核意见冲突",
    "E900": "程序内部错误",
    "E901": "处理超时",
    "E902": "超过内存限制",
    "E903": "处理进程意外终止",
}


class HeduiError(Exception):
    """Base of all errors shown to users: `code` from CODES, `detail` what to do."""

    exit_code = 2

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail
        super().__init__(f"{code} {CODES[code]}：{detail}")


class UsageError(HeduiError):
    """Arguments that can't be carried out."""


class ReadError(HeduiError):
    """One input file that could not be read."""

    exit_code = 3


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong in a YAML file and how to mend it, with its place (both count from 1)."""

    path: Path
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column} {self.message}"


class ConfigError(HeduiError):
    """Faults in checklist, profile, rules or waivers, all at once."""

    def __init__(self, code: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(code, "\n".join(map(str, faults)))


class MissingError(HeduiError):
    """A checklist, profile, rule or item that was asked for and isn't there."""
