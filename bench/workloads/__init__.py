"""One file per subject. Its `TRIALS` are what cases and peers name: `engine.plain` is `plain` in `engine`."""
