from typing import Any

from django.urls import path, re_path

from arena.consumers import BattleConsumer


async def nowhere(_scope: Any, _receive: Any, send: Any) -> None:
    """Refuse a socket at an address that has none."""
    await send({"type": "websocket.close"})


websocket_urlpatterns = [
    path("ws/battles/<uuid:battle_id>/", BattleConsumer.as_asgi()),  # type: ignore[arg-type]  # ASGI app, not a view
    re_path(r"", nowhere),  # type: ignore[arg-type]  # the same
]
