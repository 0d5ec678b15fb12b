"""Pictures of every page of every door, and axe's findings: `make screenshots`."""
