"""A certificate on its holder's own phone: a page that needs no network, and codes signed there."""
