"""Click's help and errors in Chinese."""

from difflib import get_close_matches

import click


class _ChineseHelp(click.Command):
    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option --help, described in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示本帮助。"
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        pieces = ["[选项]" if piece == "[OPTIONS]" else piece for piece in self._pieces(ctx)]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def _pieces(self, ctx: click.Context) -> list[str]:
        return self.collect_usage_pieces(ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of options."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [(option, option.get_help_record(ctx)) for option in options]
        _table(
            formatter,
            "选项",
            [
                (record[0], f"{option.help}{'必填。' if option.required else ''}")
                for option, record in records
                if record is not None
            ],
        )


class ChineseCommand(_ChineseHelp):
    """A command whose help is Chinese."""


class ChineseGroup(_ChineseHelp, click.Group):
    """A group of commands whose help is Chinese."""

    def _pieces(self, ctx: click.Context) -> list[str]:
        return ["[选项]", "命令", "..."]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The tables of options and of commands."""
        super().format_options(ctx, formatter)
        rows = [
            (name, self.commands[name].get_short_help_str(60)) for name in sorted(self.commands)
        ]
        _table(formatter, "命令", rows)


def _table(formatter: click.HelpFormatter, heading: str, rows: list[tuple[str, str]]) -> None:
    formatter.write(f"\n{heading}：\n")
    with formatter.indentation():
        formatter.write_dl(rows)


def explain(error: click.ClickException) -> str:
    """What is wrong with a command line and what to do, in Chinese."""
    context = getattr(error, "ctx", None)
    hint = f"；用“{context.command_path} --help”查看用法" if context else ""
    return _fault(error) + hint


def _fault(error: click.ClickException) -> str:
    match error:
        case click.MissingParameter(param=param) if param is not None:
            return f"缺少{_named(param)}"
        case click.NoSuchOption(option_name=name, possibilities=near):
            return f"没有选项“{name}”{_meant(name, near or [])}"
        case click.BadOptionUsage(option_name=name):
            return f"选项“{name}”用法不对，检查它后面的值"
        case click.BadParameter(param=param) if param is not None:
            return f"{_named(param)}的值不对"
        case click.exceptions.NoSuchCommand(command_name=name, possibilities=near):
            return f"没有命令“{name}”{_meant(name, near or [])}"
        case _:
            return "参数不对，检查有没有多余的参数"


def _named(param: click.Parameter) -> str:
    if isinstance(param, click.Option):
        return f"选项“{'/'.join(param.opts)}”"
    return f"参数“{param.metavar}”"


def _meant(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, 1)
    return f"，是否指“{near[0]}”" if near else ""
