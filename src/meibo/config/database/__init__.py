"""Roles, rights and schemas: everything PostgreSQL is told before a door opens."""
