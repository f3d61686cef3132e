"""One module a command: `register` adds it to the parser, `run` does it and returns the exit code."""
