"""The commands, one module each: `add(subparsers)` declares its arguments, `run(args)` does it and returns the exit code.

In: parsed arguments. Out: an exit code. Must not know: git, Markdown, YAML or templates; a command calls the pipeline and the renderers.
Modules import nothing heavy at their top, because `diffinsight --help` imports them all.
"""
