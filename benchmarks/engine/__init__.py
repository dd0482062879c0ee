"""The scoring engine: encode, plan, execute, reduce. Only `execution` knows torch."""
