"""Sign in at the pages of a user pool: `browser.py form|redirect|chromium URL USERNAME`, or visit a page
with two browsers at once: `browser.py two URL`.

The password is in BROWSER_PASSWORD. `form` sends the form of the sign-in page and prints the text of the
page that this leads to; `redirect` prints where it would lead to; `chromium` does the whole with Chromium,
driven by chromedriver (WebDriver), and prints the title and the text. With BROWSER_SCREENSHOT it writes a
picture of that page there. `two` prints the text that each Chromium shows, in alphabetical order.
"""

import base64
import concurrent.futures
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def text(page: str) -> str:
    parts = re.findall(r"<(?:h1|p)>(.*?)</(?:h1|p)>", page, re.S)
    return "\n".join(html.unescape(part) for part in parts)


def redirect(url: str, username: str, password: str) -> str:
    page = urllib.request.urlopen(url).read().decode()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    fields = {name: html.unescape(value) for name, value in fields.items()}
    fields |= {"username": username, "password": password}
    action = urllib.parse.urljoin(url, "/login")
    stay = urllib.request.build_opener(Stay)
    try:
        answer = stay.open(action, urllib.parse.urlencode(fields).encode())
    except urllib.error.HTTPError as error:
        return error.headers["Location"]
    sys.exit(f"not sent on: {answer.read().decode()}")


def wanted(profile: str):
    """Chromium with a profile of its own."""
    arguments = [
        "--headless=new",
        # Without a user namespace, as in containers, there is no sandbox.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        # It calls home otherwise, which takes long where a network refuses that.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--no-first-run",
        f"--user-data-dir={profile}",
    ]
    options = {"browserName": "chrome", "goog:chromeOptions": {"args": arguments}}
    return {"capabilities": {"alwaysMatch": options}}


class Driver:
    def __init__(self, folder: str) -> None:
        program = shutil.which("chromedriver")
        if not program:
            sys.exit("chromedriver is not there; apt-get install chromium chromium-driver")
        log = os.path.join(folder, "log")
        # It takes a free port of IPv4, and ends where that of IPv6 is in use.
        for _ in range(10):
            self.process = subprocess.Popen(
                [program, "--port=0", f"--log-path={log}"],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            started = (re.search(r"on port (\d+)\.", line) for line in self.process.stdout)
            if found := next(filter(None, started), None):
                self.base = f"http://127.0.0.1:{found[1]}"
                break
        else:
            sys.exit(f"chromedriver ended with {self.process.wait()}")
        # On a machine with much to do, a Chromium may not be up within chromedriver's minute.
        for attempt in range(3):
            session = self.call("POST", "/session", wanted(f"{folder}/profile-{attempt}"))
            if "error" not in session:
                self.base += f"/session/{session['sessionId']}"
                return
            print(f"Chromium did not start: {session['message']}", file=sys.stderr)
        with open(log, errors="replace") as file:
            sys.exit(file.read())

    def call(self, method: str, path: str, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, method=method)
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            return json.load(error)["value"]

    def find(self, selector: str) -> str:
        """The element, once there is one."""
        for _ in range(600):
            found = self.call("POST", "/element", {"using": "css selector", "value": selector})
            if "error" not in found:
                return next(iter(found.values()))
            time.sleep(0.05)
        sys.exit(f"no {selector} in {self.call('GET', '/source')}")

    def type(self, selector: str, keys: str) -> None:
        self.call("POST", f"/element/{self.find(selector)}/value", {"text": keys})

    def text(self, selector: str) -> str:
        return self.call("GET", f"/element/{self.find(selector)}/text")


def chromium(url: str, username: str, password: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        driver = Driver(folder)
        try:
            driver.call("POST", "/url", {"url": url})
            driver.type("input[name=username]", username)
            driver.type("input[name=password]", password + "\ue007")
            driver.find("main h1")
            title = driver.call("GET", "/title")
            shown = [driver.text("main h1"), driver.text("main p")]
            if picture := os.environ.get("BROWSER_SCREENSHOT"):
                with open(picture, "wb") as file:
                    file.write(base64.b64decode(driver.call("GET", "/screenshot")))
            driver.call("DELETE", "")
            return "\n".join([title, *shown])
        finally:
            driver.process.terminate()
            driver.process.wait()


def two(url: str) -> str:
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        drivers = [Driver(first), Driver(second)]
        for driver in drivers:
            driver.call("POST", "/url", {"url": "about:blank"})

        def visit(driver: Driver) -> str:
            driver.call("POST", "/url", {"url": url})
            return "\n".join([driver.text("main h1"), driver.text("main p")])

        try:
            with concurrent.futures.ThreadPoolExecutor() as both:
                shown = sorted(both.map(visit, drivers))
            for driver in drivers:
                driver.call("DELETE", "")
            return "\n".join(shown)
        finally:
            for driver in drivers:
                driver.process.terminate()
                driver.process.wait()


def main() -> None:
    if sys.argv[1] == "two":
        print(two(sys.argv[2]))
        return
    how, url, username = sys.argv[1:]
    password = os.environ["BROWSER_PASSWORD"]
    if how == "chromium":
        print(chromium(url, username, password))
    elif how == "redirect":
        print(redirect(url, username, password))
    else:
        print(text(urllib.request.urlopen(redirect(url, username, password)).read().decode()))


main()
