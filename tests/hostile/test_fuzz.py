"""The fuzz targets for a bounded time, with the same examples each time; `make fuzz` runs long."""

import fuzz
import pytest

EXAMPLES = 60
TARGETS = fuzz.bounded(EXAMPLES)


@pytest.mark.parametrize("name", TARGETS)
def test_files_and_texts_are_understood_or_refused(name: str) -> None:
    TARGETS[name]()
