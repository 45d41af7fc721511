"""The names of what a run is written as, beside its record."""

from evaluator.errors import UsageError

OUTPUTS = ("matrix", "gaps", "page")


def named_outputs(names: str | None) -> tuple[str, ...]:
    """The outputs named in a list with commas, in the order in which they are written; all by
    default. Raises UsageError E203 where a name is none of them."""
    if names is None:
        return OUTPUTS
    given = [name.strip() for name in names.replace("，", ",").split(",") if name.strip()]
    unknown = [name for name in given if name not in OUTPUTS]
    if unknown or not given:
        wrong = f"不认识“{'、'.join(unknown)}”" if unknown else "没有写出名称"
        raise UsageError("E203", f"选项“--outputs”{wrong}，可写 {'、'.join(OUTPUTS)}")
    return tuple(name for name in OUTPUTS if name in given)
