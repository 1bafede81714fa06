"""What lasts: the schema, the one write path, appointments and the outbox."""
