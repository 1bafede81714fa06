"""What holds for every test."""

from hypothesis import settings

# Two workers share the machine, so a slow example says nothing about the code.
settings.register_profile("house", parent=settings(), deadline=None)
settings.load_profile("house")
