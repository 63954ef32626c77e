"""The program that runs another within limits: python limited.py SECONDS MEGABYTES COMMAND…

It sets the limits on itself and becomes the command, which so has them from its first instruction. It knows nothing of the project. Limits
(getrlimit(2)): processor time, memory, no core file, and no byte into any file. The timer stays with the process (execve(2)), so that it
ends itself where nobody is left to end it.
"""

import os
import resource
import signal
import sys

_GRACE = 5  # seconds after which a process that nobody ends any more ends itself


def main() -> None:
    """Set the limits and become the command."""
    seconds, megabytes = int(sys.argv[1]), int(sys.argv[2])
    for limit, value in (
        (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_DATA, megabytes << 20), (resource.RLIMIT_AS, 2 * megabytes << 20),
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, 64),
    ):  # fmt: skip
        resource.setrlimit(limit, (value, value))
    signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)
    os.execvpe(sys.argv[3], sys.argv[3:], os.environ)  # noqa: S606 - no shell, and the command is the project's own


if __name__ == "__main__":
    main()
