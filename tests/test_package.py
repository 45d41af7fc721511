"""The wheel: installed somewhere else, the command works with the checklist and rules inside it."""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_wheel_works_outside_the_checkout(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    (site,) = home.glob("lib/python*/site-packages")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--no-deps", "--target", site, wheel],
        check=True,
        capture_output=True,
    )
    # The libraries come from the environment of the tests, the project only from the wheel.
    libraries = next(p for p in sys.path if p.endswith("site-packages"))
    (site / "libraries.pth").write_text(libraries, encoding="utf-8")
    report = tmp_path / "report.txt"
    report.write_text(
        "青岚县2023年法治政府建设报告\n一、主要工作\n聘请法律顾问6名。\n", encoding="utf-8"
    )
    code = "import evaluator; from evaluator.cli import main; print(evaluator.__file__); main()"
    done = subprocess.run(
        [home / "bin" / "python", "-c", code, "evaluate", report, "--out", tmp_path / "out"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(site))
    assert (tmp_path / "out" / "matrix.xlsx").is_file()
