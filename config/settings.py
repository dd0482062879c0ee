"""Every setting, read from the environment; a bad value is refused by its name.

With DEBUG=1 (the default) everything runs on one machine with nothing to install. With DEBUG=0
nothing is guessed: the secret key, the hosts and the database must be named.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.databases import databases_from
from config.env import env_bool, env_choice, env_int, env_list, env_number, env_text, env_url

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / env_text("VAR_DIR", default="var")
SHORTEST_SECRET_KEY = 50  # as `check --deploy` wants
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

DEBUG = env_bool("DEBUG", default=True)
SECRET_KEY = env_text("SECRET_KEY", default="only-for-development-on-this-machine" if DEBUG else "")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS") or (LOOPBACK_HOSTS if DEBUG else [])
DATABASE_URL = env_text(
    "DATABASE_URL", default=f"sqlite:///{quote(str(VAR_DIR / 'touchstone.sqlite3'))}"
)
REDIS_URL = env_url("REDIS_URL", schemes=("redis", "rediss", "unix"))
WEB_PROCESSES = env_int("WEB_PROCESSES", default=1, low=1, high=64)
HTTPS = env_bool("HTTPS", default=not DEBUG)

if not DEBUG:
    if len(SECRET_KEY) < SHORTEST_SECRET_KEY:
        raise ImproperlyConfigured("SECRET_KEY: with DEBUG=0 set at least 50 random characters")
    if not ALLOWED_HOSTS or any("*" in host for host in ALLOWED_HOSTS):
        raise ImproperlyConfigured("ALLOWED_HOSTS: with DEBUG=0 list the names of this site")
    if not env_text("DATABASE_URL"):
        raise ImproperlyConfigured("DATABASE_URL: with DEBUG=0 choose the database explicitly")
    if not HTTPS and set(ALLOWED_HOSTS) - set(LOOPBACK_HOSTS):
        raise ImproperlyConfigured("HTTPS=0: with DEBUG=0 only a site on this machine may do so")
for host in ALLOWED_HOSTS:
    if "/" in host or " " in host:
        raise ImproperlyConfigured(
            f"ALLOWED_HOSTS={host!r}: write a name such as arena.example.org"
        )
if WEB_PROCESSES > 1 and not REDIS_URL:
    raise ImproperlyConfigured("WEB_PROCESSES: more than one web process needs REDIS_URL")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "csp",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "arena",
    "benchmarks",
    "evaluation",
    "bias",
    "config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.few_at_once.few_at_once",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = databases_from(
    DATABASE_URL,
    base=BASE_DIR,
    synchronous=env_choice("SQLITE_SYNCHRONOUS", default="FULL", choices=("FULL", "NORMAL")),
)
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True

# Sockets and cache: Redis when there are several web processes, memory otherwise.
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}
if REDIS_URL:
    CHANNEL_LAYERS["default"] = {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        # redis-py's own limit of 5 s would cut the layer's blocking reads, which last as long.
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}]},
    }
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
        }
    }

# Vite writes hashed names below assets/, so they may be kept for ever and need no second hash.
FRONTEND_DIST = Path(env_text("FRONTEND_DIST") or BASE_DIR / "frontend" / "dist")
STATIC_URL = "/static/"
STATIC_ROOT = FRONTEND_DIST
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8}\.\w+$"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
CSRF_FAILURE_VIEW = "config.problems.csrf_failure"
if env_bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
RATER_COOKIE_AGE_SECONDS = 365 * 24 * 3600

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["arena.identity.CsrfChecked"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.parsers.JSONBody"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
SPECTACULAR_SETTINGS = {
    "TITLE": "Touchstone",
    "DESCRIPTION": "Blind battles of language models, their votes and their ratings.",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "WinnerEnum": "arena.models.Winner",
        "ReasonEnum": "arena.serializers.REASON_CHOICES",
        "RowStatusEnum": "evaluation.models.RowStatus",
    },
}

# Battles: the limits that a rater is told, equal for both sides.
BATTLE_MAX_TURNS = env_int("BATTLE_MAX_TURNS", default=20, low=1, high=100)
BATTLE_MAX_PROMPT_CHARACTERS = env_int(
    "BATTLE_MAX_PROMPT_CHARACTERS", default=12_000, low=1, high=60_000
)
BATTLE_MAX_TOKENS = env_int("BATTLE_MAX_TOKENS", default=2_048, low=1, high=100_000)
BATTLE_MAX_REGENERATES = 3
BATTLE_PACING = env_choice("BATTLE_PACING", default="lockstep", choices=("lockstep", "buffered"))
BATTLE_TURN_SECONDS = env_number("BATTLE_TURN_SECONDS", default=180, low=1, high=3_600)
BATTLE_FIRST_TEXT_SECONDS = env_number("BATTLE_FIRST_TEXT_SECONDS", default=30, low=0.1, high=600)
BATTLE_STALL_SECONDS = env_number("BATTLE_STALL_SECONDS", default=30, low=0.1, high=600)
BATTLE_OWNER_LOST_SECONDS = env_number("BATTLE_OWNER_LOST_SECONDS", default=15, low=0.5, high=600)
BATTLE_ABANDONED_HOURS = 24

# Votes, battles and prompts a rater may make: (how many, in how many seconds).
LIMIT_VOTES = ((6, 10), (20, 60), (150, 3_600), (300, 86_400))
LIMIT_BATTLES = ((150, 3_600),)
LIMIT_PROMPTS = ((20, 60),)
ENFORCE_LIMITS = env_bool("ENFORCE_LIMITS", default=True)

# Where models that lie on this machine or on a hub are served; `touchstone up` starts that server.
MODEL_SERVER_URL = env_url(
    "MODEL_SERVER_URL", schemes=("http", "https"), default="http://127.0.0.1:8090/v1"
)
PAIRING_POLICY = env_choice("PAIRING_POLICY", default="uniform", choices=("uniform", "informative"))
REFIT_DEBOUNCE_SECONDS = env_number("REFIT_DEBOUNCE_SECONDS", default=2, low=0, high=3_600)

LOG_LEVEL = env_choice(
    "LOG_LEVEL", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"httpx2": {"level": "WARNING"}},  # it would log each request to the model hub
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
}
