"""Waits until the Home Assistant in a folder is RUNNING; makes its owner and a long-lived token when it has none.

onboard.py HOME SECONDS  (HOME/url must exist, HOME/pid names the process)
"""
import asyncio
import os
import pathlib
import secrets
import sys
import time

import aiohttp

OWNER = {"name": "Owner", "username": "owner", "language": "en"}


async def answers(session, url, pid, deadline):
    while time.monotonic() < deadline:
        os.kill(pid, 0)
        try:
            async with session.get(f"{url}/api/onboarding") as response:
                if response.status == 200:
                    return
                if response.status == 404:  # onboarding is over and its routes are gone
                    return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.1)
    raise TimeoutError("no answer on " + url)


async def json_of(response):
    if response.status >= 300:
        raise RuntimeError(f"{response.url} answered {response.status}: {await response.text()}")
    return await response.json()


async def make_token(session, url):
    client_id = url + "/"
    owner = {**OWNER, "client_id": client_id, "password": secrets.token_urlsafe(24)}
    async with session.post(f"{url}/api/onboarding/users", json=owner) as response:
        code = (await json_of(response))["auth_code"]
    form = {"grant_type": "authorization_code", "code": code, "client_id": client_id}
    async with session.post(f"{url}/auth/token", data=form) as response:
        short_lived = (await json_of(response))["access_token"]
    async with session.ws_connect(f"{url}/api/websocket") as socket:
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": short_lived})
        await socket.receive_json()
        await socket.send_json(
            {"id": 1, "type": "auth/long_lived_access_token", "client_name": "tests", "lifespan": 365}
        )
        return (await socket.receive_json())["result"]


async def running(session, url, token, pid, deadline):
    headers = {"Authorization": f"Bearer {token}"}
    while time.monotonic() < deadline:
        os.kill(pid, 0)
        async with session.get(f"{url}/api/config", headers=headers) as response:
            if (await json_of(response))["state"] == "RUNNING":
                return
        await asyncio.sleep(0.1)
    raise TimeoutError("not RUNNING in time")


def keep(path, token):
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(token + "\n")


async def main(home, seconds):
    deadline = time.monotonic() + seconds
    url = (home / "url").read_text().strip()
    pid = int((home / "pid").read_text())
    token_file = home / "token"
    async with aiohttp.ClientSession() as session:
        await answers(session, url, pid, deadline)
        if not token_file.exists():
            keep(token_file, await make_token(session, url))
        await running(session, url, token_file.read_text().strip(), pid, deadline)


asyncio.run(main(pathlib.Path(sys.argv[1]), float(sys.argv[2])))
