"""Benchmarks and the demonstration models; so far only the models."""
