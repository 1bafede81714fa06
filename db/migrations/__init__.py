"""Migrations, from the first schema on. No database is ever thrown away."""
