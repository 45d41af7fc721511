"""What all validators share."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from evaluator.errors import Fault
from evaluator.validators.project import Project


class Severity(Enum):
    """How grave a complaint is: an error keeps rules from being right, a warning asks to look."""

    ERROR = "错误"
    WARNING = "警告"


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something wrong: where and what, how grave, and the id of the validator that found it."""

    fault: Fault
    severity: Severity
    validator: str

    def __lt__(self, other: "Complaint") -> bool:
        return (self.fault, self.validator) < (other.fault, other.validator)

    def __str__(self) -> str:
        fault = self.fault
        place = f"{fault.path}:{fault.line}:{fault.column}"
        return f"{place} {self.severity.value} [{self.validator}] {fault.message}"


class Validator(ABC):
    """One kind of fault: `title` says in Chinese what it looks for."""

    id: ClassVar[str]
    title: ClassVar[str]
    severity: ClassVar[Severity]

    @abstractmethod
    def faults(self, project: Project) -> Iterator[Fault]:
        """Every such fault of a project."""
