"""A worker whose items say how to behave: numbers are doubled, words misbehave."""

import os
import sys
import time
from collections.abc import Iterator

from tasks.pool import serve


def behave(items: list[object]) -> Iterator[object]:
    for item in items:
        if item == "hang":
            time.sleep(60)
        elif item == "die":
            os._exit(9)
        elif item == "grow":
            bytearray(8_000_000_000)
        elif item == "raise":
            raise ValueError("no good")
        yield item * 2 if isinstance(item, int) else os.getpid()


if __name__ == "__main__":
    serve({"behave": behave}, sys.argv[1:])
