/* Browser half of layouts/plain.py: one React component for each plain element. */
(function () {
  "use strict";
  var elements = {
    Input: "input", Select: "select", Option: "option", Optgroup: "optgroup", Textarea: "textarea",
    Svg: "svg", G: "g", Defs: "defs", Symbol: "symbol", Use: "use", Path: "path", Rect: "rect",
    Circle: "circle", Ellipse: "ellipse", Line: "line", Polyline: "polyline", Polygon: "polygon",
    Text: "text", Tspan: "tspan", SvgTitle: "title", Desc: "desc", Pattern: "pattern",
    ClipPath: "clipPath", SvgA: "a", Placeholder: "div"
  };
  var withoutChildren = { input: true };
  function ours(name) {
    return name !== "setProps" && name !== "children" && name !== "componentPath" &&
      name.indexOf("_dash") !== 0 && name !== "loading_state" && name !== "dashRenderType";
  }
  function component(tag) {
    function Plain(props) {
      var attributes = {};
      Object.keys(props).forEach(function (name) {
        if (ours(name)) { attributes[name] = props[name]; }
      });
      return withoutChildren[tag]
        ? window.React.createElement(tag, attributes)
        : window.React.createElement(tag, attributes, props.children);
    }
    Plain.displayName = "Plain" + tag;
    return Plain;
  }
  var library = {};
  Object.keys(elements).forEach(function (name) { library[name] = component(elements[name]); });
  library.Written = function Written(props) {
    return window.React.createElement("div", {
      id: props.id, className: props.className, onClick: follow,
      dangerouslySetInnerHTML: { __html: props.html }
    });
  };
  /* A link inside written HTML that stays within the app, as dcc.Link does; a choice on the same
     page leaves the page where it was scrolled to. */
  function follow(event) {
    var link = event.target.closest && event.target.closest("a[data-within]");
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey ||
        event.shiftKey || event.altKey) { return; }
    event.preventDefault();
    var before = window.location.pathname;
    window.history.pushState({}, "", link.getAttribute("href"));
    window.dispatchEvent(new window.CustomEvent("_dashprivate_pushstate"));
    if (window.location.pathname !== before) { window.scrollTo(0, 0); }
  }
  window.qingyuan_plain = library;
  /* A cell of a table that was written on the server, with links that stay within the app. */
  var cells = window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};
  cells.Written = function WrittenCell(props) {
    return window.React.createElement("div", {
      className: "grid-cell", onClick: follow,
      dangerouslySetInnerHTML: { __html: typeof props.value === "string" ? props.value : "" }
    });
  };
})();
