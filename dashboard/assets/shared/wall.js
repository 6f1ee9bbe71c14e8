/* The screen of a wall. It asks for one turn after another with the key behind the # of its address,
   keeps the last text of each turn, and goes on showing it, with its age, while the server is away.
   Every second one tick does all there is to do, so a timer that a browser delays does no harm. */
(function () {
  "use strict";
  var WIDTH = 1920, HEIGHT = 1080;
  var RETRY_MS = 10000, REFUSED_MS = 60000, PATIENCE_MS = 20000, TICK_MS = 1000;
  var MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
  var CITY_OFFSET = 8 * HOUR;
  var RELOADED = "wall reloaded for";

  var root = document.documentElement;
  var box = document.getElementById("wall");
  var key = decodeURIComponent(window.location.hash.slice(1));
  var kept = {};
  var turn = 0, turns = 1, seconds = 30;
  var shown = null, shownHtml = null;
  var turnBegan = 0, turnEnds = 0, askAt = 0;
  var offset = null, isLost = false, isBusy = false;

  function elapsed() { return window.performance.now(); }
  function serverNow() { return offset === null ? Date.now() : elapsed() + offset; }
  function part(name) { return box.querySelector('[data-wall="' + name + '"]'); }

  /* 1920 by 1080 on whatever there is: twice as large on 3840 by 2160. */
  function fit() {
    var scale = Math.min(window.innerWidth / WIDTH, window.innerHeight / HEIGHT);
    var left = (window.innerWidth - WIDTH * scale) / 2;
    var top = (window.innerHeight - HEIGHT * scale) / 2;
    box.style.transform = "translate(" + left + "px," + top + "px) scale(" + scale + ")";
  }

  function put(element, text) {
    if (element && element.textContent !== text) { element.textContent = text; }
  }

  function two(number) { return (number < 10 ? "0" : "") + number; }

  /* The clock of the city, whatever the clock and zone of this machine say. */
  function clock(moment) {
    var city = new Date(moment + CITY_OFFSET);
    return two(city.getUTCHours()) + ":" + two(city.getUTCMinutes());
  }

  function dateText(moment, language) {
    var city = new Date(moment + CITY_OFFSET);
    var locale = language === "en" ? "en-GB" : "zh-CN";
    var month = { day: "numeric", month: language === "en" ? "short" : "long", timeZone: "UTC" };
    return city.toLocaleDateString(locale, month) + " " +
      city.toLocaleDateString(locale, { weekday: "short", timeZone: "UTC" });
  }

  function age(since, words) {
    var passed = serverNow() - since;
    var steps = [["day", "days", DAY, 2 * DAY], ["hour", "hours", HOUR, HOUR],
                 ["minute", "minutes", MINUTE, MINUTE]];
    for (var i = 0; i < steps.length; i += 1) {
      if (passed >= steps[i][3]) {
        var count = Math.floor(passed / steps[i][2]);
        return count === 1 ? words[steps[i][0]] : words[steps[i][1]].replace("{n}", count);
      }
    }
    return words.now;
  }

  /* What changes between two answers: clock, ages, the line of progress. */
  function fill() {
    var header = box.querySelector(".wall-header");
    if (!header) { return; }
    var words = header.dataset, now = serverNow();
    put(part("clock"), clock(now));
    put(part("date"), dateText(now, words.language));
    var since = part("age");
    if (since) { put(since, age(Number(since.dataset.since), words)); }
    var lost = part("lost");
    if (lost) {
      lost.hidden = !isLost;
      if (isLost && kept[shown]) {
        put(lost, lost.dataset.text.replace("{time}", clock(kept[shown].at))
          .replace("{age}", age(kept[shown].at, words)));
      }
    }
    var line = part("progress");
    if (line) {
      var share = turns > 1 ? (elapsed() - turnBegan) / Math.max(turnEnds - turnBegan, 1) : 0;
      line.style.transform = "scaleX(" + Math.min(Math.max(share, 0), 1).toFixed(4) + ")";
    }
  }

  function show(number) {
    turn = number;
    if (kept[number].html !== shownHtml) {
      shownHtml = kept[number].html;
      box.innerHTML = shownHtml;
    }
    shown = number;
  }

  function beginTurn() {
    turnBegan = elapsed();
    turnEnds = turnBegan + seconds * 1000;
  }

  function read(response) {
    var now = Number(response.headers.get("X-Wall-Now"));
    if (now) { offset = now - elapsed(); }
    seconds = Number(response.headers.get("X-Wall-Seconds")) || seconds;
    turns = Number(response.headers.get("X-Wall-Turns")) || turns;
    reloadFor(response.headers.get("X-Wall-Version"));
  }

  /* A server with another script or stylesheet: load them, once for each version. */
  function reloadFor(version) {
    if (!version || version === root.dataset.version) { return; }
    if (window.sessionStorage.getItem(RELOADED) === version) { return; }
    window.sessionStorage.setItem(RELOADED, version);
    window.location.reload();
  }

  function answered(number, response, text) {
    if (response.status === 304 && kept[number]) {
      kept[number].at = serverNow();
    } else if (response.status === 200) {
      kept[number] = { html: text, tag: response.headers.get("ETag"), at: serverNow() };
    } else if (response.status === 401 || response.status === 410) {
      refuse(text);
      return;
    } else if (response.status === 404 && number > 0) {
      turns = 1;
      turnEnds = askAt = elapsed();
      turn = 0;
      return;
    } else {
      lose(number);
      return;
    }
    isLost = false;
    show(number);
    beginTurn();
    askAt = turnEnds;
  }

  /* The link is void: nothing of what it showed stays. */
  function refuse(text) {
    kept = {};
    shown = shownHtml = null;
    isLost = false;
    box.innerHTML = text;
    askAt = elapsed() + REFUSED_MS;
  }

  function lose(number) {
    isLost = true;
    if (elapsed() >= turnEnds) {
      if (kept[number]) { show(number); }
      beginTurn();
    }
    var away = part("away");
    if (away) { away.hidden = false; }
    askAt = elapsed() + RETRY_MS;
  }

  function ask(number) {
    if (isBusy) { return Promise.resolve(); }
    isBusy = true;
    var headers = { "X-Wall-Key": key, "Accept": "text/html" };
    if (kept[number]) { headers["If-None-Match"] = kept[number].tag; }
    var stopper = new AbortController();
    var timer = window.setTimeout(function () { stopper.abort(); }, PATIENCE_MS);
    return window.fetch("/staff/wall/turns/" + number, {
      headers: headers, cache: "no-store", credentials: "omit", signal: stopper.signal
    }).then(function (response) {
      return response.text().then(function (text) {
        read(response);
        answered(number, response, text);
      });
    }).catch(function () {
      lose(number);
    }).then(function () {
      window.clearTimeout(timer);
      isBusy = false;
      fill();
    });
  }

  function next() { return (turn + 1) % turns; }

  function tick() {
    var isFirst = shown === null;
    if (elapsed() >= askAt) { ask(!isFirst && elapsed() >= turnEnds ? next() : turn); }
    fill();
  }

  fit();
  window.addEventListener("resize", fit);
  window.addEventListener("hashchange", function () { window.location.reload(); });
  if (!key) {
    var keyless = part("keyless");
    if (keyless) { keyless.hidden = false; }
    return;
  }
  /* The next turn at once: for who looks after a screen, and for tests that cannot wait for weeks. */
  window.qingyuanWall = {
    next: function () { turnEnds = elapsed(); return ask(next()); },
    again: function () { return ask(turn); }
  };
  window.setInterval(tick, TICK_MS);
  tick();
})();
