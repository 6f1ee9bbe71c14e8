/* Figures that are drawn as tables or SVG become a PNG as charts do: the figure with its legend, the
   title above, and below it what the footer says of the data. Nothing is asked of the server. */
(function () {
  "use strict";
  var SCALE = 2;
  var LONGEST_PX = 16000;
  var MARGIN_PX = 16;
  var XHTML = "http://www.w3.org/1999/xhtml";
  var RELEASED =
    ".picture-sheet, .picture-sheet * { max-height: none !important; overflow: visible !important; }" +
    ".picture-sheet th, .picture-sheet td { position: relative !important; left: auto !important; top: auto !important; }";

  function rules() {
    var texts = [RELEASED];
    Array.prototype.forEach.call(document.styleSheets, function (sheet) {
      try {
        Array.prototype.forEach.call(sheet.cssRules, function (rule) { texts.push(rule.cssText); });
      } catch (error) { /* a sheet of an extension */ }
    });
    return texts.join("\n");
  }

  function widest(node) {
    var width = node.scrollWidth;
    node.querySelectorAll("*").forEach(function (one) {
      if (one.scrollWidth > width) { width = one.scrollWidth; }
    });
    return Math.ceil(width);
  }

  function line(text, name) {
    var made = document.createElement("p");
    made.className = name;
    made.textContent = text;
    return made;
  }

  function sheetOf(figure, title) {
    var sheet = document.createElement("div");
    sheet.className = "picture-sheet";
    sheet.style.width = (widest(figure) + 2 * MARGIN_PX) + "px";
    sheet.appendChild(line(title, "picture-title"));
    var copy = figure.cloneNode(true);
    copy.querySelectorAll("button, input").forEach(function (one) { one.remove(); });
    sheet.appendChild(copy);
    var facts = Array.prototype.map.call(
      document.querySelectorAll(".footer-row > span"), function (one) { return one.textContent; }
    );
    var demo = document.querySelector(".demo-banner");
    if (demo) { facts.push(demo.textContent); }
    sheet.appendChild(line(facts.join(" · "), "label"));
    return sheet;
  }

  function drawn(sheet) {
    var root = document.documentElement;
    var look = window.getComputedStyle(document.body);
    var frame = document.createElement("div");
    frame.className = "picture-frame";
    frame.appendChild(sheet);
    document.body.appendChild(frame);
    var width = Math.ceil(sheet.offsetWidth), height = Math.ceil(sheet.offsetHeight);
    frame.remove();
    sheet.setAttribute("xmlns", XHTML);
    sheet.style.font = look.font;
    sheet.style.color = look.color;
    var attributes = Array.prototype.map.call(root.attributes, function (one) {
      return one.name.indexOf("data-") === 0 || one.name === "lang"
        ? one.name + '="' + one.value + '"' : "";
    }).join(" ");
    var style = document.createElement("style");
    style.textContent = rules();
    sheet.insertBefore(style, sheet.firstChild);
    var text = '<svg xmlns="http://www.w3.org/2000/svg" ' + attributes + ' width="' + width +
      '" height="' + height + '"><foreignObject width="100%" height="100%">' +
      new XMLSerializer().serializeToString(sheet) + "</foreignObject></svg>";
    return { text: text, width: width, height: height };
  }

  function saved(made, name, failed) {
    var image = new Image();
    image.onerror = failed;
    image.onload = function () {
      var scale = Math.min(SCALE, LONGEST_PX / made.width, LONGEST_PX / made.height);
      var canvas = document.createElement("canvas");
      canvas.width = Math.round(made.width * scale);
      canvas.height = Math.round(made.height * scale);
      var pen = canvas.getContext("2d");
      pen.fillStyle = window.getComputedStyle(document.documentElement).getPropertyValue("--card");
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      try {
        canvas.toBlob(function (blob) {
          var link = document.createElement("a");
          link.href = URL.createObjectURL(blob);
          link.download = name + ".png";
          link.click();
          window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
        }, "image/png");
      } catch (error) { failed(); }
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(made.text);
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-png]") : null;
    if (!button) { return; }
    var card = button.closest("section");
    var figure = card && card.querySelector("[data-picture]");
    if (!figure) { return; }
    var title = card.querySelector("h2");
    var place = document.querySelector("main h1");
    var words = [place && place.textContent, title && title.textContent.replace("ⓘ", "").trim()];
    saved(
      drawn(sheetOf(figure, words.filter(Boolean).join(" — "))),
      figure.getAttribute("data-picture"),
      function () { button.textContent = button.getAttribute("data-failed"); }
    );
  });
})();
