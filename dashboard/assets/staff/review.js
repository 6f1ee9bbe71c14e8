/* The daily review by keyboard. Every key does what a button or link on the page does as well; a form
   is sent in the background and the page goes on to the finding that the server names. */
(function () {
  "use strict";
  var busy = false;
  var chosen = null;      /* the button of a cause that waits for its note */
  var announces = false;  /* the next page is spoken, because a person acted */

  function page() { return document.querySelector("#react-entry-point [data-review]"); }
  function within(selector) { var here = page(); return here && here.querySelector(selector); }

  function say(text) {
    var box = document.getElementById("review-live");
    if (!box) {
      box = document.createElement("div");
      box.id = "review-live";
      box.className = "unseen";
      box.setAttribute("role", "status");
      box.setAttribute("aria-live", "polite");
      document.body.appendChild(box);
    }
    box.textContent = text;
  }

  function go(address) {
    announces = true;
    window.history.pushState({}, "", address);
    window.dispatchEvent(new window.CustomEvent("_dashprivate_pushstate"));
  }

  /* Sends a form with the button that was pressed. A refusal leaves the page as it is. */
  function send(form, button) {
    if (busy) { return; }
    busy = true;
    var data = new window.FormData(form);
    data.set(button.name, button.value);
    window.fetch(form.getAttribute("action"), {
      method: "POST", body: new window.URLSearchParams(data), credentials: "same-origin",
      headers: { Accept: "application/json" }
    }).then(function (response) {
      if (response.status === 401) { window.location.reload(); return null; }
      return response.json();
    }).then(function (body) {
      busy = false;
      if (!body) { return; }
      if (body.next) { go(body.next); return; }
      show(body.sentence || "");
    }).catch(function () {
      busy = false;
      show(page() ? page().getAttribute("data-away") : "");
    });
  }

  /* A sentence beside the causes, seen and heard. */
  function show(text) {
    var form = within("[data-review-form=close], [data-review-form=reopen]");
    if (form) {
      var line = form.querySelector(".review-told");
      if (!line) {
        line = document.createElement("p");
        line.className = "review-told";
        form.appendChild(line);
      }
      line.textContent = text;
    }
    say(text);
  }

  function press(button) {
    var form = button.form;
    var note = form.querySelector("[data-review-note]");
    if (button.hasAttribute("data-needs-note") && note && !note.value.trim()) {
      choose(button);
      show(page().getAttribute("data-needs-note"));
      note.focus();
      return;
    }
    send(form, button);
  }

  function choose(button) {
    if (chosen) { chosen.classList.remove("review-chosen"); }
    chosen = button;
    if (button) { button.classList.add("review-chosen"); }
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches || !form.matches("[data-review-form]")) { return; }
    event.preventDefault();
    var button = event.submitter || chosen || form.querySelector("button[type=submit]");
    if (button) { press(button); }
  });

  function inNote(event) {
    var note = event.target;
    if (event.key === "Escape") { choose(null); focusEvidence(); return; }
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) { return; }
    event.preventDefault();
    if (chosen && note.value.trim()) { send(note.form, chosen); return; }
    focusEvidence();
  }

  function focusEvidence() {
    var panel = within("[data-review-evidence]");
    if (panel) { panel.focus({ preventScroll: true }); }
  }

  var STEPS = { j: "j", ArrowDown: "j", ArrowRight: "j", k: "k", ArrowUp: "k", ArrowLeft: "k", e: "e" };

  document.addEventListener("keydown", function (event) {
    if (!page() || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var target = event.target;
    if (target.matches("[data-review-note]")) { inNote(event); return; }
    if (target.matches("input, select, textarea, [contenteditable], summary")) { return; }
    var scrolls = target.closest(".review-chart-frame, .table-frame");
    if (scrolls && event.key.indexOf("Arrow") === 0) { return; }
    var wanted = null;
    if (/^[1-9]$/.test(event.key)) {
      wanted = within('[data-review-key="' + event.key + '"]');
      if (wanted) { event.preventDefault(); press(wanted); }
      return;
    }
    if (STEPS[event.key]) {
      wanted = within('[data-review-step="' + STEPS[event.key] + '"]');
      if (wanted) { event.preventDefault(); go(wanted.getAttribute("href")); }
      return;
    }
    if (event.key === "n") {
      wanted = within("[data-review-note]");
      if (wanted) { event.preventDefault(); wanted.focus(); }
      return;
    }
    if (event.key === "u") {
      wanted = within("[data-review-form=undo] button") || within("[data-review-form=reopen] button");
      if (wanted) { event.preventDefault(); press(wanted); }
    }
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("[data-review] a[data-within]")) {
      announces = true;
    }
  });

  /* After each page: the row in view is brought into sight, what happened is spoken, and the focus
     goes to the finding, whose name is read. */
  var drawn = null;
  function follow() {
    var here = page();
    if (!here || here === drawn) { return; }
    drawn = here;
    chosen = null;
    var row = here.querySelector("[data-review-entry][aria-current]");
    var list = here.querySelector(".review-list");
    if (row && list) {
      var above = row.getBoundingClientRect().top - list.getBoundingClientRect().top;
      if (above < 0 || above > list.clientHeight - row.offsetHeight) {
        list.scrollTop += above - list.clientHeight / 3;
      }
    }
    if (!announces) { return; }
    announces = false;
    var said = here.querySelector("[data-review-said]");
    say(said ? said.textContent : "");
    focusEvidence();
  }

  function watch() {
    var entry = document.getElementById("react-entry-point");
    if (!entry) { return; }
    new window.MutationObserver(follow).observe(entry, { childList: true, subtree: true });
    follow();
  }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", watch); }
  else { watch(); }
})();
