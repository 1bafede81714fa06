"""Who they are: what a player's words mean, and what a character says."""
