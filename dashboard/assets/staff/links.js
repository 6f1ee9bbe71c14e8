/* 复制链接: asks the server for a short address of the view and puts it on the clipboard. Where the
   browser forbids that, the address stands in a field to be copied by hand. */
(function () {
  "use strict";
  var HIDES_AFTER_MS = 12000;
  var hides = null;

  /* A table knows its own address once somebody sorted or filtered it. */
  function view() {
    var table = document.querySelector("[data-permanent]");
    return table ? table.getAttribute("href") : window.location.pathname + window.location.search;
  }

  function tell(sentence, address) {
    var box = document.getElementById("copied");
    if (!box) {
      box = document.createElement("div");
      box.id = "copied";
      box.className = "copied";
      box.setAttribute("role", "status");
      document.body.appendChild(box);
    }
    box.textContent = sentence;
    if (address) {
      var field = document.createElement("input");
      field.readOnly = true;
      field.value = address;
      field.setAttribute("aria-label", sentence);
      field.addEventListener("focus", function () { field.select(); });
      box.appendChild(field);
    }
    box.hidden = false;
    window.clearTimeout(hides);
    hides = window.setTimeout(function () { box.hidden = true; }, HIDES_AFTER_MS);
    return box.querySelector("input");
  }

  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) {
      return navigator.clipboard.writeText(text);
    }
    var field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    document.body.appendChild(field);
    field.select();
    var done = document.execCommand("copy");
    field.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("not copied"));
  }

  function shared(button) {
    fetch("/staff/links", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ address: view() })
    }).then(function (answer) {
      if (answer.status === 401) { window.location.reload(); return null; }
      return answer.json();
    }).then(function (body) {
      if (!body) { return; }
      if (!body.address) { tell(body.sentence || ""); return; }
      copy(body.address).then(function () {
        tell(button.getAttribute("data-copied"), body.address);
      }, function () {
        tell(button.getAttribute("data-not-copied"), body.address).focus();
      });
    }).catch(function () { tell(button.getAttribute("data-away")); });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-copy-link]") : null;
    if (button) { shared(button); }
  });
})();
