"""`pusher simulate`: thousands of seeded campaigns by policies, and what the numbers must do."""
