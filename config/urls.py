from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from config import openapi, pages

__all__ = ["openapi", "urlpatterns"]  # loading openapi registers how the API authenticates

urlpatterns = [
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/", include("arena.urls")),
    path("api/", include("evaluation.urls")),
    re_path(r"^api/", pages.no_such_api),
    *(path(address, pages.page) for address in pages.ADDRESSES),
    re_path(r"^(?P<address>\w[\w/-]*)/$", pages.without_slash),
    re_path(r"", pages.not_found),
]
handler400 = "config.pages.bad_request"
handler404 = "config.pages.not_found"
handler500 = "config.pages.server_error"
