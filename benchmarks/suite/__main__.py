"""python -m benchmarks.suite: see --help."""

from benchmarks.suite.command import main

if __name__ == "__main__":
    main()
