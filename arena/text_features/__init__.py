"""Measures of the form of a text, computed once when a reply is stored."""

from arena.text_features.markdown import TextFeatures, text_features

__all__ = ["TextFeatures", "text_features"]
