"""`python -m bayplan` is the same as the `bayplan` command."""

from bayplan.cli.main import main

if __name__ == "__main__":
    main()
