"""The command line's own rules: global options anywhere, one sentence and exit code 2 for what is not usable."""

from pathlib import Path

import pytest

from app.domain.errors import BadInput
from app.entrypoints import command_line
from app.entrypoints.command_line import main, parse


def test_window_without_arguments() -> None:
    arguments = parse([])
    assert vars(arguments) == {"command": None, "store": None, "user": None, "lang": "zh_CN", "theme": None,
                               "workspace": None, "size": None, "screenshot": None, "json": False, "lang_given": False}


@pytest.mark.parametrize("argv", [
    ["--store", "a.wanmi", "--lang=en", "--json", "doctor"],
    ["doctor", "--store", "a.wanmi", "--lang=en", "--json"],
    ["--store", "a.wanmi", "doctor", "--json", "--lang", "en"],
])
def test_global_options_before_and_after_the_command(argv: list[str]) -> None:
    arguments = parse(argv)
    assert (arguments.command, arguments.store, arguments.lang, arguments.json) == ("doctor", "a.wanmi", "en", True)


def test_values_are_read() -> None:
    arguments = parse("--as dsp --theme night --workspace duty --size 1366x768 --screenshot f.png".split())
    assert (arguments.user, arguments.theme, arguments.workspace) == ("dsp", "night", "duty")
    assert (arguments.size, arguments.screenshot) == ((1366, 768), Path("f.png"))


@pytest.mark.parametrize(("argv", "code"), [
    (["--no-such"], "arguments.unexpected"),
    (["doctor", "more"], "arguments.unexpected"),
    (["no-such"], "arguments.unusable"),
    (["--theme", "pink"], "arguments.unusable"),
    (["--store"], "arguments.unusable"),
    (["--workspace", "screen"], "arguments.unusable"),
    (["--sto", "x"], "arguments.unusable"),
    (["--size", "0x5"], "arguments.size"),
    (["--size", "large"], "arguments.size"),
])
def test_unusable_is_refused(argv: list[str], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(argv)
    assert caught.value.code == code


@pytest.mark.parametrize(("argv", "start"), [
    (["--no-such"], "不认识的命令行参数：--no-such"),
    (["--lang", "en", "--no-such"], "Unknown arguments on the command line: --no-such"),
    (["--no-such", "--lang=en"], "Unknown arguments on the command line: --no-such"),
])
def test_refusal_is_one_sentence_on_stderr(argv: list[str], start: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(start)
    assert err.count("\n") == 1


@pytest.mark.parametrize("command", [[], *([name] for name in command_line.COMMANDS)], ids=str)
def test_every_command_has_help(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*command, "--help"])
    assert caught.value.code == 0
    assert "--store" in capsys.readouterr().out
