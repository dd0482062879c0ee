"""The libraries whose versions may change the last bits of a number."""

import torch
import transformers


def library_versions() -> dict[str, str]:
    return {"torch": str(torch.__version__), "transformers": str(transformers.__version__)}
