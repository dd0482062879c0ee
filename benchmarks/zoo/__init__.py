"""Five tiny demonstration models with known characters, and how they are made."""
