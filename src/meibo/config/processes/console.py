"""The `meibo` command: set-up, seed, journal and doctor, under the console's own role."""

from meibo.config.process import Process

PROCESS = Process(name="console", kind="console")
