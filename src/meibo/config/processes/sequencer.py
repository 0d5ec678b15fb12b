"""The sequencer: puts the journal into its tree and signs checkpoints about each second."""

from meibo.config.process import Process, Step

PROCESS = Process(
    name="sequencer",
    kind="loop",
    steps=(Step("sequence", "meibo.rooms.journal.sequencing:sequence", every=1.0),),
)
