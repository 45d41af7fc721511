"""The files of a batch on their way to a worker."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path

from evaluator.batch import Input
from evaluator.store import Entry

# A task is large enough that its own cost (a process of the pool, messages) is small beside the
# work, and small enough that a lost worker costs little and that its reports can be sent along.
_FILES = 64
_BYTES = 8 << 20
# What is larger isn't sent: the scheduler keeps in memory whatever is under way.
_MOST_SENT = 64 << 20


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as a worker is told of it. `digest` (SHA-256, hex) tells whether what lies at `path`
    over there is the same file; it is empty where the file can't be read here. `content` is sent
    where it isn't the same."""

    name: str
    path: Path
    size: int
    digest: str
    content: bytes | None = None

    @staticmethod
    def of(given: Input) -> "Paper":
        """An input as it lies here."""
        path = given.path.absolute()
        digest = digest_of(path)
        return Paper(given.name, path, path.stat().st_size if digest else _BYTES, digest)

    def is_seen(self) -> bool:
        """Whether the file lies at its path on this machine as well."""
        return digest_of(self.path) == self.digest

    def with_content(self) -> "Paper":
        """The file with its content. Raises OSError where it can't be read or is too large."""
        if self.size > _MOST_SENT:
            raise OSError("too large to send")
        return replace(self, content=self.path.read_bytes())

    def unpacked(self, path: Path) -> Input:
        """The file as an input on this machine; content that was sent is written to `path`."""
        if self.content is None:
            return Input(self.name, self.path)
        path.write_bytes(self.content)
        return Input(self.name, path)


Chunk = tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker says to a chunk. Without `entries` it doesn't see all of the files, or, where
    there is a `fault`, it isn't fit to evaluate for this client."""

    entries: tuple[Entry, ...] | None = None
    fault: str = ""


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, hex; empty where there is no file that can be read."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def chunks(inputs: Iterable[Input]) -> Iterator[Chunk]:
    """Inputs in chunks, in order; a file that is large or can't be read is a chunk of its own."""
    papers: list[Paper] = []
    for paper in map(Paper.of, inputs):
        size = sum(other.size for other in papers) + paper.size
        if papers and (len(papers) == _FILES or size > _BYTES):
            yield tuple(papers)
            papers = []
        papers.append(paper)
    if papers:
        yield tuple(papers)
