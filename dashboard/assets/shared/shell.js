/* The shell's own behaviour: taking over from the HTML that arrived first, the tab's title, moving
   the focus to a new page, printing, and saying when the server cannot be reached. */
(function () {
  "use strict";
  var texts = document.documentElement.lang === "en"
    ? { away: "The server does not answer. Trying again…", back: "The connection is back." }
    : { away: "服务器没有应答，正在重试…", back: "连接已恢复。" };
  var firstPage = true;
  var wantsFocus = false;

  function shown() { return document.querySelector("#react-entry-point [data-title]"); }

  function takeOver() {
    var page = shown();
    if (!page) { return; }
    var title = page.getAttribute("data-title");
    var arrived = document.getElementById("arrived");
    if (arrived) {
      var focused = keepTyped(arrived, page);
      arrived.remove();
      if (focused) { focused.focus(); }
      document.documentElement.setAttribute("data-ready", "");
      if (window.location.hash) { jump(); }
    }
    if (document.title !== title) {
      document.title = title;
      if (!firstPage) { wantsFocus = true; focusMain(); }
    }
    if (wantsFocus && document.activeElement === document.body) { focusMain(); }
    firstPage = false;
  }

  /* What a person typed or focused before the script was ready stays. */
  function keepTyped(from, to) {
    var focused = null;
    from.querySelectorAll("input[name], textarea[name], select[name]").forEach(function (field) {
      var twin = to.querySelector('[name="' + window.CSS.escape(field.name) + '"]');
      if (twin && twin.type !== "hidden" && twin.value !== field.value) { twin.value = field.value; }
      if (twin && field === document.activeElement) { focused = twin; }
    });
    from.querySelectorAll("details[open]").forEach(function (opened) {
      var twin = to.querySelector("details." + (opened.className.split(" ")[0] || "none"));
      if (twin) { twin.open = true; }
    });
    return focused;
  }

  function jump() {
    var target = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    if (target) { target.scrollIntoView(); }
  }

  /* At once, and again when the app replaces what had the focus, until the person does something. */
  function focusMain() {
    var page = shown();
    var main = page && page.querySelector("main");
    if (main) { main.focus({ preventScroll: true }); }
  }
  ["keydown", "pointerdown"].forEach(function (kind) {
    document.addEventListener(kind, function () { wantsFocus = false; }, true);
  });

  function say(text) {
    var box = document.getElementById("connection");
    if (!box) {
      box = document.createElement("div");
      box.id = "connection";
      box.className = "connection";
      box.setAttribute("role", "status");
      document.body.appendChild(box);
    }
    box.textContent = text;
    box.hidden = !text;
  }

  var isAway = false;
  function reached(ok) {
    if (!ok) { isAway = true; say(texts.away); return; }
    if (isAway) { isAway = false; say(texts.back); window.setTimeout(function () { say(""); }, 4000); }
  }

  function refused(response) {
    if (isAway) { return; }
    response.json().then(function (body) {
      if (body && body.sentence) { say(body.sentence); }
    }).catch(function () {});
  }

  /* Dash asks through fetch and says nothing about a refusal. Here the person is told, and Dash gets
     the answer that means: leave the page as it is. */
  function heard(response) {
    if (response.status === 401) {
      if (!isSigningOut) { window.location.reload(); }
      return new Promise(function () {});
    }
    if (response.status >= 502) { reached(false); } else { reached(true); }
    if (response.status < 400) { return response; }
    refused(response);
    return new window.Response(null, { status: 204 });
  }
  /* Whoever signs out asks nothing more on this page: what a figure still wants to tell would only
     be refused, and the refusal would lead away from the page of the login. */
  var isSigningOut = false;
  document.addEventListener("submit", function (event) {
    if (/\/logout$/.test(event.target.action) && !event.defaultPrevented) { isSigningOut = true; }
  });
  window.addEventListener("pageshow", function () { isSigningOut = false; });

  var plainFetch = window.fetch;
  if (plainFetch) {
    window.fetch = function (address, options) {
      var asked = String(address && address.url || address);
      var isCallback = asked.indexOf("_dash-update-component") >= 0;
      if (isCallback && isSigningOut) { return new Promise(function () {}); }
      var answer = plainFetch.call(window, address, options);
      if (!isCallback) { return answer; }
      return answer.then(heard, function (error) {
        reached(false);
        throw error;
      });
    };
  }

  document.addEventListener("click", function (event) {
    var target = event.target.closest ? event.target.closest("[data-print]") : null;
    if (target) { window.print(); }
    document.querySelectorAll("details.menu-folded[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    document.querySelectorAll("details.menu-folded[open]").forEach(function (menu) {
      menu.open = false;
    });
  });

  /* React has its own hold of the entry: wait for the page in it, then watch for other pages. */
  function watch() {
    var entry = document.getElementById("react-entry-point");
    if (!entry) { return; }
    new MutationObserver(takeOver).observe(entry, {
      childList: true, subtree: true, attributes: true, attributeFilter: ["data-title"]
    });
    takeOver();
  }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", watch); }
  else { watch(); }
})();
