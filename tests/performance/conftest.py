"""Nothing in this folder is a test; one file cannot even be loaded here."""

collect_ignore = ["load/gradio_app.py"]  # it needs Gradio, which has an environment of its own
