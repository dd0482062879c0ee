"""From planned batches to scores, on a loaded model. Here alone the engine knows torch."""
