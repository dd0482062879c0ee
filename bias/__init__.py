"""Measures of answers, bias estimators and adjusted rankings; nothing of it exists yet."""
