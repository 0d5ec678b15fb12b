"""`meibo walk`: one application from card to verification over real HTTP, as its people do it."""
