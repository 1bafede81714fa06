"""The process: what it is made of, its clock, its courier, and the look of its messages."""
