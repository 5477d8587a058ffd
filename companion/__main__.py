"""`python -m companion` is the same as `companion`."""

from companion.cli.script import main

main()
