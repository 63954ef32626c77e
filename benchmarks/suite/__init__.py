"""All measurements by one command, `python -m benchmarks.suite`: tables, plots and the page docs/performance.md."""
