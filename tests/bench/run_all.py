"""Every benchmark in turn, each in an interpreter of its own; results as JSON below `tests/bench/results/`.

    python tests/bench/run_all.py [NAME …]

Exit code 1 when any of them misses a target.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run the benchmarks named, or all of them."""
    wanted = sys.argv[1:]
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    missed = []
    for script in sorted(HERE.glob("bench_*.py")):
        name = script.stem.removeprefix("bench_")
        if wanted and name not in wanted:
            continue
        print(f"\n== {name}", flush=True)
        if subprocess.call([sys.executable, str(script), "--json", str(results / f"{name}.json")]):
            missed.append(name)
    print(f"\nMissed a target: {', '.join(missed)}" if missed else "\nEvery target met.")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
