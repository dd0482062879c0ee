"""Blind battles: language models, raters, turns, replies and votes."""
