"""Hearing: what was said aloud, in which language, with which amounts, times and intent."""
