"""Raters with known preferences: how they decide, what they are asked, what order follows.

Pure: no Django, no clock; randomness is a numpy Generator that the caller passes in.
"""
