"""One verb a file; each is one transaction and one journal entry."""
