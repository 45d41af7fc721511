"""The files of a batch on their way to a worker."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path

from evaluator.batch import Input

# A chunk is large enough that its own cost (a process of the pool, messages) is small beside the
# work, and small enough that a lost worker costs little and that the scheduler can hold those under
# way. A file beyond the bytes is a chunk of its own, and isn't sent.
_FILES = 64
_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as a worker is told of it. `digest` (SHA-256, hex) tells whether what lies at `path`
    over there is the same file; it is empty where the file can't be read here. `content` is sent
    where workers don't see it."""

    name: str
    path: Path
    size: int
    digest: str
    content: bytes | None = None

    @staticmethod
    def of(given: Input) -> "Paper":
        """An input as it lies here."""
        path = given.path.absolute()
        digest = _digest(path)
        return Paper(given.name, path, path.stat().st_size if digest else _BYTES, digest)

    def with_content(self) -> "Paper":
        """The file with its content. Raises OSError where it can't be read, or is too large."""
        if self.size > _BYTES:
            raise OSError("too large to send")
        return replace(self, content=self.path.read_bytes())

    def input_at(self, place: Path) -> Input | None:
        """The file as an input on this machine, with content that was sent written to `place`; None
        where no content was sent and what lies at the path is another file, or nothing."""
        if self.content is not None:
            place.write_bytes(self.content)
            return Input(self.name, place)
        return Input(self.name, self.path) if _digest(self.path) == self.digest else None


Chunk = tuple[Paper, ...]


def chunks(inputs: Iterable[Input]) -> Iterator[Chunk]:
    """Inputs in chunks, in order; one that can't be read counts as large, and so stands alone."""
    papers: list[Paper] = []
    size = 0
    for paper in map(Paper.of, inputs):
        size += paper.size
        if papers and (len(papers) == _FILES or size > _BYTES):
            yield tuple(papers)
            papers, size = [], paper.size
        papers.append(paper)
    if papers:
        yield tuple(papers)


def _digest(path: Path) -> str:
    """The SHA-256 of a file, hex; empty where there is no file that can be read."""
    with suppress(OSError):
        if path.is_file():  # a pipe would never end
            with path.open("rb") as file:
                return file_digest(file, "sha256").hexdigest()
    return ""
