"""Settings: read once, checked, and every error says which setting and how to mend it."""

from __future__ import annotations

import base64
import ipaddress
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError

KEY = base64.b64encode(bytes(32)).decode()


def load(root: Path, **given: str) -> Settings:
    return Settings.load({f"MADOGUCHI_{name}": value for name, value in given.items()}, root)


def test_nothing_has_to_be_set_in_development(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert (settings.env, settings.host, settings.port) == ("development", "127.0.0.1", 8080)
    assert settings.database_url == f"sqlite:///{tmp_path / 'var' / 'madoguchi.db'}"
    assert settings.redis_url is None
    assert settings.demo
    assert settings.rate_limit
    assert settings.conversation_days == 30
    assert settings.companies == ("virtualex", "pyxos-jk", "netone", "it-logistics", "infomart")
    assert settings.log_level == "INFO"


def test_a_master_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first, again = load(tmp_path), load(tmp_path)
    kept = tmp_path / "var" / "master.key"
    assert first.master_key == again.master_key == kept.read_text().strip()
    assert len(base64.urlsafe_b64decode(first.master_key)) == 32
    assert kept.stat().st_mode & 0o077 == 0
    assert list(kept.parent.iterdir()) == [kept]


def test_production_needs_its_own_master_key(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"MADOGUCHI_MASTER_KEY is missing.*openssl rand"):
        load(tmp_path, ENV="production")
    settings = load(tmp_path, ENV="production", MASTER_KEY=KEY)
    assert settings.master_key == KEY
    assert not settings.demo
    assert not settings.var.exists()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MADOGUCHI_PORT=9000\nMADOGUCHI_HOST=0.0.0.0\nOTHER=1\n")
    settings = load(tmp_path, PORT="9001")
    assert (settings.host, settings.port) == ("0.0.0.0", 9001)


def test_an_empty_value_counts_as_not_set(tmp_path: Path) -> None:
    settings = load(tmp_path, REDIS_URL="", PORT=" ", ALLOWED_ORIGINS=" , ")
    assert (settings.redis_url, settings.port, settings.allowed_origins) == (None, 8080, ())


def test_values_are_read_as_they_are_meant(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        DATABASE_URL="postgresql://desk:secret@db.example/madoguchi",
        REDIS_URL="rediss://:secret@cache.example:6380/1",
        DEMO="OFF",
        PUBLIC_URL="https://Privacy.example.jp/",
        ALLOWED_ORIGINS="https://www.example.jp, https://shop.example.jp:8443",
        TRUSTED_PROXIES="127.0.0.1 10.0.0.0/8 2001:db8::/32",
        COMPANIES="netone,pyxos-jk,netone",
        MASTER_KEY=f"{KEY},{KEY}",
        LOG_LEVEL="warning",
        RATE_LIMIT="off",
    )
    assert settings.public_url == "https://privacy.example.jp"
    assert settings.allowed_origins == ("https://www.example.jp", "https://shop.example.jp:8443")
    assert settings.trusted_proxies[1] == ipaddress.ip_network("10.0.0.0/8")
    assert settings.companies == ("netone", "pyxos-jk")
    assert (settings.demo, settings.rate_limit, settings.log_level) == (False, False, "WARNING")


def test_a_relative_database_file_belongs_to_the_project(tmp_path: Path) -> None:
    assert load(tmp_path, DATABASE_URL="sqlite:///data/x.db").database_url == f"sqlite:///{tmp_path}/data/x.db"
    assert load(tmp_path, DATABASE_URL="sqlite:////srv/x.db").database_url == "sqlite:////srv/x.db"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENV", "staging"),
        ("PORT", "80a"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "٨٠"),
        ("CONVERSATION_DAYS", "0"),
        ("DEMO", "yes please"),
        ("RATE_LIMIT", "1"),
        ("LOG_LEVEL", "LOUD"),
        ("DATABASE_URL", "mysql://secret@host/db"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "postgresql://host"),
        ("REDIS_URL", "http://secret@host"),
        ("REDIS_URL", "redis://host:port"),
        ("PUBLIC_URL", "privacy.example.jp"),
        ("PUBLIC_URL", "https://privacy.example.jp/path"),
        ("PUBLIC_URL", "https://user:secret@privacy.example.jp"),
        ("ALLOWED_ORIGINS", "*"),
        ("ALLOWED_ORIGINS", "https://*.example.jp"),
        ("ALLOWED_ORIGINS", "www.example.jp"),
        ("TRUSTED_PROXIES", "nginx"),
        ("COMPANIES", "../etc"),
        ("MASTER_KEY", "secret"),
        ("MASTER_KEY", f"{KEY},secret"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence_that_repeats_no_secret(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as raised:
        load(tmp_path, **{name: value})
    message = str(raised.value)
    assert f"MADOGUCHI_{name}" in message
    assert message.endswith(".")
    assert "secret" not in message.replace("your secret store", "")


def test_a_plain_address_is_no_public_url_in_production(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="use https:// in production"):
        load(tmp_path, ENV="production", MASTER_KEY=KEY, PUBLIC_URL="http://privacy.example.jp")
    assert load(tmp_path, ENV="production", MASTER_KEY=KEY, PUBLIC_URL="http://localhost:8080").public_url


def test_a_misspelt_name_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="MADOGUCHI_DATABASE_URL"):
        load(tmp_path, DATABSE_URL="sqlite:///x.db")


def test_a_key_file_that_is_spoilt_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "master.key").write_text("spoilt")
    with pytest.raises(SettingsError, match=r"var/master\.key is not a master key"):
        load(tmp_path)


def test_settings_do_not_show_their_secrets(tmp_path: Path) -> None:
    settings = load(tmp_path, MASTER_KEY=KEY, DATABASE_URL="postgresql://u:hidden@h/d", REDIS_URL="redis://:hidden@h/0")
    assert KEY not in repr(settings)
    assert "hidden" not in repr(settings)


MAIL = {"SMTP_HOST": "mail.example.jp", "SMTP_SENDER": "desk@example.jp"}


def test_without_a_mail_server_none_is_used(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert (settings.smtp, settings.desk_email) == (None, None)


def test_a_mail_server_is_encrypted_to_unless_told_otherwise(tmp_path: Path) -> None:
    settings = load(tmp_path, **MAIL, SMTP_USER="desk", SMTP_PASSWORD="secret", DESK_EMAIL="staff@example.jp")
    assert settings.smtp is not None
    assert (settings.smtp.security, settings.smtp.port) == ("starttls", 587)
    assert settings.desk_email == "staff@example.jp"
    assert "secret" not in repr(settings)
    direct = load(tmp_path, **MAIL, SMTP_SECURITY="tls").smtp
    assert direct is not None and direct.port == 465


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"SMTP_HOST": "mail.example.jp"}, "SMTP_SENDER is missing"),
        ({**MAIL, "SMTP_SENDER": "desk"}, "SMTP_SENDER is not an e-mail address"),
        ({**MAIL, "SMTP_SENDER": "desk@example.jp\nBcc: b@example.jp"}, "SMTP_SENDER is not an e-mail address"),
        ({**MAIL, "SMTP_USER": "desk"}, "SMTP_PASSWORD is missing"),
        ({**MAIL, "SMTP_PASSWORD": "secret"}, "SMTP_USER is missing"),
        ({**MAIL, "SMTP_SECURITY": "ssl"}, "starttls, tls or off"),
        ({**MAIL, "SMTP_SECURITY": "off", "ENV": "production", "MASTER_KEY": KEY}, "use starttls or tls"),
        ({"DESK_EMAIL": "staff@example.jp"}, "DESK_EMAIL needs MADOGUCHI_SMTP_HOST"),
        ({**MAIL, "DESK_EMAIL": "a@b@c.jp"}, "DESK_EMAIL is not an e-mail address"),
    ],
)
def test_mail_settings_that_cannot_work_are_refused(tmp_path: Path, given: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError, match=told) as raised:
        load(tmp_path, **given)
    assert "secret" not in str(raised.value)
