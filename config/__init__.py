"""Settings, addresses, the ASGI application and the `touchstone` command."""
