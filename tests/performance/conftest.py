"""Nothing in this folder is a test; two files cannot even be loaded here."""

collect_ignore = ["load/gradio_app.py", "rating/peers.py"]  # they have environments of their own
