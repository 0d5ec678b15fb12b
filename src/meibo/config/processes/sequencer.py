"""The sequencer: puts the journal into its tree, signs checkpoints about each second, and keeps a
second place up to date."""

from meibo.config.process import Process, Step

PROCESS = Process(
    name="sequencer",
    kind="loop",
    steps=(
        Step("sequence", "meibo.rooms.journal.sequencing:sequence", every=1.0),
        Step("second_place", "meibo.rooms.journal.second_place:keep", every=5.0),
    ),
)
