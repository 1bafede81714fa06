"""The rules of the game: pure, total, and free of clocks, dice and networks."""
